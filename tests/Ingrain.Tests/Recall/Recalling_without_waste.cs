using Ingrain.Indexes;
using Ingrain.Inference;
using Ingrain.Recall;
using Ingrain.Storage;

namespace Ingrain.Tests.Recall;

/// <summary>Alone, since tests beside it take the pooled room that is counted here when it is made anew.</summary>
[CollectionDefinition(nameof(Recalling_without_waste), DisableParallelization = true)]
[Collection(nameof(Recalling_without_waste))]
public sealed class Recalling_without_waste
{
    // What one recall may allocate beyond what it hands out, in a space of thousands of turns with every channel on. Fully compiled it
    // stays below 4 KB; code that runs for the first times boxes what the compiler later keeps on the stack, and which of the two a test
    // meets depends on what ran before it.
    private const long BytesMost = 6_144;

    private static readonly string[] s_frames = [ContextText.Opening, EvidenceFrame.Notice];

    private static readonly string[] s_words =
    [
        "harbour", "lantern", "ferry", "orchard", "kiln", "violin", "glacier", "copper", "meadow", "compass", "quarry", "saffron", "anchor",
        "thimble", "walnut", "pottery", "gravel", "canvas", "beacon", "juniper", "marble", "paddle", "ribbon", "sickle", "timber", "velvet",
    ];

    [Fact]
    public void allocates_little_beyond_what_it_hands_out()
    {
        var embedder = StaticEmbedder.Default;
        using var index = new SpaceIndex(embedder);
        var random = new Random(20);
        for (var i = 1; i <= 4_000; i++) index.AddEpisode(Conversation.Turn(i, Sentence(random, random.Next(12, 40)), $"s{i / 50}"));
        var queries = Enumerable.Range(0, 40).Select(_ => Sentence(random, 7)).ToArray();
        var vectors = queries.Select(q => Vector(embedder, q)).ToArray();
        for (var warm = 0; warm < 3; warm++) Allocated(index, queries, vectors);
        // Code is compiled anew while it runs: the least of several rounds is what a recall needs.
        var least = Enumerable.Range(0, 8).Select(_ => Allocated(index, queries, vectors)).Min(r => (r.All - r.HandedOut) / queries.Length);
        Assert.InRange(least, 0, BytesMost);
    }

    [Fact]
    public void reads_the_shown_text_of_an_episode_from_its_bytes_as_from_the_episode()
    {
        var (random, text) = (new Random(21), new TextBuffer());
        var read = 0;
        for (var i = 0; i < 500; i++)
        {
            var episode = Strange(random, i);
            var body = EntryCodec.Encode(episode);
            if (StoredEpisode.TryReadText(body, text, out var isBare))
            {
                read++;
                Assert.Equal(DocumentTexts.Shown(episode), text.ToString());
                Assert.True(!isBare || DocumentTexts.Meant(episode) == text.ToString());
            }
            else Assert.Contains(s_frames, f => episode.Content.Contains(f, StringComparison.Ordinal));
            Assert.True(StoredEpisode.TryRead(body, out var said));
            Assert.Equal(new StoredEpisode(episode.Session, episode.Speaker ?? episode.Role, episode.OccurredAt), said);
        }
        Assert.InRange(read, 300, 499);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"a","content":"b"}""")]
    [InlineData("""{"metadata":{"caption":"c"},"content":"b"}""")]
    [InlineData("""{"content":7}""")]
    [InlineData("""[]""")]
    public void leaves_bytes_that_are_not_as_we_write_them_to_the_decoder(string body) =>
        Assert.False(StoredEpisode.TryReadText(System.Text.Encoding.UTF8.GetBytes(body), new TextBuffer(), out _));

    [Fact]
    public void takes_no_ending_off_a_words_first_letter()
    {
        var random = new Random(22);
        string[] endings =
            ["", "s", "es", "ies", "ied", "ing", "ed", "ly", "ization", "ational", "ness", "ful", "y", "eed", "ement", "sses", "'s"];
        Span<char> room = stackalloc char[Tokenizer.TermLengthMax + 1];
        for (var i = 0; i < 20_000; i++)
        {
            var letters = new string([.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => (char)('a' + random.Next(26)))]);
            var word = letters + endings[random.Next(endings.Length)];
            if (word.Length == 0) continue;
            word.CopyTo(room);
            var length = EnglishStemmer.Stem(room, word.Length);
            Assert.True(length > 0 && room[0] == word[0], word);
        }
        foreach (var word in (string[])["skis", "skies", "dying", "lying", "tying", "idly", "gently", "ugly", "early", "only", "singly"])
        {
            word.CopyTo(room);
            EnglishStemmer.Stem(room, word.Length);
            Assert.Equal(word[0], room[0]);
        }
    }

    private static (long All, long HandedOut) Allocated(SpaceIndex index, string[] queries, float[][] vectors)
    {
        var (all, handedOut) = (0L, 0L);
        for (var i = 0; i < queries.Length; i++)
        {
            var query = new RecallQuery { Text = queries[i], Limit = 10 };
            var before = GC.GetAllocatedBytesForCurrentThread();
            var recalled = index.Recall(query, new RecallMoment(Conversation.Start.AddDays(9), 1_000_000) { Vector = vectors[i] });
            var between = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(10, recalled.Items.Count);
            var copy = Copy(recalled);
            handedOut += GC.GetAllocatedBytesForCurrentThread() - between;
            all += between - before;
            Assert.Equal(recalled.Context, copy.Context);
        }
        return (all, handedOut);
    }

    /// <summary>Everything that was handed out once more, which tells how much that is.</summary>
    private static Recalled Copy(Recalled recalled)
    {
        var items = new List<RecalledItem>(recalled.Items.Count);
        for (var i = 0; i < recalled.Items.Count; i++)
        {
            var item = recalled.Items[i];
            items.Add(item with
            {
                Id = new RecordId(new string(item.Id.Value.AsSpan())),
                Session = new RecordId(new string(item.Session!.Value.Value.AsSpan())),
                Text = new string(item.Text.AsSpan()),
            });
        }
        return recalled with
        {
            Items = items,
            Context = new string(recalled.Context.AsSpan()),
        };
    }

    private static string Sentence(Random random, int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => Word(random)));

    private static string Word(Random random) => s_words[random.Next(s_words.Length)] + (random.Next(3) == 0 ? random.Next(40) : "");

    private static float[] Vector(ILocalEmbedder embedder, string text)
    {
        var vector = new float[embedder.Dimensions];
        embedder.Embed(text, vector);
        return vector;
    }

    private static Episode Strange(Random random, int number)
    {
        string[] parts =
        [
            "plain", "\"quoted\" \\ back", "größe 数据 🎉", "a\nb\tc", ContextText.Opening + "x</recalled-memory>", "\u0001", "<b>&'",
            EvidenceFrame.Notice,
        ];
        var metadata = new Dictionary<string, string>();
        foreach (var name in (string[])["caption", "title", "description", "file"])
            if (random.Next(5) == 0) metadata[name] = parts[random.Next(4)];
        var content = string.Join(
            ' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(random.Next(4) == 0 ? parts.Length : 4)]));
        return Conversation.Turn(number, content, session: $"s {number}", speaker: random.Next(2) == 0 ? null : parts[random.Next(4)]) with
        {
            Metadata = metadata,
            OccurredAt = random.Next(3) == 0 ? null : Conversation.Start.AddTicks(random.NextInt64(1L << 50)),
        };
    }
}
