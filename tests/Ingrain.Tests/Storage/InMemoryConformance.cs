using Ingrain.Storage;
using Ingrain.StoreConformance;

namespace Ingrain.Tests.Storage;

public sealed class Committing_changesets_in_memory : Committing_changesets
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Expecting_versions_in_memory : Expecting_versions
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Observing_episodes_in_memory : Observing_episodes
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Reading_as_of_the_past_in_memory : Reading_as_of_the_past
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Listing_pages_in_memory : Listing_pages
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Keeping_spaces_apart_in_memory : Keeping_spaces_apart
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Erasing_in_memory : Erasing
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Restoring_a_log_in_memory : Restoring_a_log
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Writing_at_once_in_memory : Writing_at_once
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class Reading_the_log_in_memory : Reading_the_log
{
    protected override ValueTask<IMemoryStore> OpenAsync() => new(new InMemoryStore(Clock, Ids));
}

public sealed class The_store_in_memory
{
    // Random operations compare a store with the store in memory; with itself there is nothing to compare.
    private static readonly string[] s_leftOut = [nameof(Random_operations)];

    [Fact]
    public void runs_every_suite_but_those_left_out_for_a_reason() =>
        Assert.Equal(s_leftOut, SuiteCompleteness.MissingFrom(typeof(The_store_in_memory).Assembly));
}
