using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ingrain.Server.Dashboard;

/// <summary>
/// Reads a page's form, strictly: its fields and no others, each once unless it is a list, and first of all the session's token, without
/// which nothing is read further.
/// </summary>
internal static class PageForm
{
    /// <summary>The hidden field with the session's token.</summary>
    public const string TokenField = "form-token";

    /// <summary>The most bytes of a form of somebody who is not signed in.</summary>
    public const long BytesMaxBefore = 16 << 10;

    private const string MediaType = "application/x-www-form-urlencoded";
    private const int FieldsMax = 1_200;
    private const int ValueLengthMax = 2 << 20;

    /// <summary>Reads a form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="route">The page that it was sent to.</param>
    /// <param name="session">Who is signed in; null for a form before that, which has no token.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Its fields; what was left empty is not among them.</returns>
    /// <exception cref="ProblemException">It is no form of this session's, or not one that the page takes.</exception>
    public static async Task<ReadArguments> ReadAsync(HttpRequest request, RestRoute route, BrowserSession? session, CancellationToken ct)
    {
        if (request.ContentType?.Split(';')[0].Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase) != true)
            throw new ProblemException(415, "unsupported-media-type", $"A form is {MediaType}.");
        var fields = await FieldsAsync(request, ct).ConfigureAwait(false);
        if (session is not null && !IsToken(fields.GetValueOrDefault(TokenField), session.FormToken))
            throw new ProblemException(403, "forbidden", "The form is not of this sign-in. Open the page anew and send it from there.");
        fields.Remove(TokenField);
        var given = new List<KeyValuePair<string, JsonElement>>();
        foreach (var (name, values) in fields)
            if (Value(values) is { } value) given.Add(KeyValuePair.Create(name, value));
        return route.Form.Read(given, "");
    }

    /// <summary>A field's value or values as JSON; null where it was left empty.</summary>
    public static JsonElement? Value(IReadOnlyList<string?> values)
    {
        var filled = values.OfType<string>().Where(v => v.Length > 0).ToArray();
        return filled.Length switch
        {
            0 => null,
            1 => JsonSerializer.SerializeToElement(filled[0], QueryJson.Default.String),
            _ => JsonSerializer.SerializeToElement(filled, QueryJson.Default.StringArray),
        };
    }

    private static async Task<Dictionary<string, Microsoft.Extensions.Primitives.StringValues>> FieldsAsync(
        HttpRequest request, CancellationToken ct)
    {
        try
        {
            using var reader = new FormReader(request.Body, Encoding.UTF8)
            {
                ValueCountLimit = FieldsMax, ValueLengthLimit = ValueLengthMax, KeyLengthLimit = 200,
            };
            return await reader.ReadFormAsync(ct).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(413, "too-large", "The form has more fields, or longer ones, than a page takes.");
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new ProblemException(413, "too-large", "The form is larger than a page takes.")
                : ProblemException.Invalid("The form ended early or came too slowly.");
        }
    }

    private static bool IsToken(IReadOnlyList<string?>? sent, string token) =>
        sent is [{ } one] && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(token));
}
