using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>
/// Carries plans out inside writing transactions. It remembers the spaces' heads from one to the next, for as long as no other connection
/// writes and nothing is rolled back.
/// </summary>
internal sealed class LogWriter(Connection connection)
{
    private const int SpacesMax = 64;
    private readonly Dictionary<SpaceId, SpaceView> _spaces = [];
    private long _nextEntry;
    private long? _version;

    /// <summary>Begins a transaction that commits what is carried.</summary>
    public void Begin()
    {
        connection.Run("BEGIN IMMEDIATE");
        // Differs from what it was as soon as another connection, of whatever process, committed anything.
        var version = connection.Number("PRAGMA data_version");
        if (_version == version && _spaces.Count <= SpacesMax) return;
        _spaces.Clear();
        _nextEntry = connection.Number("SELECT max(entry) FROM entries") + 1;
        _version = version;
    }

    /// <summary>A space as it is now, where that is known without reading: no other connection committed since. Else null.</summary>
    public SpaceRow? Known(SpaceId space) =>
        _version is { } version && _spaces.TryGetValue(space, out var view) && view.Number is { } number
            && connection.Number("PRAGMA data_version") == version ? new SpaceRow(number, view.Key, view.Head) : null;

    /// <summary>Forgets what it knows: a transaction was rolled back, or something else was done on the connection.</summary>
    public void Forget() => _version = null;

    /// <summary>The space with everything this transaction wrote to it.</summary>
    public SpaceView View(SpaceId space)
    {
        if (!_spaces.TryGetValue(space, out var view)) _spaces[space] = view = SpaceView.Load(connection, space);
        return view;
    }

    /// <summary>Writes what a plan says.</summary>
    public void Carry(CommitPlan plan)
    {
        if (plan.Changeset is not { } changeset) return;
        var view = View(changeset.Space);
        if (view.Number is not { } space) space = Found(view, plan.NewKey);
        foreach (var (sequence, ordinal) in plan.Erased) Erase(space, sequence, ordinal);
        // In the transaction that erases: whatever happens after it, the next to open the file knows that bytes are left.
        if (plan.Erased.Count > 0) Purging.Owe(connection);
        foreach (var tombstone in plan.Tombstones) Bury(view, space, tombstone);
        Append(view, space, changeset);
    }

    /// <summary>Writes a changeset of a restored log.</summary>
    public void Restore(Changeset changeset, ReadOnlyMemory<byte> key)
    {
        var view = View(changeset.Space);
        if (view.Number is not { } space) space = Found(view, key);
        foreach (var entry in changeset.Entries)
            if (entry is { Kind: RecordKind.Erasure, IsErased: false })
                foreach (var tombstone in EntryCodec.DecodeErasure(entry).Tombstones) Bury(view, space, tombstone);
        Append(view, space, changeset);
    }

    private long Found(SpaceView view, ReadOnlyMemory<byte> key)
    {
        using var row = connection.Prepare("INSERT INTO spaces (name, key) VALUES (?1, ?2) RETURNING space");
        row.Bind(view.Head.Space.Name).Bind(key.Span).Step();
        view.Found(row.Long(0), key);
        return row.Long(0);
    }

    private void Append(SpaceView view, long space, Changeset changeset)
    {
        using (var row = connection.Prepare("INSERT INTO changesets VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"))
        {
            row.Bind(space).Bind(changeset.Sequence).Bind(changeset.Id.Value.ToByteArray(bigEndian: true));
            row.Bind((long)changeset.Actor.Kind).Bind(changeset.Actor.Name).Bind(changeset.Credential).Bind(changeset.Reason);
            BindOrNull(row, changeset.ReasonSalt).Bind(changeset.ReasonDigest.Span).Bind(changeset.RecordedAt.UtcTicks);
            row.Bind(changeset.PreviousHash.Span).Bind(changeset.Hash.Span).Bind(_nextEntry).Bind(changeset.Entries.Count).Step();
        }
        Index(space, changeset.Id.Value.ToString(), 0, 0, changeset.Sequence);
        foreach (var entry in changeset.Entries) Append(space, entry);
        view.MoveTo(new SpaceHead(changeset.Space, changeset.Sequence, changeset.Hash, changeset.RecordedAt));
    }

    private void Append(long space, LogEntry entry)
    {
        if (entry is { Id: { } id, Version: > 1 }) Supersede(space, entry, id);
        using var row = connection.Prepare("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7, ?8, ?9, ?10, ?11)");
        row.Bind(_nextEntry).Bind(space).Bind(entry.Sequence).Bind(entry.Ordinal).Bind((long)entry.Kind).Bind(entry.Version);
        row.Bind(entry.Id?.Value).Bind(entry.Place);
        BindOrNull(row, entry.Salt).Bind(entry.Digest.Span);
        BindOrNull(row, entry.Body).Step();
        if (entry.Id is { } written) Index(space, written.Value, entry.Kind, entry.Version, _nextEntry);
        _nextEntry++;
    }

    private void Index(long space, string id, RecordKind kind, int version, long at)
    {
        using var row = connection.Prepare("INSERT INTO ids VALUES (?1, ?2, ?3, ?4, ?5)");
        row.Bind(space).Bind(id).Bind((long)kind).Bind(version).Bind(at).Step();
    }

    private void Supersede(long space, LogEntry entry, RecordId id)
    {
        using var row = connection.Prepare("""
            UPDATE entries SET next = ?1 WHERE entry = (SELECT at FROM ids WHERE space = ?2 AND kind = ?3 AND id = ?4 AND version = ?5)
                AND id = ?4 AND version = ?5
            """);
        row.Bind(entry.Sequence).Bind(space).Bind((long)entry.Kind).Bind(id.Value).Bind(entry.Version - 1).Step();
        if (connection.Changes() != 1)
            throw new MemoryException(
                MemoryErrorCode.Corrupt, $"Log entry {entry.Sequence}:{entry.Ordinal} follows a version that is not there. Run 'verify'.");
    }

    private void Erase(long space, long sequence, int ordinal)
    {
        using var found = connection.Prepare("""
            SELECT e.entry, e.id, e.kind, e.version FROM changesets c JOIN entries e ON e.entry = c.first_entry + ?3
            WHERE c.space = ?1 AND c.sequence = ?2 AND e.space = ?1
            """);
        if (!found.Bind(space).Bind(sequence).Bind(ordinal).Step()) return;
        using var indexed = connection.Prepare("DELETE FROM ids WHERE space = ?1 AND id = ?2 AND kind = ?3 AND version = ?4");
        indexed.Bind(space).Bind(found.TextOrNull(1)).Bind(found.Long(2)).Bind(found.Long(3)).Step();
        using var entry = connection.Prepare("""
            UPDATE entries SET id = NULL, place = NULL, salt = NULL, body = NULL, next = NULL
            WHERE entry = ?1
            """);
        entry.Bind(found.Long(0)).Step();
        using var changeset = connection.Prepare(
            "UPDATE changesets SET reason = NULL, reason_salt = NULL WHERE space = ?1 AND sequence = ?2");
        changeset.Bind(space).Bind(sequence).Step();
    }

    private void Bury(SpaceView view, long space, string tombstone)
    {
        using var row = connection.Prepare("INSERT OR IGNORE INTO tombstones VALUES (?1, ?2)");
        row.Bind(space).Bind(Convert.FromHexString(tombstone)).Step();
        view.HasTombstones = true;
    }

    // Erased content is NULL in the file and empty in memory.
    private static Statement BindOrNull(Statement row, ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? row.BindNull() : row.Bind(bytes.Span);
}
