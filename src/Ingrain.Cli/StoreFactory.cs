using Ingrain.Execution;
using Ingrain.Inference;
using Ingrain.Sqlite;
using Ingrain.Storage;

namespace Ingrain.Cli;

/// <summary>What a command does with the store.</summary>
internal enum StoreUse
{
    Read,
    Write,
}

/// <summary>The one place that knows which store there is.</summary>
internal static class StoreFactory
{
    /// <summary>
    /// Opens the engine; without an embedder, with the one that comes along. Reading does not make a file where there is none: the store
    /// is empty then.
    /// </summary>
    public static MemoryEngine Open(
        string path, StoreUse use, IEmbedder? embedder, TimeProvider clock, out bool isMissing, ISandbox? sandbox = null)
    {
        if (Directory.Exists(path)) throw CliException.Unavailable(IsFolder(path));
        isMissing = use == StoreUse.Read && !Path.Exists(path);
        var ids = IdSource.Secure(clock);
        return new MemoryEngine(isMissing ? Empty(clock) : SqliteStore.Open(path, clock, ids), clock, ids, embedder, sandbox);
    }

    /// <summary>Says that a folder was named where a store's file is.</summary>
    public static string IsFolder(string path) =>
        $"'{path}' is a folder; --db (or INGRAIN_DB) names a file, such as '{Path.Combine(path, "ingrain.db")}'.";

    /// <summary>A store that is gone with the process.</summary>
    public static InMemoryStore Empty(TimeProvider clock) => new(clock, IdSource.Secure(clock));
}
