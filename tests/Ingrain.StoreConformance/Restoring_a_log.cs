using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Restoring_a_log : StoreSuite
{
    [Fact]
    public async Task a_restored_space_answers_like_the_one_it_was_exported_from()
    {
        var (source, log, key) = await ExportAsync();
        var copy = await StoreAsync();
        var head = await copy.RestoreAsync(Space, key, Stream(log), Ct);
        Assert.Equal(Dump.Of(await source.HeadAsync(Space, Ct)), Dump.Of(head));
        Assert.Equal(key.ToArray(), (await copy.KeyAsync(Space, Ct)).ToArray());
        Assert.Equal(string.Join('\n', log.Select(Dump.Of)), string.Join('\n', (await LogAsync(copy, Space)).Select(Dump.Of)));
        foreach (var kind in Enum.GetValues<RecordKind>())
            foreach (var asOf in (long?[])[null, 1, 2, 3])
            {
                var query = new ListQuery { Kind = kind, AsOf = asOf };
                Assert.Equal(Dump.Of(await source.ListAsync(Space, query, Ct)), Dump.Of(await copy.ListAsync(Space, query, Ct)));
            }
        Assert.Empty(await copy.CheckAsync(Ct));
    }

    [Fact]
    public async Task derived_fields_are_worked_out_anew_whatever_the_bundle_says()
    {
        var (_, log, key) = await ExportAsync();
        var copy = await StoreAsync();
        var bare = log.Select(c => c with
        {
            Entries = [.. c.Entries.Select(e => e with { Place = "lie", NextSequence = 99, SupersededAt = Clock.Now, Ordinal = 7 })],
        });
        await copy.RestoreAsync(Space, key, Stream(bare), Ct);
        Assert.Equal(string.Join('\n', log.Select(Dump.Of)), string.Join('\n', (await LogAsync(copy, Space)).Select(Dump.Of)));
    }

    [Fact]
    public async Task erased_ids_stay_away_and_writing_goes_on()
    {
        var (_, log, key) = await ExportAsync();
        var copy = await StoreAsync();
        await copy.RestoreAsync(Space, key, Stream(log), Ct);
        Assert.Equal(
            [ChangeOutcome.Erased], Assert.IsType<CommitResult.Unchanged>(await WriteAsync(copy, Make.Observe("gone"))).Outcomes);
        await Assert.ThrowsAsync<MemoryException>(async () => await copy.CommitAsync(Draft(Make.Observe("x")) with { Id = log[0].Id }, Ct));
        var next = await CommitAsync(copy, Make.Put(Make.Fact("f", "third"), 2));
        Assert.Equal(log.Count + 1, next.Sequence);
        Chain.Verify(await LogAsync(copy, Space));
    }

    [Fact]
    public async Task a_space_that_is_not_empty_is_left_as_it_is()
    {
        var (_, log, key) = await ExportAsync();
        var copy = await StoreAsync();
        await CommitAsync(copy, Make.Observe("mine"));
        var refused = await Assert.ThrowsAsync<MemoryException>(async () => await copy.RestoreAsync(Space, key, Stream(log), Ct));
        Assert.Equal(MemoryErrorCode.Conflict, refused.Code);
        Assert.Equal(1, (await copy.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task a_log_with_a_gap_or_of_another_space_is_refused_and_leaves_nothing()
    {
        var (_, log, key) = await ExportAsync();
        var copy = await StoreAsync();
        IEnumerable<Changeset>[] wrong = [log.Skip(1), log.Where(c => c.Sequence != 2), log.Select(c => c with { Space = Other })];
        foreach (var broken in wrong)
        {
            var refused = await Assert.ThrowsAsync<MemoryException>(async () => await copy.RestoreAsync(Space, key, Stream(broken), Ct));
            Assert.Equal(MemoryErrorCode.Invalid, refused.Code);
        }
        Assert.Empty(await copy.SpacesAsync(Ct));
        await copy.RestoreAsync(Space, key, Stream(log), Ct);
    }

    [Fact]
    public async Task a_producer_that_fails_leaves_nothing_and_its_own_error()
    {
        var (_, log, key) = await ExportAsync();
        var copy = await StoreAsync();
        await Assert.ThrowsAsync<InvalidDataException>(async () => await copy.RestoreAsync(Space, key, Broken(log), Ct));
        Assert.Empty(await copy.SpacesAsync(Ct));
        await CommitAsync(copy, Make.Observe("usable"));
    }

    [Fact]
    public async Task an_empty_log_gives_an_empty_space_and_a_wrong_key_is_the_callers_mistake()
    {
        var copy = await StoreAsync();
        Assert.Equal(0, (await copy.RestoreAsync(Space, new byte[32], Stream([]), Ct)).Sequence);
        Assert.Empty(await copy.SpacesAsync(Ct));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await copy.RestoreAsync(Space, new byte[5], Stream([]), Ct));
    }

    private async ValueTask<(IMemoryStore Source, List<Changeset> Log, ReadOnlyMemory<byte> Key)> ExportAsync()
    {
        var source = await StoreAsync();
        await CommitAsync(source, Make.Observe("e"), Make.Observe("gone", "secret"), Make.Put(Make.Note("n", "p/q")));
        Clock.Move(TimeSpan.FromHours(2));
        await CommitAsync(
            source, Make.Put(Make.Fact("f", "first")), Make.Put(Make.Note("n", "moved")), Make.Mark("e", RecordState.Archived));
        await CommitAsync(source, Make.Erase(RecordKind.Episode, "gone"), Make.Put(Make.Fact("f", "second")));
        return (source, await LogAsync(source, Space), await source.KeyAsync(Space, Ct));
    }

    private static async IAsyncEnumerable<Changeset> Stream(IEnumerable<Changeset> log)
    {
        foreach (var changeset in log)
        {
            await Task.Yield();
            yield return changeset;
        }
    }

    private static async IAsyncEnumerable<Changeset> Broken(IEnumerable<Changeset> log)
    {
        await foreach (var changeset in Stream(log.Take(2))) yield return changeset;
        throw new InvalidDataException("the bundle ends here");
    }
}
