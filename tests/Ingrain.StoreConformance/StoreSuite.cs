using Ingrain.Storage;

namespace Ingrain.StoreConformance;

/// <summary>
/// What every suite needs: a clock, ids, and stores that the deriving class opens. Deriving classes say only how to open an empty store;
/// every promise is tested here, the same for all.
/// </summary>
public abstract class StoreSuite : IAsyncLifetime
{
    protected static readonly SpaceId Space = new("alpha");
    protected static readonly SpaceId Other = new("beta");

    private readonly List<IMemoryStore> _opened = [];

    protected StoreSuite() => Ids = IdSource.Seeded(Clock, 1);

    protected ManualClock Clock { get; } = new();

    protected IdSource Ids { get; }

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Opens an empty store that uses <see cref="Clock"/> and <see cref="Ids"/>.</summary>
    protected abstract ValueTask<IMemoryStore> OpenAsync();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _opened) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async ValueTask<IMemoryStore> StoreAsync()
    {
        var store = await OpenAsync();
        _opened.Add(store);
        return store;
    }

    protected ChangesetDraft Draft(params Change[] changes) => Make.Draft(Space, Ids.NextGuid(), changes);

    protected ValueTask<CommitResult> WriteAsync(IMemoryStore store, params Change[] changes) => store.CommitAsync(Draft(changes), Ct);

    protected ValueTask<CommitResult> WriteToAsync(IMemoryStore store, SpaceId space, params Change[] changes) =>
        store.CommitAsync(Make.Draft(space, Ids.NextGuid(), changes), Ct);

    /// <summary>Writes, and insists that it was written.</summary>
    protected async ValueTask<Changeset> CommitAsync(IMemoryStore store, params Change[] changes) =>
        Assert.IsType<CommitResult.Committed>(await WriteAsync(store, changes)).Changeset;

    protected static async ValueTask<List<Changeset>> LogAsync(IMemoryStore store, SpaceId space, long after = 0)
    {
        var log = new List<Changeset>();
        await foreach (var changeset in store.ReadLogAsync(space, after, Ct)) log.Add(changeset);
        return log;
    }

    protected static async ValueTask<List<LogEntry>> ListAllAsync(IMemoryStore store, ListQuery query)
    {
        var all = new List<LogEntry>();
        for (string? cursor = null; ;)
        {
            var page = await store.ListAsync(Space, query with { Cursor = cursor }, Ct);
            Assert.True(page.Entries.Count <= query.Limit);
            all.AddRange(page.Entries);
            if (page.Cursor is null) return all;
            cursor = page.Cursor;
        }
    }

    protected static string[] Texts(IEnumerable<LogEntry> entries) => [.. entries.Select(e => e.Id?.Value ?? "-")];
}
