using System.Text.Json.Serialization.Metadata;
using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>
/// One endpoint: what it needs, takes and gives. Requests are led by this, the OpenAPI document is written from it, and the tests of who
/// may do what go through all of it.
/// </summary>
internal sealed record RestRoute
{
    /// <summary>GET, POST, PUT or DELETE.</summary>
    public required string Method { get; init; }

    /// <summary>The path, such as <c>/v1/spaces/{space}/log</c>. A parameter stands for one segment, decoded once.</summary>
    public required string Pattern { get; init; }

    /// <summary>Its name in the OpenAPI document and in metrics.</summary>
    public required string Id { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What the token must allow; none for what anybody may ask.</summary>
    public required TokenVerbs Needs { get; init; }

    /// <summary>Whether it reaches beyond notes and modules, so that a token for a path does not do.</summary>
    public bool WholeSpace { get; init; }

    /// <summary>Whether it writes, so that an <c>Idempotency-Key</c> has a meaning.</summary>
    public bool Writes { get; init; }

    /// <summary>Whether it changes one thing that is there, so that an <c>If-Match</c> has a meaning.</summary>
    public bool TakesIfMatch { get; init; }

    /// <summary>Whether it may take longer than other requests, and is not counted among those under way: a stream.</summary>
    public bool IsStream { get; init; }

    /// <summary>Whether it may take longer than other requests, though it is one: it may run code.</summary>
    public bool IsLong { get; init; }

    /// <summary>Whether its body may be as large as an import.</summary>
    public bool IsImport { get; init; }

    /// <summary>
    /// Whether it is a page of the dashboard: for whoever is signed in with a browser and nobody else, and with failures as pages.
    /// </summary>
    public bool IsPage { get; init; }

    /// <summary>The fields of a page's form, and nothing but them is taken.</summary>
    public ArgumentList Form { get; init; } = new();

    /// <summary>The query's parameters.</summary>
    public ArgumentList Query { get; init; } = new();

    /// <summary>Whether unknown parameters are passed over: others' clients send what their servers would like to know.</summary>
    public bool TakesAnyQuery { get; init; }

    /// <summary>What the body holds; null for none.</summary>
    public JsonTypeInfo? Body { get; init; }

    /// <summary>Whether the body may be left out.</summary>
    public bool BodyIsOptional { get; init; }

    /// <summary>What the answer holds; null where it is no JSON document.</summary>
    public JsonTypeInfo? Answer { get; init; }

    /// <summary>The answer's media type.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>The media type of a body that is no JSON document; null for none.</summary>
    public string? RawBody { get; init; }

    /// <summary>Does it.</summary>
    public required Func<RestCall, CancellationToken, Task<HttpAnswer>> HandleAsync { get; init; }

    /// <summary>The pattern's segments.</summary>
    public IReadOnlyList<string> Segments => _segments ??= Pattern.Split('/')[1..];

    private string[]? _segments;
}
