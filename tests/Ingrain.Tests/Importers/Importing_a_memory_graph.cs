using static Ingrain.Importers.Tests.ImportedSources;

namespace Ingrain.Importers.Tests;

public sealed class Importing_a_memory_graph
{
    private static object Entity(string name, params string[] observations) =>
        new { type = "entity", name, entityType = "person", observations };

    private static object Relation(string from, string to) => new { type = "relation", from, to, relationType = "knows" };

    [Fact]
    public void makes_entities_facts_and_links()
    {
        var readings = Read("memory.jsonl", Lines(Entity("Ada", "Likes \"tea\"\nand rain"), Entity("Bo"), Relation("Ada", "Bo")));

        Assert.Equal([("Ada", "person"), ("Bo", "person")], readings.Records<Entity>().Select(e => (e.Name, e.Type)));
        var fact = Assert.Single(readings.Records<Fact>());
        Assert.Equal(("Ada", "observation", "Likes \"tea\"\nand rain"), (fact.Subject, fact.Predicate, fact.Statement));
        Assert.Empty(fact.Evidence);
        var link = Assert.Single(readings.Records<Link>());
        Assert.Equal(new(RecordKind.Entity, readings.Records<Entity>()[0].Id), link.From);
        Assert.Equal(new(RecordKind.Entity, readings.Records<Entity>()[1].Id), link.To);
        Assert.Empty(readings.Skipped());
    }

    [Fact]
    public void keeps_a_link_to_a_missing_node_and_tells_it()
    {
        var readings = Read("memory.jsonl", Lines(Entity("Ada"), Relation("Ada", "Nobody")));

        Assert.Equal("memory-graph:entity/Nobody", Assert.Single(readings.Records<Link>()).To.Id.Value);
        var skipped = Assert.Single(readings.Skipped());
        Assert.Equal("memory.jsonl:2", skipped.Place);
        Assert.Contains("Nobody", skipped.Why);
    }

    [Fact]
    public void gives_a_link_only_after_its_ends()
    {
        var readings = Read("memory.jsonl", Lines(Relation("Ada", "Bo"), Entity("Ada"), Entity("Bo")));

        Assert.IsType<Link>(((ImportedThing.OfRecord)readings[^1].Thing!).Value);
        Assert.Empty(readings.Skipped());
    }

    [Fact]
    public void tells_what_has_no_name_no_text_or_was_there_before()
    {
        var readings = Read("memory.jsonl", Lines(
            Entity("Ada", "A", "A", " "), Entity(""), new { type = "relation", from = "Ada" }, new { type = "other" },
            new
            {
                type = "entity", name = "Bo", entityType = 3,
                observations = new object[] { 7, new string('x', Fact.StatementLengthMax + 1) }
            }));

        Assert.Equal(["Ada", "Bo"], readings.Records<Entity>().Select(e => e.Name));
        Assert.Single(readings.Records<Fact>());
        Assert.Equal(
            [
                "memory.jsonl:1 $.observations[1]", "memory.jsonl:1 $.observations[2]", "memory.jsonl:2", "memory.jsonl:3",
                "memory.jsonl:4",
                "memory.jsonl:5 $.observations[0]", "memory.jsonl:5 $.observations[1]",
            ],
            readings.Skipped().Select(s => s.Place));
    }
}
