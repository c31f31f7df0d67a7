using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Dashboard;
using Ingrain.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Rest;

/// <summary>One request to an endpoint: who asks, for what, with which arguments.</summary>
internal sealed record RestCall
{
    private const int KeyLengthMax = 200;

    /// <summary>The engine.</summary>
    public required MemoryEngine Engine { get; init; }

    /// <summary>The request and its response.</summary>
    public required HttpContext Http { get; init; }

    /// <summary>Who asks.</summary>
    public required Principal Principal { get; init; }

    /// <summary>The endpoint.</summary>
    public required RestRoute Route { get; init; }

    /// <summary>The path's parameters.</summary>
    public required IReadOnlyDictionary<string, string> Path { get; init; }

    /// <summary>The space; the default one for an endpoint that is of none.</summary>
    public SpaceId Space { get; init; } = SpaceId.Default;

    /// <summary>The query's parameters.</summary>
    public required ReadArguments Query { get; init; }

    /// <summary>The fields of a page's form; none where none was sent.</summary>
    public ReadArguments Form { get; init; } = ReadArguments.None;

    /// <summary>Who is signed in with the browser; null for a program.</summary>
    public BrowserSession? Session { get; init; }

    /// <summary>The server's own parts.</summary>
    public required HttpParts Parts { get; init; }

    /// <summary>In whose name a write happens.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="part">Which of several changesets of the request; empty for the only one.</param>
    public WriteContext Context(string? reason, string part = "") => new()
    {
        Actor = Principal.Actor, Credential = Principal.Credential, Reason = reason ?? "", Changeset = Changeset(part),
        Under = Principal.Path,
    };

    /// <summary>Kind and id that the path names.</summary>
    public Endpoint Target()
    {
        var kind = Path["kind"];
        foreach (var known in Enum.GetValues<RecordKind>())
            if (known != RecordKind.Erasure && Wire.Words.Of(known) == kind && RecordId.TryParse(Path["id"], out var id))
                return new Endpoint(known, id);
        throw ProblemException.NotFound();
    }

    /// <summary>What the path names, where it is there and this token reaches it.</summary>
    /// <exception cref="ProblemException">Neither, said alike.</exception>
    public async Task<Opened> OpenAsync(ReadAt? at, CancellationToken ct)
    {
        var opened = await Engine.OpenAsync(Space, Target(), at, ct).ConfigureAwait(false);
        return opened is not null && Principal.Sees(opened) ? opened : throw ProblemException.NotFound();
    }

    /// <summary>The body.</summary>
    /// <exception cref="ProblemException">It is not what the endpoint takes.</exception>
    public async Task<T> BodyAsync<T>(JsonTypeInfo<T> type, CancellationToken ct) where T : class
    {
        var request = Http.Request;
        if (Route.BodyIsOptional && request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
            return JsonSerializer.Deserialize("{}"u8, type)!;
        if (!HttpHeaders.IsJson(request.ContentType))
            throw new ProblemException(415, "unsupported-media-type", "The body must be application/json in UTF-8.");
        try
        {
            var read = await JsonSerializer.DeserializeAsync(request.Body, type, ct).ConfigureAwait(false)
                ?? throw ProblemException.Invalid("The body is null; it must be an object.");
            return Gaps.In(read, type) ? throw ProblemException.Invalid("A list in the body has an entry that is null.") : read;
        }
        catch (JsonException e)
        {
            throw ProblemException.Invalid($"The body is not what this endpoint takes: at {At(e)} something is unknown, missing, given "
                + "twice, or of the wrong kind.");
        }
        catch (InvalidOperationException)
        {
            throw ProblemException.Invalid("The body holds half a surrogate pair, which no encoding can keep.");
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new ProblemException(413, "too-large", "The body is larger than this endpoint takes.")
                : ProblemException.Invalid("The body ended early, came too slowly, or is wrongly framed.");
        }
        catch (IOException)
        {
            throw ProblemException.Invalid("The body is wrongly framed.");
        }
    }

    /// <summary>
    /// The changeset of an <c>Idempotency-Key</c>: the same for the same token, endpoint and key, so that a retry is known again and nobody
    /// meets another's.
    /// </summary>
    private ChangesetId? Changeset(string part)
    {
        if (!Route.Writes || Http.Request.Headers["Idempotency-Key"] is not [{ } key, ..] keys) return null;
        if (keys.Count != 1 || key.Length is 0 or > KeyLengthMax || !key.All(c => c is >= ' ' and <= '~'))
            throw ProblemException.Invalid($"Idempotency-Key is given once, with 1 to {KeyLengthMax} ASCII characters.");
        var parts = string.Join('\n', Principal.Token.Id, Space.Name, Route.Id, string.Join('\n', Path.Values), key);
        if (part.Length > 0) parts += '\n' + part;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(parts)).AsSpan(0, 16);
        // Version 8 of RFC 9562: an id of its maker's own design.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new ChangesetId(new Guid(hash, bigEndian: true));
    }

    private static string At(JsonException e) => VisibleText.Part(VisibleText.Line(e.Path is { Length: > 0 } path ? path : "$"), 0, 100);
}
