using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Reading_as_of_the_past : StoreSuite
{
    [Fact]
    public async Task a_record_reads_as_it_was_right_after_each_sequence()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e"));
        for (var i = 1; i <= 5; i++) await CommitAsync(store, Make.Put(Make.Fact("f", $"v{i}")));
        var target = Make.At(RecordKind.Fact, "f");
        for (var sequence = 0; sequence <= 8; sequence++)
        {
            var read = await store.ReadAsync(Space, target, sequence, Ct);
            Assert.Equal(sequence < 2 ? null : Math.Min(sequence - 1, 5), read?.Version);
        }
    }

    [Fact]
    public async Task a_superseded_version_says_when_and_by_which_changeset()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f", "one")));
        Clock.Move(TimeSpan.FromHours(1));
        var second = await CommitAsync(store, Make.Put(Make.Fact("f", "two")));
        var old = await store.ReadAsync(Space, Make.At(RecordKind.Fact, "f"), 1, Ct);
        Assert.Equal((2L, second.RecordedAt), (old!.NextSequence, old.SupersededAt));
        Assert.Equal(second.RecordedAt - TimeSpan.FromHours(1), old.RecordedAt);
    }

    [Fact]
    public async Task lists_show_what_was_current_then()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Note("n1", "b")), Make.Put(Make.Note("n2", "c")));
        await CommitAsync(store, Make.Put(Make.Note("n1", "d")));
        await CommitAsync(store, Make.Put(Make.Note("n3", "a")));
        var query = new ListQuery { Kind = RecordKind.Note };
        Assert.Equal(["b", "c"], (await ListAllAsync(store, query with { AsOf = 1 })).Select(e => e.Place));
        Assert.Equal(["c", "d"], (await ListAllAsync(store, query with { AsOf = 2 })).Select(e => e.Place));
        Assert.Equal(["a", "c", "d"], (await ListAllAsync(store, query)).Select(e => e.Place));
        Assert.Empty(await ListAllAsync(store, query with { AsOf = 0 }));
        Assert.Empty(await ListAllAsync(store, query with { Place = "b" }));
        Assert.Single(await ListAllAsync(store, query with { Place = "b", AsOf = 1 }));
    }

    [Fact]
    public async Task a_time_means_everything_recorded_at_or_before_it()
    {
        var store = await StoreAsync();
        var start = Clock.Now;
        await CommitAsync(store, Make.Observe("a"));
        await CommitAsync(store, Make.Observe("b"));
        Clock.Move(TimeSpan.FromMinutes(1));
        await CommitAsync(store, Make.Observe("c"));
        Assert.Equal(0, await store.SequenceAtAsync(Space, start.AddTicks(-1), Ct));
        Assert.Equal(2, await store.SequenceAtAsync(Space, start, Ct));
        Assert.Equal(2, await store.SequenceAtAsync(Space, start.AddSeconds(59), Ct));
        Assert.Equal(3, await store.SequenceAtAsync(Space, Clock.Now, Ct));
        Assert.Equal(3, await store.SequenceAtAsync(Space, DateTimeOffset.MaxValue, Ct));
    }

    [Fact]
    public async Task a_clock_that_jumps_back_never_makes_the_log_run_backwards()
    {
        var store = await StoreAsync();
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            await CommitAsync(store, Make.Observe($"e{i}"));
            Clock.Move(TimeSpan.FromMinutes(random.Next(-50_000, 40_000)));
        }
        var log = await LogAsync(store, Space);
        Chain.Verify(log);
        foreach (var changeset in log)
            Assert.Equal(
                log.Last(c => c.RecordedAt <= changeset.RecordedAt).Sequence, await store.SequenceAtAsync(Space, changeset.RecordedAt, Ct));
    }
}
