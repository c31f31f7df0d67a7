using Ingrain.Cli.Output;
using Ingrain.Storage;

namespace Ingrain.Cli.Commands;

/// <summary>A session as its episodes tell of it, with its record where it has one. Most sessions have none.</summary>
internal sealed record SessionSummary
{
    public required RecordId Id { get; init; }
    public Session? Record { get; init; }

    /// <summary>Episodes that were not taken back.</summary>
    public int Episodes { get; init; }
    public DateTimeOffset? First { get; init; }
    public DateTimeOffset? Last { get; init; }

    /// <summary>The lowest label of its episodes.</summary>
    public TrustLabel Label { get; init; } = TrustLabel.Confirmed;
    public DateTimeOffset RecordedAt { get; init; }
    public long Sequence { get; init; } = long.MaxValue;

    public bool IsCurrent => Episodes > 0 || Record?.State == RecordState.Active;

    public SessionSummary Plus(Episode episode)
    {
        var seen = episode.Sequence < Sequence ? this with { Sequence = episode.Sequence, RecordedAt = episode.RecordedAt } : this;
        if (episode.State != RecordState.Active) return seen;
        var at = episode.OccurredAt ?? episode.RecordedAt;
        return seen with
        {
            Episodes = Episodes + 1,
            First = First is { } first && first <= at ? first : at,
            Last = Last is { } last && last >= at ? last : at,
            Label = episode.Label < Label ? episode.Label : Label,
        };
    }
}

/// <summary>Finds the sessions of a space: those with a record of their own, and those that episodes name.</summary>
internal static class SessionBook
{
    /// <summary>The most episodes that are looked through.</summary>
    private const int EpisodesMax = 100_000;

    /// <summary>All sessions, in the order of their first writing.</summary>
    public static async Task<IReadOnlyList<SessionSummary>> ReadAsync(Call call, MemoryEngine engine, ReadAt? at, CancellationToken ct)
    {
        var found = new Dictionary<RecordId, SessionSummary>();
        await foreach (var episode in EpisodesAsync(call, engine, (null, at), ct))
            found[episode.Session] = found.GetValueOrDefault(episode.Session, new() { Id = episode.Session }).Plus(episode);
        string? cursor = null;
        do
        {
            var query = new ListQuery { Kind = RecordKind.Session, Cursor = cursor, Limit = ListQuery.LimitMax };
            var page = await engine.ListAsync(call.Space, query, at, ct);
            foreach (var record in page.Items.Select(i => (Session)i.Record!))
            {
                var known = found.GetValueOrDefault(record.Id, new() { Id = record.Id });
                found[record.Id] = known with { Record = record, Sequence = Math.Min(known.Sequence, record.Sequence) };
            }
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return [.. found.Values.OrderBy(s => s.Sequence)];
    }

    /// <summary>One session with its first episodes; null where there is neither a record nor an episode of it.</summary>
    public static async Task<(SessionSummary Session, IReadOnlyList<Episode> Episodes)?> OpenAsync(
        Call call, MemoryEngine engine, (RecordId Id, Session? Record, ReadAt? At) asked, int limit, CancellationToken ct)
    {
        var session = new SessionSummary { Id = asked.Id, Record = asked.Record };
        var shown = new List<Episode>();
        await foreach (var episode in EpisodesAsync(call, engine, (asked.Id, asked.At), ct))
        {
            session = session.Plus(episode);
            if (shown.Count < limit && episode.State == RecordState.Active) shown.Add(episode);
        }
        return session is { Record: null, Sequence: long.MaxValue } ? null : (session, shown);
    }

    private static async IAsyncEnumerable<Episode> EpisodesAsync(
        Call call, MemoryEngine engine, (RecordId? Session, ReadAt? At) asked,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var query = new ListQuery { Kind = RecordKind.Episode, Place = asked.Session?.Value, Cursor = cursor, Limit = 1_000 };
            var page = await engine.ListAsync(call.Space, query, asked.At, ct);
            foreach (var item in page.Items) yield return item.Episode!;
            count += page.Items.Count;
            cursor = page.Cursor;
        }
        while (cursor is not null && count < EpisodesMax);
        if (cursor is not null)
            call.Note($"only the first {Wording.Number(EpisodesMax)} episodes were looked through: sessions and counts are cut there");
    }
}
