using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>One space inside the writing transaction: the file, and what this connection wrote to it before.</summary>
internal sealed class SpaceView : ICommitView
{
    private readonly Connection _connection;
    private readonly LogReader _reader;

    private SpaceView(Connection connection, SpaceId name)
    {
        _connection = connection;
        _reader = new LogReader(connection);
        Head = SpaceHead.Empty(name);
    }

    /// <summary>The number that leads every key of the space; null until its first changeset.</summary>
    public long? Number { get; private set; }

    /// <inheritdoc/>
    public SpaceHead Head { get; private set; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Key { get; private set; }

    /// <inheritdoc/>
    public bool HasTombstones { get; set; }

    /// <summary>The space as the file has it.</summary>
    public static SpaceView Load(Connection connection, SpaceId name)
    {
        var view = new SpaceView(connection, name);
        if (view._reader.Space(name) is not { } row) return view;
        (view.Number, view.Head, view.Key) = (row.Number, row.Head, row.Key);
        using var erased = connection.Prepare("SELECT 1 FROM tombstones WHERE space = ?1 LIMIT 1");
        view.HasTombstones = erased.Bind(row.Number).Step();
        return view;
    }

    /// <summary>The space exists from now on.</summary>
    public void Found(long number, ReadOnlyMemory<byte> key) => (Number, Key) = (number, key);

    /// <summary>The log grew.</summary>
    public void MoveTo(SpaceHead head) => Head = head;

    /// <inheritdoc/>
    public Changeset? Find(ChangesetId id) => Number is { } space ? _reader.Changeset(Head.Space, space, id) : null;

    /// <inheritdoc/>
    public IReadOnlyList<LogEntry> Versions(Endpoint target) => Number is { } space ? _reader.Versions(space, target) : [];

    /// <inheritdoc/>
    public LogEntry? Newest(Endpoint target) => Number is { } space ? _reader.Newest(space, target) : null;

    /// <inheritdoc/>
    public LogEntry? First(Endpoint target) => Number is { } space ? _reader.First(space, target) : null;

    /// <inheritdoc/>
    public IReadOnlyList<LogEntry> AtPath(RecordKind kind, string path) => Number is { } space ? _reader.AtPath(space, kind, path) : [];

    /// <inheritdoc/>
    public long LastModuleChange()
    {
        if (Number is not { } space) return 0;
        // One pass over the index of the modules' versions, and one look-up.
        using var rows = _connection.Prepare("""
            SELECT max(
                coalesce((SELECT max(sequence) FROM entries WHERE space = ?1 AND kind = 5 AND place IS NOT NULL), 0),
                coalesce((SELECT max(sequence) FROM entries
                    WHERE space = ?1 AND kind = ?2 AND id IS NOT NULL AND kind NOT IN (1, 4, 5)), 0))
            """);
        return rows.Bind(space).Bind((long)RecordKind.Erasure).Step() ? rows.Long(0) : 0;
    }

    /// <inheritdoc/>
    public bool IsErased(string tombstone)
    {
        if (!HasTombstones || Number is not { } space) return false;
        using var rows = _connection.Prepare("SELECT 1 FROM tombstones WHERE space = ?1 AND tombstone = ?2");
        return rows.Bind(space).Bind(Convert.FromHexString(tombstone)).Step();
    }
}
