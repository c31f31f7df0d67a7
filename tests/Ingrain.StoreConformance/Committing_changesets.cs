using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Committing_changesets : StoreSuite
{
    [Fact]
    public async Task a_space_never_written_to_is_empty()
    {
        var store = await StoreAsync();
        var head = await store.HeadAsync(Space, Ct);
        Assert.Equal((0, DateTimeOffset.MinValue), (head.Sequence, head.RecordedAt));
        Assert.Equal(new byte[32], head.Hash.ToArray());
        Assert.Empty(await store.SpacesAsync(Ct));
        Assert.True((await store.KeyAsync(Space, Ct)).IsEmpty);
        Assert.Null(await store.FindChangesetAsync(Space, 1, Ct));
        Assert.Empty(await LogAsync(store, Space));
        Assert.Empty((await store.ListAsync(Space, new ListQuery { Kind = RecordKind.Fact }, Ct)).Entries);
        Assert.Empty(await store.HistoryAsync(Space, Make.At(RecordKind.Fact, "f"), Ct));
        Assert.Null(await store.ReadAsync(Space, Make.At(RecordKind.Fact, "f"), null, Ct));
        Assert.Equal(0, await store.SequenceAtAsync(Space, DateTimeOffset.MaxValue, Ct));
    }

    [Fact]
    public async Task sequences_count_up_without_gaps_and_the_chain_verifies()
    {
        var store = await StoreAsync();
        for (var i = 0; i < 20; i++)
        {
            Clock.Move(TimeSpan.FromSeconds(1));
            await CommitAsync(store, Make.Observe($"e{i}"), Make.Put(Make.Fact("f", $"round {i}")));
            await WriteAsync(store, Make.Observe($"e{i}"));
        }
        var log = await LogAsync(store, Space);
        Assert.Equal(20, log.Count);
        Chain.Verify(log);
        var head = await store.HeadAsync(Space, Ct);
        Assert.Equal(20, head.Sequence);
        Assert.Equal(log[^1].Hash.ToArray(), head.Hash.ToArray());
        Assert.Equal(log[^1].RecordedAt, head.RecordedAt);
        Assert.Equal(32, (await store.KeyAsync(Space, Ct)).Length);
    }

    [Fact]
    public async Task what_was_committed_reads_back_as_it_was_reported()
    {
        var store = await StoreAsync();
        var committed = await CommitAsync(store, Make.Observe("e"), Make.Put(Make.Note("n", "a/b")), Make.Put(Make.Fact("f")));
        Assert.Equal(Dump.Of(committed), Dump.Of(await store.FindChangesetAsync(Space, 1, Ct)));
        Assert.Equal(Dump.Of(committed), Dump.Of(Assert.Single(await LogAsync(store, Space))));
        Assert.Equal([RecordKind.Episode, RecordKind.Note, RecordKind.Fact], committed.Entries.Select(e => e.Kind));
        Assert.Equal(["s1", "a/b", null], committed.Entries.Select(e => e.Place));
    }

    [Fact]
    public async Task the_same_changeset_id_again_gives_the_first_result_and_writes_nothing()
    {
        var store = await StoreAsync();
        var draft = Draft(Make.Put(Make.Fact("f", "first")));
        var first = Assert.IsType<CommitResult.Committed>(await store.CommitAsync(draft, Ct)).Changeset;
        await CommitAsync(store, Make.Observe("e"));
        var again = await store.CommitAsync(draft, Ct);
        Assert.Equal(Dump.Of(first), Dump.Of(Assert.IsType<CommitResult.Repeated>(again).Changeset));
        Assert.Equal(Dump.Of(first), Dump.Of(await store.FindChangesetAsync(Space, draft.Id, Ct)));
        Assert.Equal(2, (await store.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task a_changeset_id_used_for_other_changes_is_refused_and_never_acknowledged()
    {
        var store = await StoreAsync();
        var draft = Draft(Make.Put(Make.Fact("f", "first")));
        await store.CommitAsync(draft, Ct);
        Change[] others = [Make.Put(Make.Fact("f", "second")), Make.Observe("e"), new Change.Erase(new(RecordKind.Fact, new("f")))];
        foreach (var other in others)
        {
            var refused = await Assert.ThrowsAsync<MemoryException>(
                async () => await store.CommitAsync(draft with { Changes = [other] }, Ct));
            Assert.Equal(MemoryErrorCode.Conflict, refused.Code);
        }
        Assert.Equal(1, (await store.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task a_changeset_that_changes_nothing_writes_nothing()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Put(Make.Fact("f")));
        var result = await WriteAsync(store, Make.Put(Make.Fact("f")), Make.Mark("unknown", RecordState.Retracted));
        Assert.Equal([ChangeOutcome.AlreadyKnown, ChangeOutcome.NotFound], Assert.IsType<CommitResult.Unchanged>(result).Outcomes);
        Assert.Equal(1, (await store.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task changes_of_one_changeset_see_each_other()
    {
        var store = await StoreAsync();
        var committed = await CommitAsync(store, Make.Put(Make.Fact("f", "one"), 0), Make.Put(Make.Fact("f", "two"), 1));
        Assert.Equal([1, 2], committed.Entries.Select(e => e.Version));
        var history = await store.HistoryAsync(Space, Make.At(RecordKind.Fact, "f"), Ct);
        Assert.Equal([1L, null], history.Select(e => e.NextSequence));
        Assert.Equal(2, (await store.ReadAsync(Space, Make.At(RecordKind.Fact, "f"), 1, Ct))!.Version);
    }

    [Fact]
    public async Task an_empty_or_oversized_changeset_is_the_callers_mistake_and_leaves_the_store_usable()
    {
        var store = await StoreAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await WriteAsync(store));
        var many = Enumerable.Range(0, ChangesetDraft.ChangesMax + 1).Select(i => Make.Observe($"e{i}")).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(async () => await WriteAsync(store, many));
        await CommitAsync(store, many[..ChangesetDraft.ChangesMax]);
        Assert.Equal(1, (await store.HeadAsync(Space, Ct)).Sequence);
        Assert.Equal(ChangesetDraft.ChangesMax, (await store.FindChangesetAsync(Space, 1, Ct))!.Entries.Count);
    }

    [Fact]
    public async Task a_write_cancelled_before_it_began_is_not_written()
    {
        var store = await StoreAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.CommitAsync(Draft(Make.Observe("e")), cancelled.Token));
        await CommitAsync(store, Make.Observe("f"));
        Assert.Null(await store.ReadAsync(Space, Make.At(RecordKind.Episode, "e"), null, Ct));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.HeadAsync(Space, cancelled.Token));
    }

    [Fact]
    public async Task text_of_any_language_and_size_comes_back_unchanged()
    {
        var store = await StoreAsync();
        var long_text = string.Concat(Enumerable.Repeat("größer als 𝔘nicode, 漢字, \"quotes\" \\ and \t tabs. ", 2_000));
        await CommitAsync(store, Make.Put(Make.Note("ü-𝔫", "straße/漢字/𝔘", long_text)), Make.Observe("e", "", "sitzung ß"));
        var note = await store.ReadAsync(Space, Make.At(RecordKind.Note, "ü-𝔫"), null, Ct);
        Assert.Equal(long_text, Assert.IsType<Note>(EntryCodec.DecodeRecord(note!)).Text);
        Assert.Equal("straße/漢字/𝔘", note!.Place);
        Assert.Equal("", EntryCodec.DecodeEpisode((await store.ReadAsync(Space, Make.At(RecordKind.Episode, "e"), null, Ct))!).Content);
    }

    [Fact]
    public async Task a_check_of_a_sound_store_finds_nothing()
    {
        var store = await StoreAsync();
        await CommitAsync(store, Make.Observe("e"), Make.Put(Make.Note("n", "p")), Make.Put(Make.Fact("f", "a")));
        await CommitAsync(store, Make.Put(Make.Fact("f", "b")), Make.Mark("e", RecordState.Retracted));
        await CommitAsync(store, Make.Erase(RecordKind.Note, "n"));
        Assert.Empty(await store.CheckAsync(Ct));
        Assert.True(await store.PurgeAsync(Ct));
        Assert.Empty(await store.CheckAsync(Ct));
        Assert.NotEmpty(store.Location);
    }
}
