using Ingrain.House;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.DropIns;

public class Standing_in_for_the_graph_server
{
    // As the other server writes it: names that need care, an entity of which nothing is known, a relation to what is not there.
    private const string Sample = """
        {"type":"entity","name":"Grace \"Amazing\" Höpper","entityType":"person","observations":["Wrote a compiler","two\nlines","鳥 🐦"]}
        {"type":"entity","name":"Nothing known","entityType":"","observations":[]}
        {"type":"relation","from":"Grace \"Amazing\" Höpper","to":"Nothing known","relationType":"tested"}
        {"type":"relation","from":"Nothing known","to":"Missing","relationType":"points at"}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [Trait("Category", "Slow")]
    public async Task gives_the_answers_of_the_published_server_to_random_calls_and_loses_no_parallel_write(int seed)
    {
        var client = await TypeScriptFolder.InstallAsync();
        using var folder = new TempFolder();
        var sample = folder.Write("sample.jsonl", Sample.ReplaceLineEndings("\n"));
        var run = await TypeScriptFolder.RunAsync("node", client,
        [
            "graph.mjs", $"{seed}", folder.Path, TypeScriptFolder.DotnetPath, TypeScriptFolder.Program,
            "mcp", "--as", "server-memory", "--db", folder.At("memory.db"), "--space", "graph",
        ], new Dictionary<string, string> { ["SAMPLE_GRAPH"] = sample });

        TestContext.Current.SendDiagnosticMessage(run.Output);
        Assert.True(run.ExitCode == 0, run.Output + run.Problems);
        Assert.Equal(8, run.Output.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task keeps_what_it_is_given_as_memories_that_recall_and_history_know()
    {
        await using var talk = await TalkAsync();
        await KnowAsync(talk, "Kestrel", "Deployed by the blue pipeline");
        var recalled = await talk.Engine.RecallAsync(talk.Space, new RecallQuery { Text = "how is Kestrel deployed" }, Ct);
        var fact = Assert.Single(recalled.Items, i => i.Kind == RecordKind.Fact);
        Assert.Equal(("Kestrel: Deployed by the blue pipeline", TrustLabel.Agent), (fact.Text, fact.Label));

        var given = new { deletions = new[] { new { entityName = "Kestrel", observations = new[] { "Deployed by the blue pipeline" } } } };
        await talk.DataAsync("delete_observations", given);
        recalled = await talk.Engine.RecallAsync(talk.Space, new RecallQuery { Text = "how is Kestrel deployed" }, Ct);
        Assert.DoesNotContain(recalled.Items, i => i.Kind == RecordKind.Fact);
        var history = await talk.Engine.HistoryAsync(talk.Space, new Endpoint(RecordKind.Fact, fact.Id), Ct);
        Assert.Equal([RecordState.Active, RecordState.Retracted], history.Select(h => h.Content.Record!.State));
        Assert.All(history, h => Assert.Equal((ActorKind.Agent, Conversation.Client), (h.Changeset.Actor.Kind, h.Changeset.Actor.Name)));
    }

    [Fact]
    public async Task writes_one_changeset_for_each_call_that_changes_something()
    {
        await using var talk = await TalkAsync();
        async Task<long> Head() => (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence;
        await KnowAsync(talk, "A", "1", "2", "3");
        Assert.Equal(1, await Head());
        await KnowAsync(talk, "A", "4");
        Assert.Equal(1, await Head());
        await talk.DataAsync("create_relations", new { relations = new[] { new { from = "A", to = "B", relationType = "r" } } });
        Assert.Equal(2, await Head());
        await talk.DataAsync("delete_entities", new { entityNames = new[] { "A" } });
        Assert.Equal(3, await Head());
        await talk.Engine.RollBackAsync(talk.Space, 3, Conversation.Person(), Ct);
        var graph = await talk.DataAsync("read_graph", new { });
        Assert.Equal(3, graph.GetProperty("entities")[0].GetProperty("observations").GetArrayLength());
        Assert.Equal("B", graph.GetProperty("relations")[0].GetProperty("to").GetString());
    }

    [Fact]
    public async Task leaves_alone_what_a_person_confirmed_and_says_so()
    {
        await using var talk = await TalkAsync();
        await KnowAsync(talk, "A", "kept");
        var confirmed = new Fact { Statement = "A is safe", Subject = "A", Predicate = "observation", Label = TrustLabel.Confirmed };
        await talk.Engine.RememberAsync(talk.Space, confirmed, Conversation.Person(), ct: Ct);

        Assert.Contains("only a person changes it", await talk.RefusalAsync("delete_entities", new { entityNames = new[] { "A" } }),
            StringComparison.Ordinal);
        var graph = await talk.DataAsync("open_nodes", new { names = new[] { "A" } });
        Assert.Equal(2, graph.GetProperty("entities")[0].GetProperty("observations").GetArrayLength());
    }

    [Fact]
    public async Task shows_nothing_of_another_space_of_quarantine_or_of_what_was_erased()
    {
        await using var talk = await TalkAsync();
        var other = new KnowledgeGraph(talk.Engine, new SpaceId("other"));
        await other.AddAsync([new GraphEntity("Elsewhere", "t", ["secret"])], Conversation.Person(), Ct);
        await KnowAsync(talk, "A", "stays", "goes for ever");
        var suspect = new Fact { Statement = "suspect", Subject = "A", Predicate = "observation", State = RecordState.Quarantined };
        await talk.Engine.RememberAsync(talk.Space, suspect, Conversation.Person(), ct: Ct);
        var page = await talk.Engine.ListAsync(talk.Space, new() { Kind = RecordKind.Fact }, ct: Ct);
        var going = page.Items.Single(i => i.Record is Fact { Statement: "goes for ever" }).Target;
        await talk.Engine.EraseAsync(talk.Space, [going], false, Conversation.Person(), Ct);

        var text = Conversation.Text(await talk.CallAsync("read_graph", new { }));
        Assert.Contains("stays", text, StringComparison.Ordinal);
        Assert.DoesNotContain("goes for ever", text, StringComparison.Ordinal);
        Assert.DoesNotContain("suspect", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Elsewhere", text, StringComparison.Ordinal);
        // Its words may be said again: what was erased was the memory, not the name.
        var again = new { observations = new[] { new { entityName = "A", contents = new[] { "goes for ever" } } } };
        await talk.DataAsync("add_observations", again);
        Assert.Contains("goes for ever", Conversation.Text(await talk.CallAsync("read_graph", new { })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task counts_what_one_call_says_twice_once_and_refuses_what_is_blank()
    {
        await using var talk = await TalkAsync();
        await talk.DataAsync("create_entities", new
        {
            entities = new[]
            {
                new { name = "A", entityType = "t", observations = new[] { "x", "x" } },
                new { name = "A", entityType = "u", observations = new[] { "y" } },
            },
        });
        var entity = Assert.Single((await talk.DataAsync("read_graph", new { })).GetProperty("entities").EnumerateArray());
        Assert.Equal("x", Assert.Single(entity.GetProperty("observations").EnumerateArray()).GetString());
        var blank = new { entities = new[] { new { name = "B", entityType = "t", observations = new[] { "" } } } };
        Assert.Contains("statement", await talk.RefusalAsync("create_entities", blank), StringComparison.Ordinal);
        Assert.Single((await talk.DataAsync("read_graph", new { })).GetProperty("entities").EnumerateArray());
    }

    [Fact]
    public async Task takes_out_of_answers_what_nobody_sees()
    {
        await using var talk = await TalkAsync();
        await KnowAsync(talk, "A", "plain\U000E0041\U000E0042 words\u202e");

        Assert.DoesNotContain("\U000E0041", Conversation.Text(await talk.CallAsync("read_graph", new { })), StringComparison.Ordinal);
        Assert.Contains("plain words", Conversation.Text(await talk.CallAsync("read_graph", new { })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task offers_only_what_reads_where_the_memory_is_read_only()
    {
        await using var talk = await Conversation.StartAsync(s => s with { Tools = McpToolset.ServerMemory, ReadOnly = true });
        var tools = await talk.Mcp.ListToolsAsync(cancellationToken: Ct);

        Assert.Equal(["open_nodes", "read_graph", "search_nodes"], tools.Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    private static Task<Conversation> TalkAsync() => Conversation.StartAsync(s => s with { Tools = McpToolset.ServerMemory });

    private static Task KnowAsync(Conversation talk, string name, params string[] observations) =>
        talk.DataAsync("create_entities", new { entities = new[] { new { name, entityType = "t", observations } } });
}
