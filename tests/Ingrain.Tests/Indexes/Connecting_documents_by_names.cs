using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes;

public sealed class Connecting_documents_by_names
{
    [Fact]
    public void reaches_what_shares_nothing_with_the_seed_in_two_steps()
    {
        var graph = Chain("alpha", "beta", "gamma");
        Assert.Equal([0, 1], Spread(graph, steps: 1, seed: 0));
        Assert.Equal([0, 1, 2], Spread(graph, steps: 2, seed: 0).Order());
    }

    [Fact]
    public void finds_at_once_what_is_added_later()
    {
        var graph = Chain("alpha", "beta");
        graph.Add(7, [Name("alpha"), Name("late")]);
        Assert.Contains(7, Spread(graph, steps: 1, seed: 0));
        graph.Remove(1);
        graph.Add(8, [Name("beta"), Name("late")]);
        Assert.Contains(8, Spread(graph, steps: 2, seed: 0));
    }

    [Fact]
    public void spreads_by_the_formula()
    {
        // Two documents share "x", which both have and a third has not: weight ln(1 + 3/2) for it alone, so all of it goes through x.
        var graph = new EntityGraph();
        graph.Add(0, [Name("x1")]);
        graph.Add(1, [Name("x1")]);
        graph.Add(2, [Name("y1")]);
        var active = new Spreading(graph).Run([(0, 5f)], [], View(), new SpreadingOptions { Steps = 1, Share = 0.4f });
        // a(0) = .6 · 1 + .4 · 1/2, and a(1) = .4 · 1/2.
        Assert.Equal(2, active.Count);
        Assert.Equal(0.8f, active[0].Activation, 1e-6f);
        Assert.Equal(0.2f, active[1].Activation, 1e-6f);
    }

    [Fact]
    public void leads_nowhere_by_a_name_that_everybody_mentions()
    {
        var graph = new EntityGraph();
        for (var i = 0; i < 40; i++) graph.Add(i, [Name("everyone"), Name($"one{i / 2}")]);
        Assert.Equal([0, 1], Spread(graph, steps: 3, seed: 0).Order());
    }

    [Fact]
    public void addresses_links_by_what_they_connect_through_removals_and_new_versions()
    {
        var graph = new EntityGraph();
        var documents = new Dictionary<RecordId, int> { [new("a")] = 3, [new("b")] = 9, [new("c")] = 12 };
        foreach (var document in documents.Values) graph.Add(document, [Name($"alone{document}")]);
        graph.Links.Add(Link("l1", "a", "c", 1));
        graph.Links.Add(Link("l2", "a", "b", 2));
        graph.Links.Remove(new RecordId("l1"));
        graph.Links.Add(Link("l3", "b", "c", 3));
        // A new version of c stands in another document, and the ranks of all of them have changed.
        graph.Remove(12);
        documents[new("c")] = 40;
        graph.Add(40, [Name("alone40")]);
        Assert.Equal([3, 9], Spread(graph, 1, 3, ViewOf(documents)).Order());
        Assert.Equal([3, 9, 40], Spread(graph, 2, 3, ViewOf(documents)).Order());
    }

    [Fact]
    public void sees_links_as_of_a_changeset()
    {
        var links = new LinkTable();
        links.Add(Link("l", "a", "b", 5));
        links.Add(Link("l", "a", "c", 8) with { Version = 2 });
        links.Add(Link("l", "a", "c", 9) with { Version = 3, State = RecordState.Retracted });
        Assert.Equal(["", "b", "b", "c", ""], new long[] { 4, 5, 7, 8, 9 }.Select(sequence => Others(links, "a", sequence)));
    }

    [Fact]
    public void takes_a_first_name_for_a_full_name_only_while_one_begins_with_it()
    {
        var graph = new EntityGraph();
        graph.Add(0, [Name("melanie smith")]);
        graph.Add(1, [Name("melanie")]);
        Assert.Equal([0, 1], Spread(graph, 1, 1).Order());
        graph.Add(2, [Name("melanie jones")]);
        Assert.Equal([1], Spread(graph, 1, 1));
        graph.Remove(2);
        Assert.Equal([0, 1], Spread(graph, 1, 1).Order());
    }

    [Fact]
    public void takes_aliases_of_an_entity_for_one_and_a_shared_alias_for_none()
    {
        var graph = new EntityGraph();
        graph.Add(0, [Name("robert")]);
        graph.Add(1, [Name("bob")]);
        Assert.Equal([0], Spread(graph, 1, 0));
        graph.Names.SetEntity(new RecordId("e1"), ["robert", "bob"]);
        Assert.Equal([0, 1], Spread(graph, 1, 0).Order());
        graph.Names.SetEntity(new RecordId("e2"), ["bobby", "bob"]);
        Assert.Equal([0], Spread(graph, 1, 0));
        graph.Names.SetEntity(new RecordId("e2"), []);
        Assert.Equal([0, 1], Spread(graph, 1, 0).Order());
    }

