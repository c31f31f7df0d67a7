using Ingrain.House;
using Ingrain.Storage;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

/// <summary>What tests of the file itself need: a folder of their own, a clock, ids, and stores that are closed at the end.</summary>
public abstract class SqliteTest : IAsyncDisposable
{
    protected static readonly SpaceId Space = new("alpha");

    private readonly TempFolder _folder = new();
    private readonly List<SqliteStore> _opened = [];

    protected SqliteTest()
    {
        Ids = IdSource.Seeded(Clock, 1);
        Path = _folder.NewFile();
    }

    protected ManualClock Clock { get; } = new();

    protected IdSource Ids { get; }

    protected string Folder => _folder.Path;

    protected string Path { get; }

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened) await store.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected SqliteStore Open(SqliteStoreOptions? options = null, string? path = null)
    {
        var store = SqliteStore.Open(path ?? Path, Clock, Ids, options);
        _opened.Add(store);
        return store;
    }

    protected MemoryErrorCode Refused(string? path = null) => Assert.Throws<MemoryException>(() => Open(path: path)).Code;

    protected ChangesetDraft Draft(params Change[] changes) => Make.Draft(Space, Ids.NextGuid(), changes);

    protected async ValueTask<Changeset> CommitAsync(SqliteStore store, params Change[] changes) =>
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync(Draft(changes), Ct)).Changeset;

    protected static async ValueTask<List<Changeset>> LogAsync(SqliteStore store)
    {
        var log = new List<Changeset>();
        await foreach (var changeset in store.ReadLogAsync(Space, 0, Ct)) log.Add(changeset);
        return log;
    }

    /// <summary>Takes the lock as another process would, until disposed.</summary>
    internal WriterLock HoldLock()
    {
        var held = new WriterLock(Path);
        Assert.True(held.TryAcquire(TimeSpan.FromSeconds(10)));
        return held;
    }
}
