using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Expecting_versions : StoreSuite
{
    [Fact]
    public async Task the_expected_version_is_written_over()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f", "one"), 0));
        await CommitAsync(store, Make.Put(Make.Fact("f", "two"), 1));
        var newest = await store.ReadAsync(Space, Make.At(RecordKind.Fact, "f"), null, Ct);
        Assert.Equal((2, null), (newest!.Version, newest.NextSequence));
    }

    [Fact]
    public async Task another_version_is_a_conflict_that_carries_both_and_writes_nothing()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f", "one")));
        await CommitAsync(store, Make.Put(Make.Fact("f", "two")));
        var result = await WriteAsync(store, Make.Observe("e"), Make.Put(Make.Fact("f", "mine"), 1));
        var conflict = Assert.Single(Assert.IsType<CommitResult.Conflicted>(result).Conflicts);
        Assert.Equal(1, conflict.ExpectedVersion);
        Assert.Equal("mine", ((Fact)conflict.Attempted).Statement);
        Assert.Equal(("two", 2), (((Fact)conflict.Current!).Statement, conflict.Current.Version));
        Assert.Null(await store.ReadAsync(Space, Make.At(RecordKind.Episode, "e"), null, Ct));
        Assert.Equal(2, (await store.HeadAsync(Space, Ct)).Sequence);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, false)]
    public async Task expecting_what_is_not_there_is_a_conflict(int expected, bool exists)
    {
        var store = await StoreAsync();
        if (exists) await CommitAsync(store, Make.Put(Make.Fact("f", "one")));
        var result = await WriteAsync(store, Make.Put(Make.Fact("f", "mine"), expected));
        Assert.Equal(exists, Assert.Single(Assert.IsType<CommitResult.Conflicted>(result).Conflicts).Current is not null);
    }

    [Fact]
    public async Task writing_what_is_already_there_is_no_conflict_whatever_was_expected()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f", "one")));
        var result = await WriteAsync(store, Make.Put(Make.Fact("f", "one"), 7));
        Assert.Equal([ChangeOutcome.AlreadyKnown], Assert.IsType<CommitResult.Unchanged>(result).Outcomes);
    }

    [Fact]
    public async Task of_many_writers_that_saw_the_same_version_exactly_one_succeeds()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f", "start")));
        var results = await Task.WhenAll(Enumerable.Range(0, 32)
            .Select(i => Task.Run(async () => await WriteAsync(store, Make.Put(Make.Fact("f", $"by {i}"), 1)), Ct)));
        Assert.Single(results.OfType<CommitResult.Committed>());
        Assert.Equal(31, results.OfType<CommitResult.Conflicted>().Count());
    }

    [Fact]
    public async Task two_active_notes_cannot_share_a_path()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Note("n1", "a/b")));
        var conflict = Assert.Single(Assert.IsType<CommitResult.Conflicted>(
            await WriteAsync(store, Make.Put(Make.Note("n2", "a/b")))).Conflicts);
        Assert.Equal("n1", conflict.Current!.Id.Value);
        await CommitAsync(store, Make.Put(Make.Module("m1", "a/b")));
        Assert.IsType<CommitResult.Conflicted>(await WriteAsync(store, Make.Put(Make.Note("n3", "c")), Make.Put(Make.Note("n4", "c"))));
    }

    [Fact]
    public async Task a_path_is_free_again_when_its_note_moved_or_was_archived_or_erased()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Note("n1", "a")), Make.Put(Make.Note("n2", "b")), Make.Put(Make.Note("n3", "c")));
        await CommitAsync(store, Make.Put(Make.Note("n1", "elsewhere")));
        await CommitAsync(store, Make.Put(Make.Note("n2", "b") with { State = RecordState.Archived }));
        await CommitAsync(store, Make.Erase(RecordKind.Note, "n3"));
        await CommitAsync(store, Make.Put(Make.Note("n4", "a")), Make.Put(Make.Note("n5", "b")), Make.Put(Make.Note("n6", "c")));
        Assert.IsType<CommitResult.Conflicted>(await WriteAsync(store, Make.Put(Make.Note("n2", "b"))));
    }

    [Fact]
    public async Task what_was_tested_beside_other_modules_is_a_conflict()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Module("m1", "a")));
        var draft = Make.Draft(Space, Ids.NextGuid(), Make.Put(Make.Module("m2", "b"), 0)) with { ModulesSeen = 1 };
        await CommitAsync(store, Make.Put(Make.Note("n", "a")), Make.Observe("e"));
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync(draft, Ct));

        var late = Make.Draft(Space, Ids.NextGuid(), Make.Put(Make.Module("m3", "c"), 0)) with { ModulesSeen = 1 };
        Assert.IsType<CommitResult.Conflicted>(await store.CommitAsync(late, Ct));
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync(late with { ModulesSeen = 3 }, Ct));
        Assert.IsType<CommitResult.Repeated>(await store.CommitAsync(late, Ct));

        await CommitAsync(store, Make.Erase(RecordKind.Module, "m1"));
        var blind = Make.Draft(Space, Ids.NextGuid(), Make.Put(Make.Module("m4", "d"), 0)) with { ModulesSeen = 4 };
        Assert.IsType<CommitResult.Conflicted>(await store.CommitAsync(blind, Ct));
    }
}
