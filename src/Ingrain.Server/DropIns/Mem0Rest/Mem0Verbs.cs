using System.Text.Json;
using Ingrain.Server.DropIns.Mem0;
using Ingrain.Server.Http;

namespace Ingrain.Server.DropIns.Mem0Rest;

/// <summary>What each of mem0's endpoints does.</summary>
internal static class Mem0Verbs
{
    private const int ListedDefault = 100;
    private const int FoundDefault = 20;
    private const int ManyMax = 1_000;
    private const string NotInferred = "Kept word for word: nothing is inferred, since that needs a language model.";
    private static readonly Mem0RestJson s_json = Mem0RestJson.Default;

    /// <summary>Whether the key is good.</summary>
    public static Task<HttpAnswer> PingAsync(Mem0Call call, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(Mem0Routes.Ok(new Mem0Ping("ok", null, null, null), s_json.Mem0Ping));
    }

    /// <summary>Keeps messages.</summary>
    public static async Task<HttpAnswer> AddAsync(Mem0Call call, CancellationToken ct)
    {
        var given = await call.Rest.BodyAsync(s_json.AddShape, ct).ConfigureAwait(false);
        IReadOnlyList<MessageShape> messages = given.Messages is { Count: > 0 } several ? several
            : throw new RefusedException("'messages' is needed: what is to be kept?");
        if (messages.Count > ManyMax) throw new RefusedException($"'messages' has 1 to {ManyMax:N0} entries, not {messages.Count}.");
        var added = await call.Memories.AddAsync(messages, Mem0Scope.Of(given, null), given, call.Context(), ct).ConfigureAwait(false);
        if (added.Any(a => a.Event == "ADD")) call.Rest.Parts.Meter.Wrote(added.Count(a => a.Event == "ADD"));
        if (call.Rest.Route.Id == "mem0AddBefore" && given.OutputFormat != "v1.1")
            return Mem0Routes.Ok<IReadOnlyList<Mem0AddedBefore>>(
                [.. added.Select(a => new Mem0AddedBefore(a.Id, new Mem0Data(a.Memory), a.Event!))], s_json.IReadOnlyListMem0AddedBefore);
        IReadOnlyList<Mem0Added> results = [.. added.Select(a => new Mem0Added(a.Id, a.Memory, a.Event!))];
        return Mem0Routes.Ok(new Mem0AddAnswer(results, given.Infer is false ? null : NotInferred), s_json.Mem0AddAnswer);
    }

    /// <summary>Lists by ids in the query: a list, or a page where one is asked for.</summary>
    public static async Task<HttpAnswer> ListByQueryAsync(Mem0Call call, CancellationToken ct) =>
        Listed(call, await AllAsync(call, Mem0Call.Filter(call.QueryIds, null), ct).ConfigureAwait(false), null);

    /// <summary>Lists by filters: of version 3 always a page.</summary>
    public static async Task<HttpAnswer> ListAsync(Mem0Call call, CancellationToken ct)
    {
        var given = await call.Rest.BodyAsync(s_json.Mem0FindRequest, ct).ConfigureAwait(false);
        var all = await AllAsync(call, Mem0Call.Filter(given, given.Filters), ct).ConfigureAwait(false);
        return Listed(call, all, call.Rest.Route.Id == "mem0List" ? ListedDefault : null);
    }

