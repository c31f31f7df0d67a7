using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Recalling_below_a_path
{
    private static readonly string[] s_places = ["a", "a/b", "a/b/c", "ab", "a-b", "a0", "b", "b/a", "b/a/b", "A", "c/a"];
    private static readonly string[] s_words = ["lake", "kiln", "harbour", "orchard", "tunnel", "mill"];

    [Fact]
    public void gives_all_that_lies_there_and_says_so_and_nothing_else_whatever_was_written_when()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            using var index = new SpaceIndex();
            var versions = new List<Note>();
            for (var sequence = 1; sequence <= 60; sequence++)
            {
                var note = Some(random, sequence, versions);
                versions.Add(note);
                index.AddRecord(note);
                // Asked in between, so that what is known of a path has to be kept up.
                if (sequence % 20 == 0) Compare(index, versions, sequence);
                if (sequence == 60) Compare(index, versions, 30);
            }
        }
    }

    [Fact]
    public void answers_as_where_everything_else_is_of_a_kind_that_is_left_out()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            using var index = new SpaceIndex();
            for (var i = 1; i <= 80; i++)
            {
                var words = Enumerable.Range(0, 6).Select(_ => s_words[random.Next(s_words.Length)]);
                var text = $"{string.Join(' ', words)} Ada{random.Next(9)} n{i}";
                index.AddRecord(i % 2 == 0 ? Conversation.Note($"in/n{i}", text, i, pinned: i == 40) : Module($"out/m{i}", text, i));
            }
            var query = new RecallQuery { Text = $"{s_words[seed % 6]} of Ada{seed} {s_words[(seed + 2) % 6]}", Explain = true };
            var (below, notes) = (index.Ask(query with { Under = "in" }), index.Ask(query with { Kinds = [RecordKind.Note] }));
            Assert.Equal(notes.Items.Select(i => (i.Id, i.Score)), below.Items.Select(i => (i.Id, i.Score)));
            Assert.Equal(Explained(notes), Explained(below));
            Assert.Equal((notes.Context, notes.Confidence), (below.Context, below.Confidence));
            Assert.NotEmpty(below.Items);
        }
    }

    [Fact]
    public void is_not_crowded_out_by_better_ones_elsewhere()
    {
        using var index = new SpaceIndex();
        for (var i = 1; i <= 3_000; i++) index.AddRecord(Conversation.Note($"theirs/n{i}", $"harbour tunnel plan {i}", i));
        index.AddRecord(Conversation.Note("mine/plan", "a long story that says harbour once, among words of boats", 3_001));
        var found = index.Ask(new RecallQuery { Text = "harbour tunnel plan", Under = "mine" });
        Assert.Equal("mine/plan", Assert.Single(found.Items).Path);
    }

    [Fact]
    public void leaves_out_what_is_pinned_or_wished_elsewhere_and_what_has_no_path()
    {
        using var index = Conversation.Of("The lake is deep.");
        index.AddRecord(Conversation.Fact("f", "The lake is wide.", 2));
        index.AddRecord(Conversation.Note("rules/style", "Answer in verse.", 3, pinned: true));
        var wish = Conversation.Note("standing/short", "Always answer about the lake briefly.", 4, pinned: true);
        index.AddRecord(wish with { Label = TrustLabel.Principal });
        index.AddRecord(Conversation.Note("mine/lake", "The lake is cold.", 5));
        index.AddRecord(Conversation.Note("mine/rule", "Answer in prose.", 6, pinned: true));
        Assert.Equal(["note-mine/rule", "note-mine/lake"], index.Ask(new RecallQuery { Text = "lake", Under = "mine" }).Ids());
        Assert.Empty(index.Ask(new RecallQuery { Text = "lake", Under = "elsewhere" }).Items);
    }

    [Theory]
    [InlineData("""{"path":"a/b","text":"x"}""", "a/b")]
    [InlineData("""{"text":"\"path\":\"no\"","tags":["path"],"path":"\u00e4","more":{"path":"no"}}""", "ä")]
    [InlineData("""{"path":"a","path":"b"}""", null)]
    [InlineData("""{"path":7}""", null)]
    [InlineData("""{"text":"x"}""", null)]
    [InlineData("[]", null)]
    public void reads_from_stored_bytes_where_a_note_lies_if_they_say_it_plainly(string body, string? path) =>
        Assert.Equal(path, StoredPath.Read(System.Text.Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("../a")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("/")]
    public void refuses_what_is_no_path(string under)
    {
        using var index = new SpaceIndex();
        Assert.Throws<ArgumentException>(() => index.Ask(new RecallQuery { Text = "x", Under = under }));
    }

    private static IEnumerable<(RecordId, double, string)> Explained(Recalled recalled) =>
        recalled.Candidates.Select(c => (c.Id, c.Score, c.Outcome));

    private static Note Some(Random random, int sequence, List<Note> versions)
    {
        var text = $"{s_words[random.Next(s_words.Length)]} {s_words[random.Next(s_words.Length)]} n{sequence}";
        var note = Conversation.Note($"{s_places[random.Next(s_places.Length)]}", text, sequence);
        if (random.Next(2) == 0 || versions.Count == 0) return note with { Id = new RecordId($"n{sequence}") };
        // The next version of one that is there, at the same path or another, in use or taken back.
        var former = versions[random.Next(versions.Count)];
        return note with
        {
            Id = former.Id,
            Version = versions.Count(v => v.Id == former.Id) + 1,
            Path = random.Next(2) == 0 ? former.Path : note.Path,
            State = random.Next(4) == 0 ? RecordState.Retracted : RecordState.Active,
        };
    }

    private static void Compare(SpaceIndex index, List<Note> versions, long sequence)
    {
        var seen = versions.Where(v => v.Sequence <= sequence).GroupBy(v => v.Id).Select(g => g.Last())
            .Where(v => v.State == RecordState.Active).ToList();
        foreach (var root in s_places)
        {
            foreach (var word in s_words)
            {
                var query = new RecallQuery { Text = word, Under = root + "/", Limit = 1_000, Without = RecallChannels.Entities };
                var expected = seen.Where(v => $"{v.Path}/".StartsWith($"{root}/", StringComparison.Ordinal)
                    && v.Text.Split(' ').Contains(word));
                Assert.Equal(
                    expected.Select(v => (v.Id.Value, v.Text)).Order(),
                    index.Ask(query, sequence).Items.Select(i => (i.Id.Value, i.Text)).Order());
            }
        }
    }

    private static Module Module(string path, string code, long sequence) => new()
    {
        Id = new RecordId("module-" + path), Version = 1, Path = path, Code = code, Language = "python", Sequence = sequence,
        RecordedAt = Conversation.Start,
    };
}
