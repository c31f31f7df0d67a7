using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>Reads the log over one connection. The caller holds the transaction, so that several reads see one state.</summary>
internal sealed class LogReader(Connection connection)
{
    private const string EntryColumns = """
        SELECT e.sequence, e.ordinal, e.kind, e.id, e.version, e.salt, e.digest, e.body, e.place, c.recorded_at, e.next, n.recorded_at,
            e.space

        """;

    private const string EntryFrom = EntryColumns + """
        FROM entries e
        JOIN changesets c ON c.space = e.space AND c.sequence = e.sequence
        LEFT JOIN changesets n ON n.space = e.space AND n.sequence = e.next

        """;

    /// <summary>Every entry of the file, in the order of writing.</summary>
    public const string AllEntries = EntryFrom + "ORDER BY e.entry";

    /// <summary>The column of <see cref="AllEntries"/> that holds the space's number.</summary>
    public const int SpaceColumn = 12;

    private const string ChangesetFrom = """
        SELECT sequence, id, actor_kind, actor, credential, reason, reason_salt, reason_digest, recorded_at, previous_hash, hash,
            first_entry, entry_count
        FROM changesets

        """;

    private const string ById = EntryColumns + """
        FROM ids i
        CROSS JOIN entries e ON e.entry = i.at
        JOIN changesets c ON c.space = e.space AND c.sequence = e.sequence
        LEFT JOIN changesets n ON n.space = e.space AND n.sequence = e.next
        WHERE i.space = ?1 AND i.kind = ?2 AND i.id = ?3 AND e.space = ?1 AND e.kind = ?2 AND e.id = ?3

        """;

    // Episodes are most of a log, so that going through it finds them without an index of their own.
    private const string Episodes = EntryColumns + """
        FROM changesets c
        CROSS JOIN entries e ON e.entry > c.first_entry + iif(c.sequence = ?2, ?3, -1) AND e.entry < c.first_entry + c.entry_count
        LEFT JOIN changesets n ON n.space = e.space AND n.sequence = e.next
        WHERE c.space = ?1 AND c.sequence >= ?2 AND e.space = ?1 AND e.kind = 1 AND e.version = 1 AND e.id IS NOT NULL

        """;

    /// <summary>The number and head of a space; null for a space never written to.</summary>
    public SpaceRow? Space(SpaceId space)
    {
        using var rows = connection.Prepare("""
            SELECT s.space, s.key, c.sequence, c.hash, c.recorded_at FROM spaces s JOIN changesets c ON c.space = s.space
            WHERE s.name = ?1 ORDER BY c.sequence DESC LIMIT 1
            """);
        if (!rows.Bind(space.Name).Step()) return null;
        return Intact(rows, r => new SpaceRow(
            r.Long(0), r.Bytes(1).ToArray(), new SpaceHead(space, r.Long(2), r.Bytes(3).ToArray(), Time(r.Long(4)))));
    }

    /// <summary>All heads by name.</summary>
    public IReadOnlyList<SpaceHead> Spaces()
    {
        var heads = new List<SpaceHead>();
        using var rows = connection.Prepare("""
            SELECT s.name, c.sequence, c.hash, c.recorded_at FROM spaces s JOIN changesets c ON c.space = s.space
                AND c.sequence = (SELECT max(sequence) FROM changesets WHERE space = s.space)
            ORDER BY s.name
            """);
        while (rows.Step())
            heads.Add(Intact(rows, r => new SpaceHead(new SpaceId(r.Text(0)), r.Long(1), r.Bytes(2).ToArray(), Time(r.Long(3)))));
        // SQLite orders by UTF-8, callers by UTF-16: they differ for letters beyond the basic plane.
        heads.Sort((a, b) => string.CompareOrdinal(a.Space.Name, b.Space.Name));
        return heads;
    }

