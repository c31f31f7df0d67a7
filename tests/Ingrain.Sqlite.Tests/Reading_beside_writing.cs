using Ingrain.Storage;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

/// <summary>Heads and short reads over the idle writer's connection say what every other connection says.</summary>
[Trait("Category", "Slow")]
public sealed class Reading_beside_writing : SqliteTest
{
    [Fact]
    public async Task what_another_store_on_the_file_wrote_or_erased_is_seen_at_once()
    {
        var (ours, theirs) = (Open(), Open());
        await CommitAsync(ours, Make.Put(Make.Note("a", "p/a", "ours")));
        for (var round = 1; round <= 5; round++)
        {
            await CommitAsync(round % 2 == 0 ? ours : theirs, Make.Put(Make.Note("a", "p/a", $"round {round}")));
            foreach (var store in new[] { ours, theirs })
            {
                Assert.Equal(round + 1, (await store.HeadAsync(Space, Ct)).Sequence);
                Assert.Equal(round + 1, (await store.ReadAsync(Space, Make.At(RecordKind.Note, "a"), null, Ct))!.Version);
                Assert.Equal(round + 1, Assert.Single((await store.ListAsync(Space, At("p/a"), Ct)).Entries).Sequence);
            }
        }
        await CommitAsync(theirs, Make.Erase(RecordKind.Note, "a"));
        Assert.Null(await ours.ReadAsync(Space, Make.At(RecordKind.Note, "a"), null, Ct));
        Assert.Empty((await ours.ListAsync(Space, At("p/a"), Ct)).Entries);
    }

    [Fact]
    public async Task what_is_not_committed_yet_is_not_seen_and_what_failed_never_is()
    {
        var (heads, isFailing, store) = (new List<long>(), false, default(SqliteStore));
        store = Open(new SqliteStoreOptions
        {
            OnStep = step =>
            {
                if (step != CommitStep.BeforeCommit) return;
                // On the thread that writes: it has the turn already, and sees what others see.
                var head = store!.HeadAsync(Space, Ct);
                heads.Add(head.IsCompletedSuccessfully ? head.Result.Sequence : -1);
                if (isFailing) throw new MemoryException(MemoryErrorCode.Corrupt, "As a test wants it.");
            },
        });
        await CommitAsync(store, Make.Observe("one"));
        isFailing = true;
        await Assert.ThrowsAsync<MemoryException>(async () => await CommitAsync(store, Make.Observe("lost")));
        Assert.Equal(1, (await store.HeadAsync(Space, Ct)).Sequence);
        Assert.Null(await store.ReadAsync(Space, Make.At(RecordKind.Episode, "lost"), null, Ct));
        isFailing = false;
        Assert.Equal(2, (await CommitAsync(store, Make.Observe("two"))).Sequence);
        Assert.Equal([0, 1, 1], heads);
    }

    [Fact]
    public async Task a_head_never_goes_back_while_many_write_and_read()
    {
        var store = Open();
        var reading = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            for (var seen = 0L; seen < 120;)
            {
                var head = (await store.HeadAsync(Space, Ct)).Sequence;
                Assert.InRange(head, seen, 120);
                seen = head;
            }
        }, Ct));
        var writing = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 30; i++)
            {
                var written = await CommitAsync(store, Make.Observe($"{writer}-{i}"));
                Assert.InRange((await store.HeadAsync(Space, Ct)).Sequence, written.Sequence, 120);
                Assert.NotNull(await store.ReadAsync(Space, Make.At(RecordKind.Episode, $"{writer}-{i}"), null, Ct));
            }
        }, Ct));
        await Task.WhenAll([.. reading, .. writing]);
    }

    private static ListQuery At(string path) => new() { Kind = RecordKind.Note, Place = path, Limit = 3 };
}
