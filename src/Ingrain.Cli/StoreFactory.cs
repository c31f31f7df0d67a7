using System.Collections.Concurrent;
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
    private static readonly ConcurrentDictionary<string, InMemoryStore> s_stores = new();

    public static MemoryEngine Open(string path, StoreUse use, TimeProvider clock, out bool isMissing)
    {
        isMissing = use == StoreUse.Read && !s_stores.ContainsKey(path);
        var store = isMissing ? Empty(clock) : s_stores.GetOrAdd(path, _ => Empty(clock));
        return new MemoryEngine(store, clock);
    }

    /// <summary>A store that is gone with the process.</summary>
    public static InMemoryStore Empty(TimeProvider clock) => new(clock, IdSource.Secure(clock));
}