    /// <summary>The last sequence recorded at or before a time. Times never fall along a log: halving finds it without an index.</summary>
    public long SequenceAt(SpaceRow space, DateTimeOffset time)
    {
        var (low, high) = (0L, space.Head.Sequence);
        while (low < high)
        {
            var middle = high - (high - low) / 2;
            using var row = connection.Prepare("SELECT recorded_at FROM changesets WHERE space = ?1 AND sequence = ?2");
            if (!row.Bind(space.Number).Bind(middle).Step()) throw Damaged($"changeset {middle} is missing");
            if (row.Long(0) <= time.UtcTicks) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <summary>A changeset by sequence, without its entries.</summary>
    public Changeset? Header(SpaceId name, long space, long sequence)
    {
        using var rows = connection.Prepare(ChangesetFrom + "WHERE space = ?1 AND sequence = ?2");
        return rows.Bind(space).Bind(sequence).Step() ? With(name, rows, []) : null;
    }

    /// <summary>The next entries of one kind behind a point, in the order of writing, up to a number of them or of bytes.</summary>
    public (List<LogEntry> Entries, bool IsLast) OfKind(
        long space, RecordKind kind, (long Sequence, int Ordinal) after, (int Entries, long Bytes) limit)
    {
        using var rows = kind == RecordKind.Episode
            ? connection.Prepare(Episodes + "ORDER BY c.sequence, e.entry").Bind(space)
            : connection.Prepare(EntryFrom + """
                WHERE e.space = ?1 AND (e.sequence, e.ordinal) > (?2, ?3) AND e.kind = ?4
                    AND e.id IS NOT NULL AND e.kind NOT IN (1, 4, 5)
                ORDER BY e.sequence, e.ordinal
                """).Bind(space);
        rows.Bind(after.Sequence).Bind(after.Ordinal);
        // The query repeats the index's own condition: SQLite uses a partial index only where the query implies it.
        if (kind != RecordKind.Episode) rows.Bind((long)kind);
        var batch = new List<LogEntry>();
        for (var bytes = 0L; batch.Count < limit.Entries && bytes < limit.Bytes; bytes += batch[^1].Body.Length)
        {
            if (!rows.Step()) return (batch, true);
            batch.Add(Entry(rows));
        }
        return (batch, false);
    }

    /// <summary>A changeset by sequence.</summary>
    public Changeset? Changeset(SpaceId name, long space, long sequence)
    {
        using var rows = connection.Prepare(ChangesetFrom + "WHERE space = ?1 AND sequence = ?2");
        return rows.Bind(space).Bind(sequence).Step() ? WithEntries(name, space, rows) : null;
    }

    /// <summary>A changeset by id.</summary>
    public Changeset? Changeset(SpaceId name, long space, ChangesetId id)
    {
        using var rows = connection.Prepare(ChangesetFrom
            + "WHERE space = ?1 AND sequence = (SELECT at FROM ids WHERE space = ?1 AND id = ?2 AND kind = 0 AND version = 0)");
        return rows.Bind(space).Bind(id.Value.ToString()).Step() ? WithEntries(name, space, rows) : null;
    }

    /// <summary>The changesets after a sequence, up to a number of them or of bytes, at least one.</summary>
    public List<Changeset> Batch(SpaceId name, long space, long after, (int Changesets, long Bytes) limit)
    {
        var batch = new List<Changeset>();
        var bytes = 0L;
        using var rows = connection.Prepare(ChangesetFrom + "WHERE space = ?1 AND sequence > ?2 ORDER BY sequence");
        rows.Bind(space).Bind(after);
        while (batch.Count < limit.Changesets && bytes < limit.Bytes && rows.Step())
        {
            var changeset = WithEntries(name, space, rows);
            if (changeset.Sequence != after + batch.Count + 1) throw Damaged($"changeset {after + batch.Count + 1} is missing");
            batch.Add(changeset);
            foreach (var entry in changeset.Entries) bytes += entry.Body.Length;
        }
        return batch;
    }

    /// <summary>Every version of something, oldest first.</summary>
    public List<LogEntry> Versions(long space, Endpoint target)
    {
        using var rows = connection.Prepare(ById + "ORDER BY i.version");
        return All(rows.Bind(space).Bind((long)target.Kind).Bind(target.Id.Value));
    }

    /// <summary>The newest version of something.</summary>
    public LogEntry? Newest(long space, Endpoint target)
    {
        using var rows = connection.Prepare(ById + "ORDER BY i.version DESC LIMIT 1");
        return rows.Bind(space).Bind((long)target.Kind).Bind(target.Id.Value).Step() ? Entry(rows) : null;
    }

    /// <summary>The first version of something.</summary>
    public LogEntry? First(long space, Endpoint target)
    {
        using var rows = connection.Prepare(ById + "ORDER BY i.version LIMIT 1");
        return rows.Bind(space).Bind((long)target.Kind).Bind(target.Id.Value).Step() ? Entry(rows) : null;
    }

    /// <summary>The version that was current right after a sequence.</summary>
    public LogEntry? At(long space, Endpoint target, long asOf)
    {
        using var rows = connection.Prepare(ById + "AND e.sequence <= ?4 ORDER BY i.version DESC LIMIT 1");
        return rows.Bind(space).Bind((long)target.Kind).Bind(target.Id.Value).Bind(asOf).Step() ? Entry(rows) : null;
    }

    /// <summary>The newest versions of the notes or modules at a path.</summary>
    public List<LogEntry> AtPath(long space, RecordKind kind, string path)
    {
        using var rows = connection.Prepare(
            EntryFrom + "WHERE e.space = ?1 AND e.kind = ?2 AND e.place = ?3 AND e.next IS NULL ORDER BY e.sequence, e.ordinal");
        return All(rows.Bind(space).Bind((long)kind).Bind(path));
    }

    /// <summary>A page of a list.</summary>
    public EntryPage List(long space, ListQuery query, ListCursor? cursor)
    {
        var asOf = query.AsOf ?? long.MaxValue;
        using var rows = query.Kind switch
        {
            RecordKind.Note or RecordKind.Module => ListByPath(space, query, cursor, asOf),
            RecordKind.Episode when query.Place is not null => ListSession(space, query, cursor, asOf),
            _ => ListByWriting(space, query, cursor, asOf),
        };
        var entries = All(rows);
        if (entries.Count <= query.Limit) return new EntryPage(entries, null);
        entries.RemoveAt(query.Limit);
        return new EntryPage(entries, ListCursor.After(entries[^1], query.Kind is RecordKind.Note or RecordKind.Module).ToString());
    }

    /// <summary>Entry of the row a statement stands on; columns as in <see cref="EntryFrom"/>.</summary>
    internal static LogEntry Entry(Statement rows) => Intact(rows, static r => new LogEntry
    {
        Sequence = r.Long(0),
        Ordinal = (int)r.Long(1),
        Kind = (RecordKind)r.Long(2),
        Id = r.IsNull(3) ? null : new RecordId(r.Text(3)),
        Version = (int)r.Long(4),
        Salt = r.Bytes(5).ToArray(),
        Digest = r.Bytes(6).ToArray(),
        Body = r.Bytes(7).ToArray(),
        Place = r.TextOrNull(8),
        RecordedAt = Time(r.Long(9)),
        NextSequence = r.LongOrNull(10),
        SupersededAt = r.IsNull(11) ? null : Time(r.Long(11)),
    });

    private Statement ListByPath(long space, ListQuery query, ListCursor? cursor, long asOf)
    {
        // One row value as the lower bound, rather than 'place > x OR place = x AND ...', which costs five times as much a row.
        const string sql = EntryFrom + """
            WHERE e.space = ?1 AND e.kind = ?2 AND e.sequence <= ?3 AND (e.next IS NULL OR e.next > ?3)
                AND e.place IS NOT NULL AND (e.place, e.sequence, e.ordinal) > (?4, ?5, ?6)

            """;
        // '0' is the character after '/': a path and all below it lie in one range, with only a few siblings such as 'a-b' beside 'a'.
        const string below = "AND e.place < ?8 AND (e.place = ?9 OR e.place >= ?10) ";
        const string ordered = "ORDER BY e.place, e.sequence, e.ordinal LIMIT ?7";
        var from = cursor ?? new ListCursor("", 0, 0);
        // No entry has sequence 0: this is the point right before a place.
        if (query.Place is { } place && PlaceOrder.Instance.Compare(place, from.Place) > 0) from = new ListCursor(place, 0, 0);
        var rows = connection.Prepare(query.Place is null ? sql + ordered : sql + below + ordered);
        rows.Bind(space).Bind((long)query.Kind).Bind(asOf).Bind(from.Place).Bind(from.Sequence).Bind(from.Ordinal).Bind(query.Limit + 1);
        return query.Place is { } path ? rows.Bind(path + "0").Bind(path).Bind(path + "/") : rows;
    }

    private Statement ListSession(long space, ListQuery query, ListCursor? cursor, long asOf) => connection.Prepare(EntryFrom + """
        WHERE e.space = ?1 AND e.kind = 1 AND e.place = ?2 AND e.sequence <= ?3 AND (e.sequence, e.ordinal) > (?4, ?5)
        ORDER BY e.sequence, e.ordinal LIMIT ?6
        """).Bind(space).Bind(query.Place).Bind(asOf).Bind(cursor?.Sequence ?? 0).Bind(cursor?.Ordinal ?? 0).Bind(query.Limit + 1);

    private Statement ListByWriting(long space, ListQuery query, ListCursor? cursor, long asOf)
    {
        // The middle line repeats the index's own condition: SQLite uses a partial index only where the query implies it.
        const string sql = EntryFrom + """
            WHERE e.space = ?1 AND (e.sequence, e.ordinal) > (?2, ?3) AND e.sequence <= ?4
                AND e.id IS NOT NULL AND e.kind NOT IN (1, 4, 5)
                AND (e.next IS NULL OR e.next > ?4) AND e.kind = ?6 AND (?7 IS NULL OR e.place = ?7)
            ORDER BY e.sequence, e.ordinal LIMIT ?5
            """;
        const string episodes = Episodes + "AND c.sequence <= ?4 ORDER BY c.sequence, e.entry LIMIT ?5";
        var isOfEpisodes = query.Kind == RecordKind.Episode;
        var rows = connection.Prepare(isOfEpisodes ? episodes : sql);
        rows.Bind(space).Bind(cursor?.Sequence ?? 0).Bind(cursor?.Ordinal ?? 0).Bind(asOf).Bind(query.Limit + 1);
        return isOfEpisodes ? rows : rows.Bind((long)query.Kind).Bind(query.Place);
    }

    private Changeset WithEntries(SpaceId name, long space, Statement row)
    {
        var (first, count) = (row.Long(11), row.Long(12));
        using var rows = connection.Prepare(EntryFrom + "WHERE e.entry >= ?1 AND e.entry < ?2 AND e.space = ?3 ORDER BY e.entry");
        var entries = All(rows.Bind(first).Bind(first + count).Bind(space));
        var changeset = With(name, row, entries);
        if (entries.Count != count || entries.Exists(e => e.Sequence != changeset.Sequence))
            throw Damaged($"changeset {changeset.Sequence} has lost entries");
        return changeset;
    }

    private static Changeset With(SpaceId name, Statement row, List<LogEntry> entries) => Intact(row, r => new Changeset
    {
        Space = name,
        Sequence = r.Long(0),
        Id = new ChangesetId(new Guid(r.Bytes(1), bigEndian: true)),
        Actor = new Actor((ActorKind)r.Long(2), r.Text(3)),
        Credential = r.Text(4),
        Reason = r.TextOrNull(5),
        ReasonSalt = r.Bytes(6).ToArray(),
        ReasonDigest = r.Bytes(7).ToArray(),
        RecordedAt = Time(r.Long(8)),
        PreviousHash = r.Bytes(9).ToArray(),
        Hash = r.Bytes(10).ToArray(),
        Entries = entries,
    });

    private static List<LogEntry> All(Statement rows)
    {
        var entries = new List<LogEntry>();
        while (rows.Step()) entries.Add(Entry(rows));
        return entries;
    }

    // A damaged row holds values that no id, time or name can have; their constructors notice, and that is damage, not a caller's mistake.
    private static T Intact<T>(Statement row, Func<Statement, T> read)
    {
        try
        {
            return read(row);
        }
        catch (ArgumentException e)
        {
            throw Damaged("a row holds impossible values", e);
        }
    }

    private static MemoryException Damaged(string why, Exception? inner = null) =>
        new(MemoryErrorCode.Corrupt, $"The memory file is damaged: {why}. Run 'verify'.", inner);

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
