using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ingrain.Server.DropIns.Mem0Rest;
using Ingrain.Storage;

namespace Ingrain.Server.DropIns.Mem0;

/// <summary>
/// What mem0's verbs keep, in our model: each message is an episode, which also holds the metadata, and a fact that says the same and rests
/// on it. Nothing is inferred: that needs a language model.
/// </summary>
/// <param name="host">What the server works on.</param>
internal sealed class Mem0Memories(DropInHost host)
{
    /// <summary>The most memories of a space that one search looks through, best first.</summary>
    private const int LookedAtMax = 1_000;

    private const string MetadataName = "mem0_metadata";
    private const int PageSize = 1_000;
    private const int TriesMax = 10;

    /// <summary>Keeps messages.</summary>
    public async Task<IReadOnlyList<MemoryShape>> AddAsync(
        IReadOnlyList<MessageShape> messages, Mem0Scope scope, AddShape given, WriteContext context, CancellationToken ct)
    {
        RequireObject(given.Metadata);
        var validTo = Time(given.ExpirationDate);
        if (messages.FirstOrDefault(m => m.Content.Length > Fact.StatementLengthMax) is not null)
            throw new RefusedException($"A memory has at most {Fact.StatementLengthMax:N0} characters: cut the message into its claims.");
        var session = Session(scope, messages);
        var episodes = messages.Select((m, i) => new Episode
        {
            Id = new RecordId($"{session.Value}-{i}"), Session = session, Role = m.Role, Content = m.Content,
            Metadata = Metadata(given.Metadata),
        }).ToList();
        await host.Engine.ObserveAsync(host.Space, episodes, context, ct).ConfigureAwait(false);
        var added = new List<MemoryShape>();
        foreach (var episode in episodes)
        {
            var fact = new Fact { Statement = episode.Content, Scope = scope.ToString(), ValidTo = validTo };
            added.Add(await KeepAsync(fact, episode, context, ct).ConfigureAwait(false));
        }
        return added;
    }

    /// <summary>What bears on a query among the memories that pass a filter, best first.</summary>
    public async Task<IReadOnlyList<MemoryShape>> FindAsync(string query, Mem0Filter filter, int limit, CancellationToken ct)
    {
        var recalled = await host.Engine.RecallAsync(host.Space, new RecallQuery
        {
            Text = query, Kinds = [RecordKind.Fact], Limit = LookedAtMax, LimitTokens = 200_000,
        }, ct).ConfigureAwait(false);
        var found = new List<MemoryShape>();
        foreach (var item in recalled.NothingRelevant ? [] : recalled.Items)
        {
            if (found.Count >= limit) break;
            if (await OpenAsync(item.Id.Value, ct).ConfigureAwait(false) is { } memory && filter.Matches(memory))
                found.Add(memory with { Score = Math.Round(item.Score, 4) });
        }
        return found;
    }

    /// <summary>All memories that pass a filter, in the order of writing.</summary>
    public async Task<IReadOnlyList<MemoryShape>> ListAsync(Mem0Filter filter, CancellationToken ct)
    {
        var found = new List<MemoryShape>();
        foreach (var fact in await FactsAsync(_ => true, ct).ConfigureAwait(false))
            if (await ShapeAsync(fact, ct).ConfigureAwait(false) is { } memory && filter.Matches(memory)) found.Add(memory);
        return found;
    }

