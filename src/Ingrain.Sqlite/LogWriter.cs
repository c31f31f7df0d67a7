using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>Carries plans out inside one writing transaction. Made anew for every transaction, since it remembers what it wrote.</summary>
internal sealed class LogWriter
{
    private readonly Connection _connection;
    private readonly Dictionary<SpaceId, SpaceView> _spaces = [];
    private long _nextEntry;

    public LogWriter(Connection connection)
    {
        _connection = connection;
        _nextEntry = connection.Number("SELECT max(entry) FROM entries") + 1;
    }

    /// <summary>The space with everything this transaction wrote to it.</summary>
    public SpaceView View(SpaceId space)
    {
        if (!_spaces.TryGetValue(space, out var view)) _spaces[space] = view = SpaceView.Load(_connection, space);
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
        if (plan.Erased.Count > 0) Purging.Owe(_connection);
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

    /// <summary>Writes the heads: once per transaction, however many changesets moved them.</summary>
    public void Finish()
    {
        foreach (var view in _spaces.Values)
        {
            if (!view.HasMoved) continue;
            using var row = _connection.Prepare("UPDATE spaces SET sequence = ?1, hash = ?2, recorded_at = ?3 WHERE space = ?4");
            row.Bind(view.Head.Sequence).Bind(view.Head.Hash.Span).Bind(view.Head.RecordedAt.UtcTicks).Bind(view.Number).Step();
        }
    }

    private long Found(SpaceView view, ReadOnlyMemory<byte> key)
    {
        using var row = _connection.Prepare(
            "INSERT INTO spaces (name, key, sequence, hash, recorded_at) VALUES (?1, ?2, 0, ?3, 0) RETURNING space");
        row.Bind(view.Head.Space.Name).Bind(key.Span).Bind(view.Head.Hash.Span).Step();
        view.Found(row.Long(0), key);
        return row.Long(0);
    }

    private void Append(SpaceView view, long space, Changeset changeset)
    {
        using (var row = _connection.Prepare("INSERT INTO changesets VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"))
        {
            row.Bind(space).Bind(changeset.Sequence).Bind(changeset.Id.Value.ToByteArray(bigEndian: true));
            row.Bind((long)changeset.Actor.Kind).Bind(changeset.Actor.Name).Bind(changeset.Credential).Bind(changeset.Reason);
            BindOrNull(row, changeset.ReasonSalt).Bind(changeset.ReasonDigest.Span).Bind(changeset.RecordedAt.UtcTicks);
            row.Bind(changeset.PreviousHash.Span).Bind(changeset.Hash.Span).Bind(_nextEntry).Bind(changeset.Entries.Count).Step();
        }
        foreach (var entry in changeset.Entries) Append(space, entry);
        view.MoveTo(new SpaceHead(changeset.Space, changeset.Sequence, changeset.Hash, changeset.RecordedAt));
    }

    private void Append(long space, LogEntry entry)
    {
        if (entry is { Id: { } id, Version: > 1 }) Supersede(space, entry, id);
        using var row = _connection.Prepare("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7, ?8, ?9, ?10, ?11)");
        row.Bind(_nextEntry++).Bind(space).Bind(entry.Sequence).Bind(entry.Ordinal).Bind((long)entry.Kind).Bind(entry.Version);
        row.Bind(entry.Id?.Value).Bind(entry.Place);
        BindOrNull(row, entry.Salt).Bind(entry.Digest.Span);
        BindOrNull(row, entry.Body).Step();
    }

    private void Supersede(long space, LogEntry entry, RecordId id)
    {
        using var row = _connection.Prepare("UPDATE entries SET next = ?1 WHERE space = ?2 AND kind = ?3 AND id = ?4 AND version = ?5");
        row.Bind(entry.Sequence).Bind(space).Bind((long)entry.Kind).Bind(id.Value).Bind(entry.Version - 1).Step();
        if (_connection.Changes() != 1)
            throw new MemoryException(
                MemoryErrorCode.Corrupt, $"Log entry {entry.Sequence}:{entry.Ordinal} follows a version that is not there. Run 'verify'.");
    }

    private void Erase(long space, long sequence, int ordinal)
    {
        using var entry = _connection.Prepare("""
            UPDATE entries SET id = NULL, place = NULL, salt = NULL, body = NULL, next = NULL
            WHERE space = ?1 AND entry = (SELECT first_entry FROM changesets WHERE space = ?1 AND sequence = ?2) + ?3
            """);
        entry.Bind(space).Bind(sequence).Bind(ordinal).Step();
        using var changeset = _connection.Prepare(
            "UPDATE changesets SET reason = NULL, reason_salt = NULL WHERE space = ?1 AND sequence = ?2");
        changeset.Bind(space).Bind(sequence).Step();
    }

    private void Bury(SpaceView view, long space, string tombstone)
    {
        using var row = _connection.Prepare("INSERT OR IGNORE INTO tombstones VALUES (?1, ?2)");
        row.Bind(space).Bind(Convert.FromHexString(tombstone)).Step();
        view.HasTombstones = true;
    }

    // Erased content is NULL in the file and empty in memory.
    private static Statement BindOrNull(Statement row, ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? row.BindNull() : row.Bind(bytes.Span);
}
