using System.Buffers.Binary;
using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>
/// Compares everything derived in the file with the log it was derived from. Who asks may use one space only: findings give numbers of
/// spaces and addresses in their logs, never a name, an id or content. Memory: 24 bytes per erased thing.
/// </summary>
internal sealed class StoreCheck(Connection connection, CancellationToken ct)
{
    // Enough to see what kind of damage it is; a broken file could give millions.
    private const int FindingsMax = 100;

    private const string Gaps = """
        SELECT 'Changesets of a space are missing: ' || s.space FROM spaces s
        WHERE (SELECT count(*) FROM changesets c WHERE c.space = s.space)
            IS NOT (SELECT max(sequence) FROM changesets c WHERE c.space = s.space)
        """;

    private const string Ids = """
        SELECT 'A changeset is not found by its id: ' || c.space || ':' || c.sequence FROM changesets c
        WHERE NOT EXISTS (SELECT 1 FROM ids i WHERE i.space = c.space AND i.kind = 0 AND i.version = 0 AND i.at = c.sequence
            AND i.id = lower(substr(hex(c.id), 1, 8) || '-' || substr(hex(c.id), 9, 4) || '-' || substr(hex(c.id), 13, 4) || '-'
                || substr(hex(c.id), 17, 4) || '-' || substr(hex(c.id), 21)))
        """;

    private const string EntryIds = """
        SELECT 'An entry is not found by its id: ' || e.space || ':' || e.sequence || ':' || e.ordinal FROM entries e
        WHERE e.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ids i
            WHERE i.space = e.space AND i.id = e.id AND i.kind = e.kind AND i.version = e.version AND i.at = e.entry)
        """;

    private const string StrayIds = """
        SELECT 'There are ids of nothing.' WHERE (SELECT count(*) FROM ids)
            <> (SELECT count(*) FROM changesets) + (SELECT count(*) FROM entries WHERE id IS NOT NULL)
        """;

    private const string Links = """
        SELECT 'A changeset is not chained to the one before it: ' || c.space || ':' || c.sequence FROM changesets c
        LEFT JOIN changesets p ON p.space = c.space AND p.sequence = c.sequence - 1
        WHERE c.sequence > 1 AND (p.hash IS NOT c.previous_hash OR p.recorded_at > c.recorded_at)
        """;

    private const string Runs = """
        SELECT 'A changeset does not have its entries: ' || c.space || ':' || c.sequence FROM changesets c
        WHERE c.entry_count <> (SELECT count(*) FROM entries e WHERE e.entry >= c.first_entry AND e.entry < c.first_entry + c.entry_count
            AND e.space = c.space AND e.sequence = c.sequence AND e.ordinal = e.entry - c.first_entry)
        """;

    private const string Strays = """
        SELECT 'There are entries that belong to no changeset.'
        WHERE (SELECT count(*) FROM entries) <> (SELECT coalesce(sum(entry_count), 0) FROM changesets)
        """;

    private const string Nexts = """
        SELECT 'An entry does not know its next version: ' || e.space || ':' || e.sequence || ':' || e.ordinal FROM entries e
        LEFT JOIN ids i ON i.space = e.space AND i.id = e.id AND i.kind = e.kind AND i.version = e.version + 1
        LEFT JOIN entries n ON n.entry = i.at
        WHERE e.next IS NOT n.sequence
        """;

    private const string Firsts = """
        SELECT 'A version is missing before: ' || e.space || ':' || e.sequence || ':' || e.ordinal FROM entries e
        WHERE e.id IS NOT NULL AND e.version > 1 AND NOT EXISTS (SELECT 1 FROM ids p
            WHERE p.space = e.space AND p.id = e.id AND p.kind = e.kind AND p.version = e.version - 1)
        """;

    private const string Orphans = """
        SELECT count(*) || ' changesets belong to no space: its row is gone.' FROM changesets c
        WHERE NOT EXISTS (SELECT 1 FROM spaces s WHERE s.space = c.space) HAVING count(*) > 0
        """;

    private readonly List<string> _findings = [];

