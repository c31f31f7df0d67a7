using Ingrain.Indexes;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Looking_further_than_words
{
    [Fact]
    public void brings_up_by_the_graph_what_has_no_word_of_the_query()
    {
        var graph = new EntityGraph();
        string[] said = ["I went to the fair with Theo.", "And Theo bought a kite.", "Unrelated talk of Rome.", "Nothing."];
        for (var i = 0; i < said.Length; i++)
        {
            var mentions = new List<EntityMention>();
            EntityMentions.Find(said[i], mentions);
            graph.Add(i, mentions);
        }
        var view = new GraphView(_ => true, _ => null, _ => -1, long.MaxValue);
        Assert.Equal([0, 1], Reached([Scored(0, 8)], "who was at the fair?", new GraphScratch(graph, view)));
        Assert.Equal([1, 0], Reached([], "what of Theo?", new GraphScratch(graph, view)).OrderDescending());
    }

    [Fact]
    public void follows_links_to_the_version_that_is_seen_and_leaves_an_assistants_words_out()
    {
        using var index = new SpaceIndex();
        index.AddRecord(Conversation.Fact("a", "Ada moved to Bern.", 1));
        index.AddRecord(Conversation.Fact("b", "The flat has two rooms.", 2));
        index.AddEpisode(Conversation.Turn(3, "Ada lives in Bern.", role: "assistant"));
        index.AddRecord(Conversation.Fact("b", "The flat has three rooms.", 4, version: 2));
        var graph = new EntityGraph();
        for (var document = 0; document < 4; document++) graph.Add(document, [new EntityMention($"name{document}", MentionKind.Name)]);
        graph.Links.Add(new Link
        {
            Id = new RecordId("l"),
            From = new Endpoint(RecordKind.Fact, new RecordId("a")),
            Relation = "about",
            To = new Endpoint(RecordKind.Fact, new RecordId("b")),
            Sequence = 3,
        });
        Assert.Equal([0, 3], Reached(10));
        Assert.Equal([0, 1], Reached(3));
        Assert.Equal([0], Reached(2));

        IEnumerable<int> Reached(long sequence) => Looking_further_than_words.Reached(
            [Scored(2, 9), Scored(0, 8)], "", new GraphScratch(graph, index.Documents).At(new Visibility(sequence, []))).Where(d => d != 2);
    }

    [Fact]
    public void takes_rare_words_of_the_best_documents_beyond_those_asked()
    {
        var texts = new List<string> { "the pottery class was calm", "a kiln for pottery" };
        for (var i = 0; i < 98; i++) texts.Add(i < 50 ? $"calm day number{i}" : $"day number{i}");
        using var index = Conversation.Of([.. texts]);
        var asked = new QueryTerm("class", index.Words.Find("class", false), false);
        var terms = SecondLook.Terms([Scored(0, 3)], index, [asked], new TellingWords());
        // "class" is asked already and stands nowhere else, "calm" stands in half of all: what is left leads to the kiln.
        Assert.Equal(["pottery"], terms.Select(t => t.Surface));
    }

    [Fact]
    public void joins_a_tenth_of_what_the_second_look_finds()
    {
        List<ScoredDocument> joined = [Scored(0, 10), Scored(1, 9.5f), Scored(2, 9)];
        SecondLook.Join(joined, [Scored(2, 4), Scored(3, 2)], 10, new RecallScratch());
        // What was best stays best, whatever the second look prefers.
        Assert.Equal([0, 2, 1, 3], joined.Select(f => f.Document));
        Assert.Equal([11, 10, 9.5f, 0.5f], joined.Select(f => f.Relevance));
        List<ScoredDocument> alone = [Scored(0, 10), Scored(1, 9.5f)];
        SecondLook.Join(alone, [], 2, new RecallScratch());
        Assert.Equal([0, 1], alone.Select(f => f.Document));
    }

    private static List<int> Reached(List<ScoredDocument> found, string query, GraphScratch graph)
    {
        GraphCandidates.Find(found, query, graph, 10, new RecallScratch());
        return [.. found.Select(f => f.Document)];
    }

    private static ScoredDocument Scored(int document, float relevance) => new(document, relevance, default);
}