    [Fact]
    public void counts_a_word_that_begins_sentences_only_once_something_says_it_is_a_name()
    {
        var graph = new EntityGraph();
        graph.Add(0, [Name("oscar") with { IsSure = false }, Name("anna")]);
        graph.Add(1, [Name("oscar") with { IsSure = false }]);
        Assert.Equal([0], Spread(graph, 1, 0));
        graph.Add(2, [Name("oscar")]);
        Assert.Equal([0, 1, 2], Spread(graph, 1, 0).Order());
        graph.Remove(2);
        Assert.Equal([0], Spread(graph, 1, 0));
    }

    [Fact]
    public void starts_from_names_of_the_query()
    {
        var graph = Chain("alpha", "beta");
        var active = new Spreading(graph).Run([], [("alpha", 0.5f)], View(), new SpreadingOptions());
        Assert.Contains(0, active.Select(a => a.Document));
    }

    [Fact]
    public void forgets_the_text_of_names_that_nothing_holds()
    {
        var graph = new EntityGraph();
        graph.Add(0, [Name("secret name")]);
        graph.Remove(0);
        Assert.Equal(-1, graph.Names.Find("secret name"));
        using var stream = new MemoryStream();
        graph.Save(new SnapshotWriter(stream));
        Assert.DoesNotContain("s\0e\0c\0r\0e\0t", System.Text.Encoding.Latin1.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void comes_back_from_a_snapshot_the_same(int seed)
    {
        var random = new Random(seed);
        var graph = new EntityGraph();
        var document = 0;
        for (var i = 0; i < 300; i++)
        {
            document += random.Next(1, 3);
            graph.Add(document, [.. Enumerable.Range(0, random.Next(4)).Select(_ => Name($"n{random.Next(60)} x", random.Next(3) > 0))]);
            if (random.Next(4) == 0) graph.Remove(random.Next(document));
        }
        graph.Names.SetEntity(new RecordId("e"), ["n1 x", "n2 x", "other"]);
        graph.Links.Add(Link("l", "d1", "d2", 4));
        using var stream = new MemoryStream();
        graph.Save(new SnapshotWriter(stream));
        stream.Position = 0;
        var loaded = EntityGraph.Load(new SnapshotReader(stream));
        foreach (var start in Enumerable.Range(0, document))
            Assert.Equal(Run(graph, 3, start, View()), Run(loaded, 3, start, View()));
        Assert.Equal("d2", Others(loaded.Links, "d1", 4));
        loaded.Add(document + 1, [Name("n3 x")]);
        Assert.True(loaded.Holds(document + 1));
    }

    private static EntityGraph Chain(params string[] names)
    {
        var graph = new EntityGraph();
        for (var i = 0; i < names.Length; i++) graph.Add(i, i == 0 ? [Name(names[0])] : [Name(names[i - 1]), Name(names[i])]);
        return graph;
    }

    private static EntityMention Name(string key, bool isSure = true) => new(key, MentionKind.Name, isSure);

    private static Link Link(string id, string from, string to, long sequence) => new()
    {
        Id = new RecordId(id),
        Version = 1,
        From = new Endpoint(RecordKind.Fact, new RecordId(from)),
        To = new Endpoint(RecordKind.Fact, new RecordId(to)),
        Relation = "about",
        Sequence = sequence,
    };

    private static string Others(LinkTable links, string id, long sequence)
    {
        var found = new List<LinkedThing>();
        links.Find(new Endpoint(RecordKind.Fact, new RecordId(id)), sequence, found);
        return string.Join(',', found.Select(l => l.Other.Id.Value));
    }

    private static GraphView View() => new(_ => true, _ => null, _ => -1, long.MaxValue);

    private static GraphView ViewOf(Dictionary<RecordId, int> documents) => new(
        _ => true,
        d => documents.Where(p => p.Value == d).Select(p => new Endpoint(RecordKind.Fact, p.Key)).FirstOrDefault(),
        end => documents.GetValueOrDefault(end.Id, -1),
        long.MaxValue);

    private static IEnumerable<int> Spread(EntityGraph graph, int steps, int seed, GraphView? view = null) =>
        Run(graph, steps, seed, view ?? View()).Select(a => a.Document);

    private static List<ActivatedDocument> Run(EntityGraph graph, int steps, int seed, GraphView view) =>
        new Spreading(graph).Run([(seed, 1f)], [], view, new SpreadingOptions { Steps = steps, Threshold = 1e-6f });
}