    /// <summary>The facts of scopes, in the order of writing.</summary>
    public async Task<IReadOnlyList<Fact>> FactsAsync(Func<Mem0Scope, bool> isWanted, CancellationToken ct)
    {
        var facts = new List<Fact>();
        string? cursor = null;
        do
        {
            var query = new ListQuery { Kind = RecordKind.Fact, Cursor = cursor, Limit = PageSize };
            var page = await host.Engine.ListAsync(host.Space, query, null, ct).ConfigureAwait(false);
            facts.AddRange(page.Items.Select(i => i.Record).OfType<Fact>()
                .Where(f => IsShown(f) && Mem0Scope.Of(f) is { } scope && isWanted(scope)));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return facts;
    }

    /// <summary>One memory; null where there is none of that id.</summary>
    public async Task<MemoryShape?> OpenAsync(string id, CancellationToken ct) =>
        await FactAsync(id, ct).ConfigureAwait(false) is { } fact ? await ShapeAsync(fact, ct).ConfigureAwait(false) : null;

    /// <summary>Gives a memory other words, metadata or another end.</summary>
    public async Task<MemoryShape?> RewriteAsync(string id, Mem0Rewrite rewrite, WriteContext context, CancellationToken ct)
    {
        RequireObject(rewrite.Metadata);
        var validTo = Time(rewrite.ExpirationDate);
        for (var tries = 0; tries < TriesMax; tries++)
        {
            if (await FactAsync(id, ct).ConfigureAwait(false) is not { } fact) return null;
            var written = fact with
            {
                Statement = rewrite.Text ?? fact.Statement,
                ValidTo = rewrite.SetsExpiration ? validTo : fact.ValidTo,
            };
            if (rewrite.Metadata is { } metadata)
                written = written with { Evidence = await DescribedAsync(written, metadata, context, ct).ConfigureAwait(false) };
            var kept = await host.Engine.RememberAsync(host.Space, written, context, fact.Version, ct).ConfigureAwait(false);
            if (kept is not Remembered.Conflicted) return await OpenAsync(id, ct).ConfigureAwait(false);
        }
        throw new MemoryException(MemoryErrorCode.Busy, "Others keep writing to this memory.");
    }

    /// <summary>The versions of a memory, oldest first; none where there is no such memory, or it is held back.</summary>
    public async Task<IReadOnlyList<Mem0Version>> HistoryAsync(string id, CancellationToken ct)
    {
        if (!RecordId.TryParse(id, out var known)) return [];
        var history = await host.Engine.HistoryAsync(host.Space, new Endpoint(RecordKind.Fact, known), ct).ConfigureAwait(false);
        var facts = history.Select(h => (Fact)h.Content.Record!).ToList();
        if (facts.Count == 0 || Mem0Scope.Of(facts[^1]) is not { } scope || facts[^1].Label == TrustLabel.Quarantined
            || facts[^1].State == RecordState.Quarantined) return [];
        var versions = new List<Mem0Version>();
        for (var i = 0; i < facts.Count; i++)
        {
            var (fact, former) = (facts[i], i == 0 || facts[i - 1].State != RecordState.Active ? null : facts[i - 1]);
            var isGone = fact.State != RecordState.Active;
            versions.Add(new Mem0Version
            {
                Id = $"{id}-{fact.Version}", MemoryId = id, UserId = scope["user_id"],
                OldMemory = former is null ? null : VisibleText.Of(former.Statement),
                NewMemory = isGone ? null : VisibleText.Of(fact.Statement),
                Event = isGone ? "DELETE" : former is null ? "ADD" : "UPDATE",
                CreatedAt = TimeText.Of(facts[0].RecordedAt), UpdatedAt = TimeText.Of(fact.RecordedAt),
            });
        }
        return versions;
    }

    /// <summary>Takes back facts, in one changeset where they fit one.</summary>
    public async Task RetractAsync(IReadOnlyList<Fact> facts, WriteContext context, CancellationToken ct)
    {
        foreach (var chunk in facts.Chunk(MemoryEngine.RecordsMax))
        {
            IReadOnlyList<Record> gone = [.. chunk.Select(f => f with { State = RecordState.Retracted })];
            await host.Engine.RememberAsync(host.Space, gone, context, [.. chunk.Select(f => (int?)f.Version)], ct).ConfigureAwait(false);
        }
    }

    /// <summary>The fact of an id, where it is one of these verbs' and not held back.</summary>
    public async Task<Fact?> FactAsync(string id, CancellationToken ct) =>
        RecordId.TryParse(id, out var known)
        && await host.Engine.OpenAsync(host.Space, new Endpoint(RecordKind.Fact, known), null, ct).ConfigureAwait(false)
            is { Record: Fact fact } && IsShown(fact) && Mem0Scope.Of(fact) is not null ? fact : null;

    /// <summary>
    /// Keeps one message, once for one scope: its id is made of both. Where that id is taken by other words, or was erased, it gets
    /// another.
    /// </summary>
    private async Task<MemoryShape> KeepAsync(Fact fact, Episode said, WriteContext context, CancellationToken ct)
    {
        fact = fact with { Id = Id("mem0-", fact.Scope!, fact.Statement), Evidence = [Evidence.Of(said.Id)] };
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var target = new Endpoint(RecordKind.Fact, fact.Id);
            var there = (await host.Engine.OpenAsync(host.Space, target, null, ct).ConfigureAwait(false))?.Record as Fact;
            if (there is not null && IsShown(there) && there.Statement == fact.Statement)
                return (await ShapeAsync(there, ct).ConfigureAwait(false)) with { Event = "NONE" };
            // Taken by other words, or held back: these are kept beside it.
            if (there is not null && (IsShown(there) || there.State == RecordState.Quarantined || there.Label == TrustLabel.Quarantined))
            {
                fact = fact with { Id = host.Ids.NextRecordId() };
                continue;
            }
            var kept = await host.Engine.RememberAsync(host.Space, fact, context, there?.Version ?? 0, ct).ConfigureAwait(false);
            if (kept is Remembered.Kept { Record: Fact written })
                return (await ShapeAsync(written, ct).ConfigureAwait(false)) with { Event = "ADD" };
            if (kept is Remembered.Erased) fact = fact with { Id = host.Ids.NextRecordId() };
        }
        throw new MemoryException(MemoryErrorCode.Busy, "Others keep writing this memory.");
    }

