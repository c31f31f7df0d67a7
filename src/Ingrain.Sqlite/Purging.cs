namespace Ingrain.Sqlite;

/// <summary>
/// Makes erased bytes unreadable in the file. Erases leave a mark that a purge is due, which only a purge that finished takes away, so
/// that one cut short by a crash, a full disk or another program's reading is done again.
/// </summary>
internal static class Purging
{
    /// <summary>Marks that a purge is due. Part of the transaction that erases.</summary>
    public static void Owe(Connection connection) => connection.Run("INSERT OR IGNORE INTO purge_due VALUES (1)");

    /// <summary>Whether a purge is due.</summary>
    public static bool IsDue(Connection connection) => connection.Number("SELECT count(*) FROM purge_due") > 0;

    /// <summary>Rewrites the file where a purge is due, and drops what was derived from it. The caller holds the lock.</summary>
    /// <returns>Whether no erased byte is left; false where another reader holds old pages.</returns>
    public static bool Run(Connection connection, SqliteStoreOptions options, string snapshots)
    {
        if (!IsDue(connection)) return true;
        if (Directory.Exists(snapshots))
            foreach (var path in Directory.EnumerateFiles(snapshots)) File.Delete(path);
        // secure_delete clears what is freed, not the copies that earlier rebalancing left in the gaps of pages: only a rewrite does.
        connection.Run("VACUUM");
        options.OnStep?.Invoke(CommitStep.AfterVacuum);
        var isEmpty = connection.Checkpoint(truncate: true);
        options.OnStep?.Invoke(CommitStep.AfterTruncate);
        if (isEmpty) connection.Run("DELETE FROM purge_due");
        return isEmpty;
    }
}