    // The first half tells tombstones apart well enough, and a log may hold millions.
    private readonly HashSet<(long Space, UInt128 Half)> _buried = [];

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IReadOnlyList<string> Run()
    {
        try
        {
            Ask($"PRAGMA integrity_check({FindingsMax})", "ok");
            foreach (var question in (string[])[Gaps, Links, Runs, Strays, Ids, EntryIds, StrayIds, Nexts, Firsts, Orphans])
            {
                ct.ThrowIfCancellationRequested();
                Ask(question, "");
            }
            CompareKeys();
            CompareHeads();
            CompareEntries();
            CompareTombstones();
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.Corrupt)
        {
            _findings.Add(e.Message);
        }
        return _findings;
    }

    private void Ask(string question, string whenWell)
    {
        using var rows = connection.Prepare(question);
        while (_findings.Count < FindingsMax && rows.Step())
            if (rows.Text(0) is var finding && finding != whenWell) _findings.Add(finding);
    }

    private void CompareKeys()
    {
        using var rows = connection.Prepare(
            "SELECT s.space, s.key, c.previous_hash FROM spaces s JOIN changesets c ON c.space = s.space AND c.sequence = 1");
        while (_findings.Count < FindingsMax && rows.Step())
            if (!ChainHash.Start(rows.Bytes(1)).AsSpan().SequenceEqual(rows.Bytes(2)))
                _findings.Add($"The key of a space is not the one its log began with: {rows.Long(0)}");
    }

    /// <summary>Every other changeset is vouched for by the one after it.</summary>
    private void CompareHeads()
    {
        var reader = new LogReader(connection);
        foreach (var head in reader.Spaces())
            if (reader.Space(head.Space) is { } row && reader.Changeset(head.Space, row.Number, head.Sequence) is { } last
                && !ChainHash.Compute(last).AsSpan().SequenceEqual(last.Hash.Span))
                _findings.Add($"The last changeset of a space is not what its hash says: {row.Number}:{last.Sequence}");
    }

    private void CompareTombstones()
    {
        using var rows = connection.Prepare("SELECT space, tombstone FROM tombstones");
        var extra = 0L;
        while (rows.Step())
        {
            ct.ThrowIfCancellationRequested();
            var tombstone = rows.Bytes(1);
            if (tombstone.Length != 32 || !_buried.Contains((rows.Long(0), BinaryPrimitives.ReadUInt128BigEndian(tombstone)))) extra++;
        }
        if (extra > 0) _findings.Add($"{extra} entries of the table of tombstones stand for nothing that was erased.");
    }

    private void CompareEntries()
    {
        using var rows = connection.Prepare(LogReader.AllEntries);
        while (_findings.Count < FindingsMax && rows.Step())
        {
            ct.ThrowIfCancellationRequested();
            if (Wrong(LogReader.Entry(rows), rows.Long(LogReader.SpaceColumn)) is { } finding) _findings.Add(finding);
        }
    }

    private string? Wrong(LogEntry entry, long space)
    {
        if (entry.IsErased)
            return entry.Body.IsEmpty && entry.Salt.IsEmpty && entry.Place is null
                ? null : $"Erased entry {Name(entry, space)} has content.";
        if (!EntryCodec.Matches(entry)) return $"The content of entry {Name(entry, space)} does not match its digest.";
        if (!EntryBody.TryDecode(entry, out _, out var erasure))
            return $"The content of entry {Name(entry, space)} is not what its kind holds.";
        if (EntryCodec.PlaceOf(entry) != entry.Place) return $"Entry {Name(entry, space)} is filed under another place than it says.";
        foreach (var tombstone in erasure?.Tombstones ?? [])
            if (!IsBuried(space, tombstone)) return $"A tombstone of entry {Name(entry, space)} is missing.";
        return null;
    }

    private bool IsBuried(long space, string tombstone)
    {
        var bytes = Convert.FromHexString(tombstone);
        _buried.Add((space, BinaryPrimitives.ReadUInt128BigEndian(bytes)));
        using var row = connection.Prepare("SELECT 1 FROM tombstones WHERE space = ?1 AND tombstone = ?2");
        return row.Bind(space).Bind(bytes).Step();
    }

    private static string Name(LogEntry entry, long space) => $"{space}:{entry.Sequence}:{entry.Ordinal}";
}
