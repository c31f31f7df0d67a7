namespace Ingrain.Sqlite;

/// <summary>The points of writing between which a crash must make no difference to what was acknowledged. Tests crash at each.</summary>
internal enum CommitStep
{
    /// <summary>The lock is held; no transaction yet.</summary>
    BeforeBegin,

    /// <summary>A transaction is open.</summary>
    AfterBegin,

    /// <summary>One changeset of the group was written.</summary>
    AfterChangeset,

    /// <summary>Everything was written; not yet committed.</summary>
    BeforeCommit,

    /// <summary>Durable; nobody was told.</summary>
    AfterCommit,

    /// <summary>The writers were told; the write-ahead log is about to be copied.</summary>
    BeforeCheckpoint,

    /// <summary>The write-ahead log was copied into the file.</summary>
    AfterCheckpoint,

    /// <summary>A purge rewrote the file.</summary>
    AfterVacuum,

    /// <summary>A purge emptied the write-ahead log.</summary>
    AfterTruncate,
}
