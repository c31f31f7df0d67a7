namespace Ingrain.Sqlite;

/// <summary>
/// Keeps the write-ahead log short. SQLite's own checkpoints run in whichever connection crosses a limit, outside our lock; these run in
/// the writer, inside it.
/// </summary>
internal sealed class WalKeeper(Connection connection, string path, SqliteStoreOptions options)
{
    private readonly string _wal = path + "-wal";
    private readonly long _pageBytes = connection.Number("PRAGMA page_size");
    private long _writtenBytes;
    private long _writtenAtLook;
    private long _lengthSeen;

    /// <summary>
    /// Whether it is time: this process wrote its share since the last copy, or the log's file grew past twice the share, which is how
    /// the writing of other processes shows.
    /// </summary>
    public bool IsFull
    {
        get
        {
            _writtenBytes += connection.TakePagesWritten() * _pageBytes;
            if (_writtenBytes >= options.WalBytesMax) return true;
            // Asking for the length costs as much as writing a row.
            if (_writtenBytes - _writtenAtLook < options.WalBytesMax / 16 && _writtenBytes >= _writtenAtLook) return false;
            _writtenAtLook = _writtenBytes;
            var length = Length;
            return length > 2 * options.WalBytesMax && length > _lengthSeen;
        }
    }

    private long Length => new FileInfo(_wal) is { Exists: true } file ? file.Length : 0;

    /// <summary>
    /// Copies the log into the file, so that the next transaction starts the log over. A reader in the way means that it starts over
    /// later; a full disk too, since the log itself holds everything. The caller holds the lock.
    /// </summary>
    public void Copy()
    {
        options.OnStep?.Invoke(CommitStep.BeforeCheckpoint);
        _lengthSeen = Length;
        try
        {
            // When a reader holds it back: again after half the share, so that a stuck reader does not cost a try at every commit.
            _writtenBytes = connection.Checkpoint(truncate: false) ? 0 : options.WalBytesMax / 2;
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.StorageFull)
        {
            _writtenBytes = 0;
        }
        options.OnStep?.Invoke(CommitStep.AfterCheckpoint);
    }
}
