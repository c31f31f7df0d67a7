namespace Ingrain.Storage;

/// <summary>What a store shows the <see cref="CommitPlanner"/> inside its writing transaction: the space as of this very commit.</summary>
public interface ICommitView
{
    /// <summary>The space's head.</summary>
    SpaceHead Head { get; }

    /// <summary>The space's key; empty while the space does not exist.</summary>
    ReadOnlyMemory<byte> Key { get; }

    /// <summary>A committed changeset by id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The changeset, or null.</returns>
    Changeset? Find(ChangesetId id);

    /// <summary>All versions of something, oldest first.</summary>
    /// <param name="target">Kind and id.</param>
    /// <returns>The versions; empty where there is none or it was erased.</returns>
    IReadOnlyList<LogEntry> Versions(Endpoint target);

    /// <summary>The newest version of something.</summary>
    /// <param name="target">Kind and id.</param>
    /// <returns>The version, or null.</returns>
    LogEntry? Newest(Endpoint target);

    /// <summary>The first version of something.</summary>
    /// <param name="target">Kind and id.</param>
    /// <returns>The version, or null.</returns>
    LogEntry? First(Endpoint target);

    /// <summary>The newest versions of the notes or modules at a path.</summary>
    /// <param name="kind">Note or module.</param>
    /// <param name="path">The path.</param>
    /// <returns>The versions.</returns>
    IReadOnlyList<LogEntry> AtPath(RecordKind kind, string path);

    /// <summary>The sequence of the last changeset that wrote a module or erased anything; 0 for none.</summary>
    /// <returns>The sequence.</returns>
    long LastModuleChange();

    /// <summary>Whether anything was ever erased: where nothing was, no tombstone needs working out.</summary>
    bool HasTombstones { get; }

    /// <summary>Whether an id was erased.</summary>
    /// <param name="tombstone">Its tombstone.</param>
    /// <returns>Whether it was.</returns>
    bool IsErased(string tombstone);
}
