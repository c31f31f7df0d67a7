using Ingrain.Storage;

namespace Ingrain.StoreConformance;

public abstract class Keeping_spaces_apart : StoreSuite
{
    [Fact]
    public async Task the_same_ids_and_paths_in_two_spaces_are_different_things()
    {
        var store = await StoreAsync();
        var id = Ids.NextGuid();
        await store.CommitAsync(Make.Draft(Space, id, Make.Observe("e", "ours"), Make.Put(Make.Note("n", "p", "ours"))), Ct);
        await store.CommitAsync(Make.Draft(Other, id, Make.Observe("e", "theirs"), Make.Put(Make.Note("n", "p", "theirs"))), Ct);
        await WriteToAsync(store, Other, Make.Put(Make.Note("n", "q", "moved")), Make.Erase(RecordKind.Episode, "e"));

        var ours = await store.ReadAsync(Space, Make.At(RecordKind.Note, "n"), null, Ct);
        Assert.Equal(("p", 1, null), (ours!.Place, ours.Version, ours.NextSequence));
        Assert.Equal("ours", EntryCodec.DecodeEpisode((await store.ReadAsync(Space, Make.At(RecordKind.Episode, "e"), null, Ct))!).Content);
        Assert.Null(await store.ReadAsync(Other, Make.At(RecordKind.Episode, "e"), null, Ct));
        Assert.Equal(1, (await store.HeadAsync(Space, Ct)).Sequence);
        Assert.Equal(2, (await store.HeadAsync(Other, Ct)).Sequence);
        Assert.Equal("because", (await store.FindChangesetAsync(Space, 1, Ct))!.Reason);
        Assert.Null((await store.FindChangesetAsync(Other, 1, Ct))!.Reason);
        Chain.Verify(await LogAsync(store, Space));
        Chain.Verify(await LogAsync(store, Other));
        Assert.NotEqual((await store.KeyAsync(Space, Ct)).ToArray(), (await store.KeyAsync(Other, Ct)).ToArray());
    }

    [Fact]
    public async Task spaces_are_listed_by_name()
    {
        var store = await StoreAsync();
        foreach (var name in (string[])["m", "B", "a/b", "Ä", "a", "𝔘"])
            if (name != "𝔘") await WriteToAsync(store, new SpaceId(name), Make.Observe("e"));
        var heads = await store.SpacesAsync(Ct);
        Assert.Equal(["B", "a", "a/b", "m", "Ä"], heads.Select(h => h.Space.Name));
        foreach (var head in heads) Assert.Equal(Dump.Of(head), Dump.Of(await store.HeadAsync(head.Space, Ct)));
    }

    [Fact]
    public async Task a_refused_first_changeset_leaves_no_space_behind()
    {
        var store = await StoreAsync();
        Assert.IsType<CommitResult.Conflicted>(await WriteAsync(store, Make.Put(Make.Fact("f"), 3)));
        Assert.IsType<CommitResult.Unchanged>(await WriteAsync(store, Make.Mark("e", RecordState.Active)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await WriteAsync(store));
        Assert.Empty(await store.SpacesAsync(Ct));
        Assert.True((await store.KeyAsync(Space, Ct)).IsEmpty);
    }

    [Fact]
    public async Task nothing_of_interleaved_spaces_leaks_into_lists_and_logs()
    {
        var store = await StoreAsync();
        for (var i = 0; i < 40; i++)
        {
            var (space, word) = i % 2 == 0 ? (Space, "ours") : (Other, "theirs");
            await WriteToAsync(store, space, Make.Observe($"e{i}", word), Make.Put(Make.Fact($"f{i}")));
        }
        foreach (var space in (SpaceId[])[Space, Other])
        {
            var log = await LogAsync(store, space);
            Assert.Equal(20, log.Count);
            Assert.All(log, c => Assert.Equal(space, c.Space));
            var word = space == Space ? "ours" : "theirs";
            Assert.All(log, c => Assert.Equal(word, EntryCodec.DecodeEpisode(c.Entries[0]).Content));
            var page = await store.ListAsync(space, new ListQuery { Kind = RecordKind.Fact, Limit = 1000 }, Ct);
            Assert.Equal(20, page.Entries.Count);
        }
    }
}
