using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Ingrain.Server.Access.OAuth;

/// <summary>
/// A JSON Web Token taken apart, not yet believed. Its header chooses among our keys and nothing more: addresses of keys, keys and
/// certificates in it are never looked at.
/// </summary>
internal sealed record SignedToken
{
    private const int LengthMax = 8_192;

    // The year 9000: what comes behind is no time that anybody meant.
    private const double SecondsMax = 221_845_392_000;
    private static readonly string[] s_algorithms = ["RS256", "PS256", "ES256"];
    private static readonly string[] s_types = ["JWT", "at+jwt", "application/at+jwt"];
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private SignedToken(string algorithm, string? keyId, JsonElement claims, (byte[] Signed, byte[] Signature) parts) =>
        (Algorithm, KeyId, Claims, _signed, _signature) = (algorithm, keyId, claims, parts.Signed, parts.Signature);

    /// <summary>How it says that it is signed: one of three.</summary>
    public string Algorithm { get; }

    /// <summary>The key that it names; null for none.</summary>
    public string? KeyId { get; }

    /// <summary>What it claims: an object.</summary>
    public JsonElement Claims { get; }

    /// <summary>Whether a text is spelt like one at all.</summary>
    public static bool IsOne(string presented) => presented.Count(c => c == '.') == 2;

    /// <summary>Takes a token apart.</summary>
    /// <returns>The token; null for what is spelt otherwise, or signed in a way that is not taken.</returns>
    public static SignedToken? Read(string presented)
    {
        if (presented.Length > LengthMax || !presented.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) return null;
        if (presented.Split('.') is not [{ Length: > 0 } head, { Length: > 0 } body, { Length: > 0 } signature]) return null;
        try
        {
            var header = Object(Decoded(head));
            if (Text(header, "alg") is not { } algorithm || !s_algorithms.Contains(algorithm)) return null;
            // What must be understood is not understood here.
            if (header.TryGetProperty("crit", out _) || header.TryGetProperty("b64", out _)) return null;
            if (header.TryGetProperty("typ", out var type) && (type.ValueKind != JsonValueKind.String
                || !s_types.Contains(type.GetString(), StringComparer.OrdinalIgnoreCase))) return null;
            if (header.TryGetProperty("kid", out var kid) && kid.ValueKind != JsonValueKind.String) return null;
            var signed = Encoding.ASCII.GetBytes(presented[..presented.LastIndexOf('.')]);
            var claims = Object(Decoded(body));
            RequireText(claims);
            return new SignedToken(algorithm, Text(header, "kid"), claims, (signed, Decoded(signature)));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether a key made its signature.</summary>
    public bool IsSignedBy(VerificationKey key) => key.Verifies(Algorithm, _signed, _signature);

    /// <summary>A text claim; null where it is none.</summary>
    public string? Text(string name) => Text(Claims, name);

    /// <summary>A claim of texts: one, or a list of them. Empty where it is anything else.</summary>
    public IReadOnlyList<string> Texts(string name) => !Claims.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(v => v.GetString()!)]
            : [];

    /// <summary>A time claim.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seconds">Seconds since 1970; null where there is no such claim.</param>
    /// <returns>Whether it is absent, or a time.</returns>
    public bool TryTime(string name, out double? seconds)
    {
        seconds = null;
        if (!Claims.TryGetProperty(name, out var value)) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number)) return false;
        if (number is not (>= 0 and <= SecondsMax)) return false;
        seconds = number;
        return true;
    }

    private static byte[] Decoded(string part)
    {
        var bytes = Base64Url.DecodeFromChars(part);
        // Two spellings of one token would be two tokens to whatever compares them.
        return Base64Url.EncodeToString(bytes) == part ? bytes : throw new FormatException();
    }

    private static JsonElement Object(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes, s_strict);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new FormatException();
    }

    /// <summary>Half a surrogate pair in any claim is refused here, and not where the claim is used.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void RequireText(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) _ = element.GetString();
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var entry in element.EnumerateArray()) RequireText(entry);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            _ = member.Name;
            RequireText(member.Value);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
