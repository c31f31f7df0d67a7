using System.Globalization;
using Ingrain.Indexes;
using Ingrain.Inference;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Indexing_ahead_of_the_turn
{
    private static readonly string[] s_words =
        "Ada Bern lake river parser Grace Hopper 2024-05-06 deploy #ops runs quickly token café New York src/main.cs".Split(' ');

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void makes_byte_for_byte_the_index_that_each_change_alone_makes(int seed)
    {
        var things = Things(seed, 1_500);
        using var alone = new SpaceIndex(StaticEmbedder.Default);
        foreach (var thing in things) AddAlone(alone, thing);

        using var ahead = new SpaceIndex(StaticEmbedder.Default);
        var changes = new Action?[things.Count];
        Parallel.For(0, things.Count, i => changes[i] = Prepare(ahead, things[i]));
        var random = new Random(seed);
        for (var at = 0; at < changes.Length;)
        {
            var count = Math.Min(random.Next(1, 700), changes.Length - at);
            ahead.Apply([.. changes.AsSpan(at, count).ToArray().OfType<Action>()]);
            at += count;
        }

        Assert.True(Saved(alone).SequenceEqual(Saved(ahead)));
        Assert.True(ahead.Vectors!.Count > 500);
        var query = new RecallQuery { Text = "Where does Grace Hopper deploy the parser?" };
        Assert.Equal(alone.Ask(query).Ids(), ahead.Ask(query).Ids());
    }

    [Fact]
    public void that_fails_throws_what_failed_and_keeps_what_came_before()
    {
        using var index = new SpaceIndex(StaticEmbedder.Default);
        List<Action> changes = [.. Things(5, 200).Select(thing => Prepare(index, thing)).OfType<Action>()];
        changes.Insert(150, () => throw new InvalidDataException("broken"));
        var error = Assert.Throws<InvalidDataException>(() => index.Apply(changes));
        Assert.Equal("broken", error.Message);
        Assert.Equal(index.Documents.Count, index.EmbeddedUpTo);
        var vectors = Enumerable.Range(0, index.Documents.Count).Count(index.Vectors!.Has);
        Assert.Equal(index.Documents.Count, vectors);
    }

    [Fact]
    public async Task gives_all_items_in_order_and_then_what_the_source_threw()
    {
        List<int> seen = [];
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in ReadAhead.OneOf(Numbers(100, failsAtEnd: true, ct: Ct), Ct)) seen.Add(item);
        });
        Assert.Equal("broken", error.Message);
        Assert.Equal(Enumerable.Range(0, 100), seen);
    }

    [Fact]
    public async Task stops_with_its_reader_and_is_then_at_rest()
    {
        var isAtRest = false;
        await foreach (var item in ReadAhead.OneOf(Numbers(int.MaxValue, failsAtEnd: false, () => isAtRest = true, Ct), Ct))
            if (item == 10) break;
        Assert.True(isAtRest);
    }

    [Fact]
    public async Task is_cancelled_with_its_reader()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var last = -1;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in ReadAhead.OneOf(Numbers(int.MaxValue, failsAtEnd: false, ct: Ct), stop.Token))
            {
                last = item;
                if (item == 10) await stop.CancelAsync();
            }
        });
        // One item may have been ready when it was cancelled.
        Assert.InRange(last, 10, 11);
    }

    private static async IAsyncEnumerable<int> Numbers(
        int count, bool failsAtEnd, Action? end = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                ct.ThrowIfCancellationRequested();
                yield return i;
            }
            if (failsAtEnd) throw new InvalidDataException("broken");
        }
        finally
        {
            end?.Invoke();
        }
    }

    /// <summary>Episodes, some of them twice, records in versions, links, and marks of episodes that are there, or are not.</summary>
    private static List<object> Things(int seed, int count)
    {
        var random = new Random(seed);
        var things = new List<object>();
        for (var i = 1; i <= count; i++)
        {
            var words = Enumerable.Range(0, random.Next(3, 20)).Select(_ => s_words[random.Next(s_words.Length)]);
            var text = string.Join(' ', words) + $". No {i}";
            var known = random.Next(1, i + 1);
            things.Add(random.Next(12) switch
            {
                0 => Conversation.Fact($"f{random.Next(40)}", text, i, i),
                1 => Conversation.Note($"notes/{random.Next(40)}.md", text, i, pinned: i % 3 == 0) with { Version = i },
                2 => new EpisodeMarked(new RecordId($"e{known}"), i % 2 == 0 ? RecordState.Retracted : RecordState.Active, i),
                3 => new Entity
                {
                    Id = new RecordId($"n{random.Next(20)}"), Version = i, Name = $"Grace {s_words[random.Next(s_words.Length)]}",
                    Sequence = i, RecordedAt = Conversation.Start,
                },
                4 => Conversation.Turn(known, text, $"s{i / 40}"),
                _ => Conversation.Turn(i, text, string.Create(CultureInfo.InvariantCulture, $"s{i / 40}")),
            });
        }
        return things;
    }

    private static void AddAlone(SpaceIndex index, object thing)
    {
        if (thing is Episode episode) index.AddEpisode(episode);
        else if (thing is EpisodeMarked mark) index.MarkEpisode(mark.Id, mark.State, mark.Sequence);
        else index.AddRecord((Record)thing);
    }

    private static Action? Prepare(SpaceIndex index, object thing) => thing switch
    {
        Episode episode => index.Prepare(episode, default),
        EpisodeMarked mark => index.PrepareMark(mark.Id, mark.State, mark.Sequence),
        _ => index.Prepare((Record)thing, default),
    };

    private static byte[] Saved(SpaceIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(new SnapshotWriter(stream));
        return stream.ToArray();
    }

    private sealed record EpisodeMarked(RecordId Id, RecordState State, long Sequence);
}
