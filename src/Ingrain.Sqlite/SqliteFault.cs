using SQLitePCL;

namespace Ingrain.Sqlite;

/// <summary>What SQLite's result codes mean for a caller.</summary>
internal static class SqliteFault
{
    /// <summary>The exception for a result code.</summary>
    /// <param name="code">The extended result code.</param>
    /// <param name="doing">What was being done, in words.</param>
    /// <param name="says">What SQLite says of it.</param>
    public static MemoryException Of(int code, string doing, string says) => (code & 0xff) switch
    {
        raw.SQLITE_FULL =>
            new(MemoryErrorCode.StorageFull, "The disk is full; nothing of this was written. Free some space and try again."),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            new(MemoryErrorCode.Busy, "Another program holds the memory file; try again."),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
            new(MemoryErrorCode.Corrupt, $"The memory file is damaged or is no memory file ({says}). Restore a backup or run 'verify'."),
        // A row that the log does not allow: a version twice, a sequence twice. Only damage or another program's writing does that.
        raw.SQLITE_CONSTRAINT => new(MemoryErrorCode.Corrupt, $"The memory file contradicts itself ({says}). Run 'verify'."),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN or raw.SQLITE_AUTH =>
            new(MemoryErrorCode.StorageFailed, $"The memory file or its folder cannot be written ({says}). Check its permissions."),
        _ => new(MemoryErrorCode.StorageFailed, $"SQLite failed while {doing}: {says} ({code})."),
    };
}
