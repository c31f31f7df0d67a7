using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ingrain.Server.Access.OAuth;

/// <summary>One public key of an authorization server, and the one algorithm family that it is for.</summary>
internal sealed class VerificationKey
{
    private const int RsaBitsMin = 2_048;
    private const int RsaBitsMax = 16_384;
    private const int KeysMax = 100;
    private const int EcBytes = 32;

    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _ec;
    private readonly string? _algorithm;

    private VerificationKey(string? id, string? algorithm, RSAParameters? rsa, ECParameters? ec) =>
        (Id, _algorithm, _rsa, _ec) = (id, algorithm, rsa, ec);

    /// <summary>Its id; null where it has none.</summary>
    public string? Id { get; }

    /// <summary>Whether signatures of an algorithm may be checked with it: a key is of one kind, whatever a token claims.</summary>
    public bool Fits(string algorithm) => (_algorithm is null || _algorithm == algorithm) && algorithm switch
    {
        "RS256" or "PS256" => _rsa is not null,
        "ES256" => _ec is not null,
        _ => false,
    };

    /// <summary>Whether a signature over some bytes is right.</summary>
    public bool Verifies(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (!Fits(algorithm)) return false;
        if (_ec is { } ec)
        {
            // RFC 7518: two numbers of 32 bytes each, and no other encoding of them.
            if (signature.Length != EcBytes * 2) return false;
            using var elliptic = ECDsa.Create(ec);
            return elliptic.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        using var rsa = RSA.Create(_rsa!.Value);
        return rsa.VerifyData(
            signed, signature, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    /// <summary>The keys of a JSON Web Key Set that may be used; others, symmetric ones above all, are passed over.</summary>
    /// <exception cref="FormatException">It is no key set.</exception>
    public static IReadOnlyList<VerificationKey> ReadSet(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw new FormatException("It is no JSON Web Key Set.");
        return [.. keys.EnumerateArray().Take(KeysMax).Select(Read).OfType<VerificationKey>()];
    }

    private static VerificationKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "use") is { } use and not "sig") return null;
        if (key.TryGetProperty("key_ops", out var operations) && (operations.ValueKind != JsonValueKind.Array
            || !operations.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.String && o.GetString() == "verify"))) return null;
        try
        {
            return Text(key, "kty") switch { "RSA" => ReadRsa(key), "EC" => ReadEc(key), _ => null };
        }
        catch (Exception e) when (e is FormatException or CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }

    private static VerificationKey? ReadRsa(JsonElement key)
    {
        var parameters = new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") };
        using var rsa = RSA.Create(parameters);
        return rsa.KeySize is >= RsaBitsMin and <= RsaBitsMax
            ? new VerificationKey(Text(key, "kid"), Text(key, "alg"), parameters, null)
            : null;
    }

    private static VerificationKey? ReadEc(JsonElement key)
    {
        if (Text(key, "crv") != "P-256") return null;
        var (x, y) = (Bytes(key, "x"), Bytes(key, "y"));
        if (x.Length != EcBytes || y.Length != EcBytes) return null;
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };
        // A point beside the curve is refused here.
        using var elliptic = ECDsa.Create(parameters);
        return new VerificationKey(Text(key, "kid"), Text(key, "alg"), null, parameters);
    }

    private static byte[] Bytes(JsonElement key, string name) =>
        Text(key, name) is { Length: > 0 } text ? Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(text)) : throw new FormatException();

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
