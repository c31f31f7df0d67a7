using System.Globalization;
using System.Text.Json;
using Ingrain.Server.DropIns.Mem0;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.DropIns.Mem0Rest;

/// <summary>One request of a mem0 client.</summary>
/// <param name="Rest">The request.</param>
internal sealed record Mem0Call(RestCall Rest)
{
    private const int ResultsMax = 1_000;

    /// <summary>The memories of the space.</summary>
    public Mem0Memories Memories { get; } = new(new DropInHost(
        Rest.Engine, new McpServerSettings { Space = Rest.Space, Credential = Rest.Principal.Credential }, Rest.Parts.Ids));

    /// <summary>In whose name a write happens: what comes in here was written by a model, whoever's token came with it.</summary>
    /// <param name="reason">Why; the endpoint's name where nothing is said.</param>
    /// <exception cref="ProblemException">The token gives less than an agent's word.</exception>
    public WriteContext Context(string? reason = null) => Rest.Principal.Ceiling < TrustLabel.Agent
        ? throw ProblemException.Forbidden("This token's ceiling lies below what is kept here.")
        : Rest.Context(reason ?? Rest.Route.Id) with
        {
            // One request may be several changesets, and says the same again without harm: keys of retries have no meaning here.
            Actor = new Actor(ActorKind.Agent, Rest.Principal.Token.Grant.Name),
            Changeset = null,
        };

    /// <summary>Ids in the query.</summary>
    public Mem0Ids QueryIds => new()
    {
        UserId = Query("user_id"), AgentId = Query("agent_id"), AppId = Query("app_id"), RunId = Query("run_id"),
    };

    /// <summary>The memory that the path names, for messages.</summary>
    public string Id => Rest.Path["id"];

    /// <summary>One value of the query; null where it is not given.</summary>
    public string? Query(string name) => Rest.Http.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>Which memories are meant, by ids and filters; fails closed where nobody is named.</summary>
    /// <exception cref="RefusedException">Nobody is named, or the filter is malformed.</exception>
    public static Mem0Filter Filter(Mem0Ids ids, JsonElement? filters)
    {
        var parts = new List<string>();
        foreach (var (name, value) in new[] {
            ("user_id", ids.UserId), ("agent_id", ids.AgentId), ("app_id", ids.AppId), ("run_id", ids.RunId) })
            if (!string.IsNullOrEmpty(value)) parts.Add($$"""{"{{name}}":{{JsonSerializer.Serialize(value, QueryJson.Default.String)}}}""");
        if (parts.Count == 0) return Mem0Filter.Read(filters, null);
        if (filters is { ValueKind: JsonValueKind.Object } given) parts.Add(given.GetRawText());
        return Mem0Filter.Read(JsonElement.Parse($$"""{"AND":[{{string.Join(',', parts)}}]}"""), null);
    }

    /// <summary>How many results were asked for.</summary>
    /// <exception cref="RefusedException">Too many.</exception>
    public static int Count(int? given, int otherwise) => given is null ? otherwise
        : given is >= 1 and <= ResultsMax ? given.Value : throw new RefusedException($"'top_k' is a whole number from 1 to {ResultsMax}.");

    /// <summary>A page of memories; null where no page was asked for.</summary>
    /// <param name="all">All of them.</param>
    /// <param name="otherwise">The size of a page where none is said; null for no pages.</param>
    public Mem0Page? Page(IReadOnlyList<Mem0Memory> all, int? otherwise)
    {
        var (page, size) = (Whole("page"), Whole("page_size"));
        if (page is null && size is null && otherwise is null) return null;
        var (at, count) = (Math.Max(1, page ?? 1), Count(size, otherwise ?? 100));
        var shown = all.Skip((int)Math.Min((at - 1L) * count, int.MaxValue)).Take(count).ToList();
        return new Mem0Page(
            all.Count, (long)at * count < all.Count ? Address(at + 1, count) : null, at > 1 ? Address(at - 1, count) : null, shown);
    }

    private string Address(int page, int size)
    {
        var request = Rest.Http.Request;
        return $"{request.Scheme}://{request.Host}{request.Path}?page={page}&page_size={size}";
    }

    private int? Whole(string name) => Query(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole > 0 ? whole
        : throw new RefusedException($"'{name}' is a whole number from 1.");
}
