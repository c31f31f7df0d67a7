using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Ranking_candidates
{
    private static readonly string[] s_vocabulary =
        ["red", "green", "blue", "cat", "dog", "bird", "tree", "lake", "deploy", "config", "x1", "port"];

    [Fact]
    public void finds_exactly_what_scoring_every_document_by_hand_finds()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var episodes = Episodes(random, 60);
            using var index = new SpaceIndex();
            foreach (var episode in episodes) index.AddEpisode(episode);
            for (var q = 0; q < 10; q++)
            {
                var query = Sentence(random, 4);
                var sequence = random.Next(1, episodes.Count + 1);
                var expected = new NaiveRanking(episodes).Rank(query, sequence).Take(7).ToList();
                var found = Find(index, query, sequence, 7);
                Assert.Equal(expected.Select(e => e.Document), found.Select(f => f.Document));
                for (var i = 0; i < found.Count; i++) Assert.Equal(expected[i].Score, found[i].Relevance, 3);
            }
        }
    }

    [Fact]
    public void brings_up_the_answer_to_a_question_that_holds_the_words()
    {
        using var index = Conversation.Of(
            "We should catch up soon.", "Where did you adopt the puppy?", "From the shelter on Elm Street.",
            "Lovely. The weather is fine today.");
        Assert.Equal(["e2", "e3"], index.Ask("Where was the puppy adopted?").Ids()[..2]);
    }

    [Fact]
    public void prefers_words_side_by_side_as_in_the_query()
    {
        using var index = Conversation.Of("The group gave much support.", "My group was there.", "The support group gave much.");
        Assert.Equal("e3", index.Ask("support group").Ids()[0]);
    }

    [Fact]
    public void prefers_what_was_told_to_an_assistant_over_its_echo()
    {
        using var index = new SpaceIndex();
        index.AddEpisode(Conversation.Turn(1, "My staging database runs on port 5433."));
        index.AddEpisode(Conversation.Turn(2, "Great, your staging database runs on port 5433.", role: "assistant"));
        Assert.Equal("e1", index.Ask("Which port does the staging database use?").Ids()[0]);
        Assert.Equal("e2", index.Ask("What port did you say the staging database runs on? Great?").Ids()[0]);
    }

    [Fact]
    public void finds_by_speaker_by_path_and_by_date()
    {
        using var index = new SpaceIndex();
        index.AddEpisode(Conversation.Turn(1, "I like tea.", session: "a", speaker: "Melanie"));
        index.AddEpisode(Conversation.Turn(2, "I like tea.", session: "b", speaker: "Caroline"));
        var january = new DateTimeOffset(2023, 1, 9, 0, 0, 0, TimeSpan.Zero);
        index.AddEpisode(Conversation.Turn(3, "A storm.", session: "c") with { OccurredAt = january });
        index.AddRecord(Conversation.Note("runbooks/rollback.md", "Stop the service, then start the old one.", 4));
        Assert.Equal("e2", index.Ask("Does Caroline like tea?").Ids()[0]);
        Assert.Equal("note-runbooks/rollback.md", index.Ask("rollback").Ids()[0]);
        Assert.Equal("e3", index.Ask("January 2023").Ids()[0]);
    }

    private static List<ScoredDocument> Find(SpaceIndex index, string query, long sequence, int count)
    {
        var analysis = QueryAnalysis.Of(query, index.Words, Conversation.Start);
        var (seen, scratch) = (new Visibility(sequence, []), new RecallScratch());
        WordSearch.Find(index, analysis, seen, 1_000, scratch);
        Fusion.SpreadToNeighbours(index, scratch.Found);
        var asked = new RecallRequest(new RecallQuery { Text = query }, new RecallMoment(DateTimeOffset.UnixEpoch, sequence), seen);
        var best = new List<ScoredDocument>();
        Fusion.Join(index, analysis, asked, count, scratch, best);
        return best;
    }

    private static List<Episode> Episodes(Random random, int count)
    {
        var episodes = new List<Episode>();
        for (var i = 1; i <= count; i++)
        {
            var role = random.Next(3) == 0 ? "assistant" : "user";
            var text = Sentence(random, 9) + (random.Next(3) == 0 ? "?" : "");
            episodes.Add(Conversation.Turn(i, text, "s" + random.Next(4), role) with { OccurredAt = null });
        }
        return episodes;
    }

    private static string Sentence(Random random, int most)
    {
        var words = new string[1 + random.Next(most)];
        for (var i = 0; i < words.Length; i++) words[i] = s_vocabulary[random.Next(s_vocabulary.Length)];
        return string.Join(' ', words);
    }
}