    private async Task<MemoryShape> ShapeAsync(Fact fact, CancellationToken ct)
    {
        var scope = Mem0Scope.Of(fact)!;
        // First what describes it now, last what it was made of.
        var evidence = fact.Evidence.Where(e => e.Kind == RecordKind.Episode).ToList();
        var said = await EpisodeAsync(evidence.FirstOrDefault(), ct).ConfigureAwait(false);
        var made = evidence.Count > 1 ? await EpisodeAsync(evidence[^1], ct).ConfigureAwait(false) : said;
        return new MemoryShape
        {
            Id = fact.Id.Value, Memory = VisibleText.Of(fact.Statement), Label = Wire.Words.Of(fact.Label),
            UserId = scope["user_id"], AgentId = scope["agent_id"], AppId = scope["app_id"], RunId = scope["run_id"],
            Metadata = said?.Metadata.GetValueOrDefault(MetadataName) is { } json ? JsonElement.Parse(json) : null,
            CreatedAt = TimeText.Of(made?.RecordedAt ?? fact.RecordedAt), UpdatedAt = TimeText.Of(fact.RecordedAt),
            ExpirationDate = TimeText.Of(fact.ValidTo),
        };
    }

    private async Task<Episode?> EpisodeAsync(Evidence? evidence, CancellationToken ct) => evidence is null ? null
        : (await host.Engine.OpenAsync(host.Space, new Endpoint(RecordKind.Episode, evidence.Id), null, ct).ConfigureAwait(false))?.Episode;

    /// <summary>Metadata lie in episodes, which never change: other metadata are another episode, before the one it was made of.</summary>
    private async Task<IReadOnlyList<Evidence>> DescribedAsync(
        Fact fact, JsonElement metadata, WriteContext context, CancellationToken ct)
    {
        var id = Id("mem0-", fact.Id.Value, fact.Statement, metadata.GetRawText());
        var described = new Episode
        {
            Id = id, Session = id, Role = "user", Content = fact.Statement, Metadata = Metadata(metadata),
        };
        // A changeset of its own: the id of the caller's is the rewritten memory's.
        await host.Engine.ObserveAsync(host.Space, [described], context with { Changeset = null }, ct).ConfigureAwait(false);
        return [Evidence.Of(id), .. fact.Evidence.Where(e => e.Id != id).TakeLast(1)];
    }

    private static void RequireObject(JsonElement? metadata)
    {
        if (metadata is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
            throw new RefusedException("'metadata' is an object.");
    }

    private static DateTimeOffset? Time(string? date) => date is null ? null
        : TimeText.TryParse(date, out var time) ? time
        : throw new RefusedException("'expiration_date' is a date or time such as 2026-03-01.");

    private static bool IsShown(Fact fact) => fact.State == RecordState.Active && fact.Label != TrustLabel.Quarantined;

    private static Dictionary<string, string> Metadata(JsonElement? metadata) =>
        metadata is { ValueKind: JsonValueKind.Object } given ? new() { [MetadataName] = given.GetRawText() } : [];

    /// <summary>The same messages for the same scope are the same evidence.</summary>
    private static RecordId Session(Mem0Scope scope, IReadOnlyList<MessageShape> messages) =>
        Id("mem0-", [scope.ToString(), .. messages.SelectMany(m => new[] { m.Role, m.Content })]);

    private static RecordId Id(string prefix, params IReadOnlyList<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return new RecordId(prefix + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));
    }
}
