using Ingrain.House;
using Ingrain.Storage;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

public sealed class Committing_changesets_in_sqlite : Committing_changesets
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Expecting_versions_in_sqlite : Expecting_versions
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Observing_episodes_in_sqlite : Observing_episodes
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Reading_as_of_the_past_in_sqlite : Reading_as_of_the_past
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Listing_pages_in_sqlite : Listing_pages
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Keeping_spaces_apart_in_sqlite : Keeping_spaces_apart
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Erasing_in_sqlite : Erasing
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Restoring_a_log_in_sqlite : Restoring_a_log
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Writing_at_once_in_sqlite : Writing_at_once
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Reading_the_log_in_sqlite : Reading_the_log
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class Random_operations_in_sqlite : Random_operations
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IMemoryStore> OpenAsync() => new(SqliteStore.Open(_folder.NewFile(), Clock, Ids));
}

public sealed class The_store_in_sqlite
{
    [Fact]
    public void runs_every_suite() => Assert.Empty(SuiteCompleteness.MissingFrom(typeof(The_store_in_sqlite).Assembly));
}