    /// <summary>What bears on a question: of version 3 an object, before it a list, unless an object is asked for.</summary>
    public static async Task<HttpAnswer> SearchAsync(Mem0Call call, CancellationToken ct)
    {
        var given = await call.Rest.BodyAsync(s_json.Mem0FindRequest, ct).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(given.Query)) throw new RefusedException("'query' is missing: what is wanted, in words?");
        var found = await call.Memories.FindAsync(
            given.Query, Mem0Call.Filter(given, given.Filters), Mem0Call.Count(given.TopK ?? given.Limit, FoundDefault), ct)
            .ConfigureAwait(false);
        IReadOnlyList<Mem0Memory> shown = [.. found.Where(f => f.Score >= (given.Threshold ?? 0)).Select(Mem0Memory.Of)];
        return call.Rest.Route.Id == "mem0Search" || given.OutputFormat == "v1.1"
            ? Mem0Routes.Ok(new Mem0Found(shown), s_json.Mem0Found)
            : Mem0Routes.Ok(shown, s_json.IReadOnlyListMem0Memory);
    }

    /// <summary>One memory.</summary>
    public static async Task<HttpAnswer> GetAsync(Mem0Call call, CancellationToken ct) => Mem0Routes.Ok(
        Mem0Memory.Of(await call.Memories.OpenAsync(call.Id, ct).ConfigureAwait(false) ?? throw NotFound(call.Id)), s_json.Mem0Memory);

    /// <summary>Gives a memory other words or metadata.</summary>
    public static async Task<HttpAnswer> UpdateAsync(Mem0Call call, CancellationToken ct)
    {
        var given = await call.Rest.BodyAsync(s_json.Mem0UpdateRequest, ct).ConfigureAwait(false);
        var rewrite = new Mem0Rewrite { Text = given.Text, Metadata = given.Metadata };
        if (given.ExpirationDate.ValueKind != JsonValueKind.Undefined)
            rewrite = rewrite with
            {
                SetsExpiration = true,
                ExpirationDate = given.ExpirationDate.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.String => given.ExpirationDate.GetString(),
                    _ => throw new RefusedException("'expiration_date' is a date or time such as 2026-03-01, or null."),
                },
            };
        if (rewrite.IsEmpty) throw new RefusedException("One of 'text', 'metadata' and 'expiration_date' is needed: what is to change?");
        var memory = await call.Memories.RewriteAsync(call.Id, rewrite, call.Context(), ct).ConfigureAwait(false)
            ?? throw NotFound(call.Id);
        call.Rest.Parts.Meter.Wrote();
        return Mem0Routes.Ok(Mem0Memory.Of(memory), s_json.Mem0Memory);
    }

    /// <summary>Takes back a memory.</summary>
    public static async Task<HttpAnswer> DeleteAsync(Mem0Call call, CancellationToken ct)
    {
        var fact = await call.Memories.FactAsync(call.Id, ct).ConfigureAwait(false) ?? throw NotFound(call.Id);
        await RetractAsync(call, [fact], ct).ConfigureAwait(false);
        return Said("Memory deleted successfully!");
    }

    /// <summary>Takes back all memories of whoever the query names.</summary>
    public static async Task<HttpAnswer> DeleteAllAsync(Mem0Call call, CancellationToken ct)
    {
        var scope = Mem0Scope.Of(call.QueryIds, null);
        await RetractAsync(call, await call.Memories.FactsAsync(scope.IsIn, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        return Said("Memories deleted successfully!");
    }

    /// <summary>The versions of a memory, oldest first, also of one that was taken back.</summary>
    public static async Task<HttpAnswer> HistoryAsync(Mem0Call call, CancellationToken ct)
    {
        var versions = await call.Memories.HistoryAsync(call.Id, ct).ConfigureAwait(false);
        if (versions.Count == 0) throw NotFound(call.Id);
        return Mem0Routes.Ok<IReadOnlyList<Mem0Version>>(versions, s_json.IReadOnlyListMem0Version);
    }

    /// <summary>Gives several memories other words, one after another.</summary>
    public static async Task<HttpAnswer> UpdateManyAsync(Mem0Call call, CancellationToken ct)
    {
        var items = await ManyAsync(call, ct).ConfigureAwait(false);
        foreach (var item in items)
        {
            var rewrite = new Mem0Rewrite { Text = item.Text, Metadata = item.Metadata };
            _ = await call.Memories.RewriteAsync(item.MemoryId, rewrite, call.Context(), ct).ConfigureAwait(false)
                ?? throw NotFound(item.MemoryId);
            call.Rest.Parts.Meter.Wrote();
        }
        return Said($"Successfully updated {items.Count} memories");
    }

    /// <summary>Takes back several memories in one changeset.</summary>
    public static async Task<HttpAnswer> DeleteManyAsync(Mem0Call call, CancellationToken ct)
    {
        var facts = new List<Fact>();
        foreach (var id in (await ManyAsync(call, ct).ConfigureAwait(false)).Select(i => i.MemoryId).Distinct())
            facts.Add(await call.Memories.FactAsync(id, ct).ConfigureAwait(false) ?? throw NotFound(id));
        await RetractAsync(call, facts, ct).ConfigureAwait(false);
        return Said($"Successfully deleted {facts.Count} memories");
    }

    /// <summary>The users, agents, apps and runs that have memories.</summary>
    public static async Task<HttpAnswer> EntitiesAsync(Mem0Call call, CancellationToken ct)
    {
        var facts = await call.Memories.FactsAsync(_ => true, ct).ConfigureAwait(false);
        var entities = Mem0Scope.Names
            .SelectMany(type => facts.Where(f => Mem0Scope.Of(f)![type] is not null).GroupBy(f => Mem0Scope.Of(f)![type]!)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new Mem0Entity(g.Key, g.Key, type[..^3], g.Count(), TimeText.Of(g.Min(f => f.RecordedAt)),
                    TimeText.Of(g.Max(f => f.RecordedAt)))))
            .ToList();
        return Mem0Routes.Ok(new Mem0Entities(entities.Count, null, null, entities), s_json.Mem0Entities);
    }

    /// <summary>Takes back all memories of a user, agent, app or run.</summary>
    public static async Task<HttpAnswer> DeleteEntityAsync(Mem0Call call, CancellationToken ct)
    {
        var (type, name) = (call.Rest.Path["type"] + "_id", call.Rest.Path["name"]);
        if (!Mem0Scope.Names.Contains(type)) throw new RefusedException("An entity is a user, agent, app or run.");
        var facts = await call.Memories.FactsAsync(s => s[type] == name, ct).ConfigureAwait(false);
        await RetractAsync(call, facts, ct).ConfigureAwait(false);
        return Said("Entity deleted successfully!");
    }

    /// <summary>Keeps whether a memory was of use.</summary>
    public static async Task<HttpAnswer> FeedbackAsync(Mem0Call call, CancellationToken ct)
    {
        var given = await call.Rest.BodyAsync(s_json.Mem0FeedbackRequest, ct).ConfigureAwait(false);
        if (given.Feedback is not ("POSITIVE" or "NEGATIVE" or "VERY_NEGATIVE"))
            throw new RefusedException("'feedback' is POSITIVE, NEGATIVE or VERY_NEGATIVE; a rollback takes back what was said.");
        var fact = await call.Memories.FactAsync(given.MemoryId, ct).ConfigureAwait(false) ?? throw NotFound(given.MemoryId);
        var feedback = new Feedback(new Endpoint(RecordKind.Fact, fact.Id), given.Feedback == "POSITIVE");
        await call.Rest.Engine.JudgeAsync(call.Rest.Space, [feedback], call.Context(given.FeedbackReason), ct).ConfigureAwait(false);
        call.Rest.Parts.Meter.Wrote();
        return Mem0Routes.Ok(new Mem0FeedbackAnswer(fact.Id.Value, given.Feedback, given.FeedbackReason), s_json.Mem0FeedbackAnswer);
    }

    private static async Task<IReadOnlyList<Mem0Memory>> AllAsync(Mem0Call call, Mem0Filter filter, CancellationToken ct) =>
        [.. (await call.Memories.ListAsync(filter, ct).ConfigureAwait(false)).Reverse().Select(Mem0Memory.Of)];

    private static HttpAnswer Listed(Mem0Call call, IReadOnlyList<Mem0Memory> all, int? otherwise) =>
        call.Page(all, otherwise) is { } page
        ? Mem0Routes.Ok(page, s_json.Mem0Page)
        : Mem0Routes.Ok(all, s_json.IReadOnlyListMem0Memory);

    private static async Task RetractAsync(Mem0Call call, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        if (facts.Count == 0) return;
        await call.Memories.RetractAsync(facts, call.Context(), ct).ConfigureAwait(false);
        call.Rest.Parts.Meter.Wrote(facts.Count);
    }

    private static async Task<IReadOnlyList<Mem0BatchItem>> ManyAsync(Mem0Call call, CancellationToken ct)
    {
        var items = (await call.Rest.BodyAsync(s_json.Mem0BatchRequest, ct).ConfigureAwait(false)).Memories;
        return items.Count is >= 1 and <= ManyMax ? items
            : throw new RefusedException($"'memories' has 1 to {ManyMax:N0} entries, not {items.Count}.");
    }

    private static HttpAnswer Said(string message) => Mem0Routes.Ok(new Mem0Message(message), s_json.Mem0Message);

    private static ProblemException NotFound(string id) =>
        ProblemException.NotFound($"Memory with id {VisibleText.Part(VisibleText.Line(id), 0, 200)} not found");
}
