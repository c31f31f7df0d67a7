namespace Ingrain.Sqlite;

/// <summary>
/// Copies a store while others use it. The copy is one moment of all spaces: every commit that was acknowledged before it began is in it,
/// and none is in it by half. Erased content is in no copy, also where a purge of the store itself is still due.
/// </summary>
public static class StoreCopy
{
    // A purge of another process has the file to itself for a while.
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Copies a store into a new file, which only its owner may read. It is written without being synced. Takes about a second for every
    /// 100 MB; while it runs the store's write-ahead log only grows.
    /// </summary>
    /// <param name="from">The store's file.</param>
    /// <param name="to">The new file. Its folder is there, and it is not.</param>
    /// <param name="ct">Cancels; what was written by then is left behind.</param>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.StorageFailed"/> or <see cref="MemoryErrorCode.StorageFull"/>: the copy cannot be written, or is there
    /// already. <see cref="MemoryErrorCode.Corrupt"/>: the store is damaged. <see cref="MemoryErrorCode.Busy"/>: another process kept it to
    /// itself.
    /// </exception>
    public static void Make(string from, string to, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        ct.ThrowIfCancellationRequested();
        try
        {
            PrivateFile.Open(to, FileMode.CreateNew, FileShare.ReadWrite).Dispose();
        }
        catch (IOException e)
        {
            throw new MemoryException(MemoryErrorCode.StorageFailed, $"'{to}' cannot be made: {e.Message}", e);
        }
        using var connection = Connection.Open(PrivateFile.FollowLinks(Path.GetFullPath(from)));
        connection.RunScript("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 0");
        connection.LeaveLogOnClose(true);
        connection.WaitForLocks(s_wait);
        using var interrupting = ct.Register(connection.Interrupt);
        try
        {
            using var copy = connection.Prepare("VACUUM INTO ?1").Bind(to);
            while (copy.Step()) { }
        }
        catch (MemoryException) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
    }
}
