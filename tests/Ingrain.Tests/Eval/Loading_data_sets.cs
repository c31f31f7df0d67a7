using Ingrain.Eval;

namespace Ingrain.Tests.Eval;

public sealed class Loading_data_sets
{
    private const string Locomo = """
        [{"sample_id":"c1","conversation":{"speaker_a":"Ann","speaker_b":"Bo",
          "session_2_date_time":"10:37 am on 27 June, 2023","session_2":[{"speaker":"Bo","dia_id":"D2:1","text":"Later."}],
          "session_1_date_time":"1:56 pm on 8 May, 2023",
          "session_1":[{"speaker":"Ann","dia_id":"D1:1","text":"Hi!"},
                       {"speaker":"Bo","dia_id":"D1:2","text":"Look.","blip_caption":"a red bike"}]},
          "qa":[{"question":"Who waves?","answer":"Ann","evidence":["D1:1; D2:1","D9:9"],"category":1},
                {"question":"What is blue?","adversarial_answer":"bike","evidence":["D1:2"],"category":5},
                {"question":"Nothing?","answer":3,"evidence":[],"category":4}]}]
        """;

    private const string Beam = """
        [{"batch_number":1,"turns":[[{"role":"user","id":0,"time_anchor":"March-15-2024","content":"Plan this. ->-> 1,12"},
                                     {"role":"assistant","id":1,"content":"Sure ->-> done"}]]},
         {"batch_number":2,"turns":[[{"role":"user","id":2,"content":"More ->-> 2,N/A"}]]}]
        """;

    private const string Probes = """
        {"knowledge_update":[{"question":"Which?","source_chat_ids":{"original_info":[0],"updated_info":[[2,99]]}}],
         "abstention":[{"question":"Unknown?"}]}
        """;

    [Fact]
    public void reads_locomo()
    {
        using var fixture = new Fixture();
        var conversation = Assert.Single(DatasetLoader.Load("locomo", fixture.Write("l.json", Locomo)).Conversations);
        Assert.Equal(["D1:1", "D1:2", "D2:1"], conversation.Episodes.Select(e => e.Id.Value));
        var second = conversation.Episodes[1];
        Assert.Equal(("Bo", "S1", "a red bike"), (second.Speaker, second.Session.Value, second.Metadata["caption"]));
        Assert.Equal(new DateTimeOffset(2023, 5, 8, 13, 56, 1, TimeSpan.Zero), second.OccurredAt);
        Assert.Equal(["D1:1", "D2:1"], conversation.Questions[0].Gold);
        Assert.Equal(["multi-hop", "adversarial", "single-hop"], conversation.Questions.Select(q => q.Category));
        Assert.False(conversation.Questions[1].Answerable);
        Assert.Empty(conversation.Questions[2].Gold);
    }

    [Fact]
    public void reads_realtalk_with_its_sessions_at_the_root_and_one_conversation_a_file()
    {
        using var fixture = new Fixture();
        const string turn = """
            {"speaker":"Ann","dia_id":"D1:1","clean_text":"Clean","text":"<b>raw</b>","date_time":"29.12.2023, 19:40:55"}
            """;
        const string qa = """[{"question":"What?","answer":"x","evidence":["D1:1"],"category":2}]""";
        fixture.Write("Chat_2.json", $$"""{"name":{},"session_1":[{{turn}}],"session_1_date_time":"29.12.2023, 19:40","qa":{{qa}}}""");
        fixture.Write("Chat_1.json", $$"""{"session_1":[{{turn}}],"qa":{{qa}}}""");
        var dataset = DatasetLoader.Load("realtalk", fixture.Root);
        Assert.Equal(["Chat_1", "Chat_2"], dataset.Conversations.Select(c => c.Id));
        var episode = dataset.Conversations[0].Episodes[0];
        Assert.Equal("Clean", episode.Content);
        Assert.Equal(new DateTimeOffset(2023, 12, 29, 19, 40, 55, TimeSpan.Zero), episode.OccurredAt);
        Assert.Equal(["D1:1"], dataset.Conversations[0].Questions[0].Gold);
    }

    [Fact]
    public void reads_beam()
    {
        using var fixture = new Fixture();
        foreach (var chat in new[] { "10", "2" })
        {
            fixture.Write($"100K/{chat}/chat.json", Beam);
            fixture.Write($"100K/{chat}/probing_questions/probing_questions.json", Probes);
        }
        var dataset = DatasetLoader.Load("beam", fixture.Root);
        Assert.Equal(["2", "10"], dataset.Conversations.Select(c => c.Id));
        var chat2 = dataset.Conversations[0];
        Assert.Equal(["Plan this.", "Sure ->-> done", "More"], chat2.Episodes.Select(e => e.Content));
        Assert.Equal(["batch-1", "batch-1", "batch-2"], chat2.Episodes.Select(e => e.Session.Value));
        Assert.Equal(new DateTimeOffset(2024, 3, 15, 0, 0, 2, TimeSpan.Zero), chat2.Episodes[2].OccurredAt);
        Assert.Equal(["0", "2"], chat2.Questions[0].Gold);
        Assert.Equal(("abstention", false), (chat2.Questions[1].Category, chat2.Questions[1].Answerable));
    }

    [Fact]
    public void reads_longmemeval_with_one_question_or_several()
    {
        using var fixture = new Fixture();
        const string haystack = """
            "question_type":"multi-session","question_date":"2023/12/18 (Mon) 04:17",
            "haystack_dates":["2023/07/12 (Wed) 10:14","2023/08/02 (Wed) 05:58"],
            "haystack_session_ids":["s1","s1"],"haystack_sessions":[[{"role":"user","content":"Hi"}],[{"role":"user","content":"Again"}]]
            """;
        const string one = """ "question":"Q?","answer":"A","answer_session_ids":["s1","gone"] """;
        const string two = """ "questions":["X?","Y?"],"answers":["",""],"answer_session_ids":[["s1"],[]] """;
        fixture.Write("a.json", $$"""[{"question_id":"q1",{{one}},{{haystack}}}]""");
        fixture.Write("b.json", $$"""[{"question_id":"q2",{{two}},{{haystack}}}]""");
        fixture.Write("c.json", $$"""[{"question_id":"q3_abs",{{one}},{{haystack}}}]""");
        var conversations = DatasetLoader.Load("longmemeval", fixture.Root).Conversations;
        var question = Assert.Single(conversations[0].Questions);
        Assert.Equal((GoldUnit.Session, "s1"), (question.Unit, Assert.Single(question.Gold)));
        Assert.Equal(new DateTimeOffset(2023, 12, 18, 4, 17, 0, TimeSpan.Zero), question.AskedAt);
        Assert.Equal(["s1:1", "s1#1:1"], conversations[0].Episodes.Select(e => e.Id.Value));
        Assert.Equal(["X?", "Y?"], conversations[1].Questions.Select(q => q.Text));
        Assert.False(conversations[2].Questions[0].Answerable);
        Assert.Empty(conversations[2].Questions[0].Gold);
    }

    [Fact]
    public void reads_program_tasks_as_modules_with_and_without_their_names()
    {
        using var fixture = new Fixture();
        var file = fixture.Write("m.jsonl", """
            {"task_id":7,"text":"Write a function to add two numbers.","code":"def add_two(a, b):\n  return add_two.x or a + b"}
            {"task_id":9,"text":"Reverse it.","code":"class Rev: pass\ndef rev(s):\n  return s[::-1]"}
            """);
        var plain = Assert.Single(DatasetLoader.Load("mbpp", file).Conversations);
        var module = Assert.IsType<Module>(plain.Records[0]);
        Assert.Equal(("7", "python", "modules/m1"), (module.Id.Value, module.Language, module.Path));
        Assert.Equal("def add_two(a, b):\n  return add_two.x or a + b", module.Code);
        Assert.Equal((GoldUnit.Record, "7"), (plain.Questions[0].Unit, Assert.Single(plain.Questions[0].Gold)));
        var masked = Assert.Single(DatasetLoader.Load("mbpp-masked", file).Conversations).Records.Cast<Module>().ToList();
        Assert.Equal("def f0(a, b):\n  return f0.x or a + b", masked[0].Code);
        Assert.Equal("class f0: pass\ndef f1(s):\n  return s[::-1]", masked[1].Code);
    }

    [Fact]
    public void reads_csharp_tasks_that_have_a_solution_without_its_comments()
    {
        using var fixture = new Fixture();
        var file = fixture.Write("x.jsonl", """
            {"task_id":"A/1","prompt":"/// </summary>\n  public static int Twice (int n)\n {","description":"Double it.", @
             "entry_point":"Twice","canonical_solution":" // Doubles.\n return \"//\".Length * n + Twice(0);}"}
            {"task_id":"A/2","prompt":"/// </summary>\n void No()","description":"None.","entry_point":"No","canonical_solution":null}
            """.Replace(" @\n", " ", StringComparison.Ordinal));
        var plain = Assert.Single(DatasetLoader.Load("mbxp-csharp", file).Conversations);
        Assert.Equal("Double it.", Assert.Single(plain.Questions).Text);
        var code = Assert.IsType<Module>(Assert.Single(plain.Records)).Code;
        Assert.Equal("public static int Twice (int n)\n {\n  \n return \"//\".Length * n + Twice(0);}", code);
        var masked = Assert.IsType<Module>(DatasetLoader.Load("mbxp-csharp-masked", file).Conversations[0].Records[0]).Code;
        Assert.Equal(code.Replace("Twice", "f0", StringComparison.Ordinal), masked);
    }

    [Theory]
    [InlineData("a /* b */ c", "a   c")]
    [InlineData("a // b\nc", "a  \nc")]
    [InlineData("x = \"// no\"; // yes", "x = \"// no\";  ")]
    [InlineData("x = \"\\\"// no\";", "x = \"\\\"// no\";")]
    [InlineData("x = @\"\\\"; // yes", "x = @\"\\\";  ")]
    [InlineData("c = '\"'; // yes", "c = '\"';  ")]
    [InlineData("open /* never closed", "open  ")]
    public void takes_out_comments_and_not_what_looks_like_one(string code, string expected) =>
        Assert.Equal(expected, CSharpComments.Without(code));

    [Fact]
    public void reads_trajectories_with_the_grades_that_count_as_relevant()
    {
        using var fixture = new Fixture();
        fixture.Write("procedural_memory_benchmark/data/corpus/agentinstruct_trajectories.json", """
            {"trajectories":[{"task_instance_id":"t1","task_description":"cool a pan",
                              "state_action_pairs":[{"state":"A room.","action":"open fridge"}]},
                             {"task_instance_id":"t2","task_description":"heat an egg","state_action_pairs":[]}]}
            """);
        fixture.Write("procedural_memory_benchmark/benchmark/data/query_bank.json", """
            {"queries":[{"query_text":"Chill it","tier":"EASY","relevant_trajectories":[{"trajectory_id":"t1","relevance_score":6.0},
              {"trajectory_id":"t2","relevance_score":5.9},{"trajectory_id":"t3","relevance_score":10}]}]}
            """);
        var conversation = Assert.Single(DatasetLoader.Load("procedmem", fixture.Root).Conversations);
        Assert.Equal("cool a pan\nA room.\n> open fridge", conversation.Episodes[0].Content);
        Assert.Equal(("easy", "t1"), (conversation.Questions[0].Category, Assert.Single(conversation.Questions[0].Gold)));
    }

    [Fact]
    public void reads_what_a_folder_holds_and_names_what_it_does_not()
    {
        using var fixture = new Fixture();
        Assert.Throws<MalformedDataException>(() => DataFolder.Load(fixture.Root));
        Assert.Throws<MalformedDataException>(() => DataFolder.Load(Path.Combine(fixture.Root, "absent")));
        fixture.Write("locomo/locomo10_dev.json", Locomo);
        fixture.Write("splits/dev/mbpp_dev.jsonl", """{"task_id":1,"text":"Add.","code":"def add(): pass"}""");
        var (datasets, missing) = DataFolder.Load(fixture.Root);
        Assert.Equal(["locomo", "mbpp", "mbpp-masked"], datasets.Select(d => d.Name));
        Assert.Equal(DataFolder.Places.Select(p => p.Kind).Except(["locomo", "mbpp", "mbpp-masked"]), missing);
        Assert.Superset(DataFolder.Places.Select(p => p.Kind).ToHashSet(), DatasetLoader.Names.ToHashSet());
    }

    [Theory]
    [InlineData("mbpp", """{"task_id":1,"text":"Add."}""")]
    [InlineData("mbpp", """{"task_id":1,"text":"Add.","code":"x"}{}""")]
    [InlineData("mbpp", "")]
    [InlineData("mbxp-csharp", """{"task_id":"a","prompt":"no mark","description":"d","entry_point":"e","canonical_solution":"s"}""")]
    [InlineData("mbxp-csharp", """{"task_id":"a","prompt":"</summary>","description":"d","entry_point":"e","canonical_solution":null}""")]
    public void says_where_malformed_tasks_are_malformed(string kind, string text)
    {
        using var fixture = new Fixture();
        var file = fixture.Write("bad.jsonl", text);
        var error = Assert.Throws<MalformedDataException>(() => DatasetLoader.Load(kind, file));
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void refuses_two_tasks_of_one_id()
    {
        using var fixture = new Fixture();
        const string task = """{"task_id":1,"text":"Add.","code":"x"}""";
        Assert.Throws<MalformedDataException>(() => DatasetLoader.Load("mbpp", fixture.Write("bad.jsonl", $"{task}\n{task}")));
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("""{"qa":[]}""")]
    [InlineData("""[{"conversation":{"session_1":[{"text":"no id"}]},"qa":[]}]""")]
    [InlineData("""[{"conversation":{"session_1":[{"dia_id":"D1:1","text":"a"},{"dia_id":"D1:1","text":"b"}]},"qa":[]}]""")]
    [InlineData("""[{"conversation":{"session_1":[{"dia_id":"D1:1","text":["a"]}]},"qa":[]}]""")]
    [InlineData("""[{"conversation":{"session_1":["text"]},"qa":[]}]""")]
    [InlineData("""[{"conversation":{"session_1":[]}}]""")]
    [InlineData("""[1]""")]
    public void says_where_malformed_data_is_malformed(string text)
    {
        using var fixture = new Fixture();
        var file = fixture.Write("bad.json", text);
        var error = Assert.Throws<MalformedDataException>(() => DatasetLoader.Load("locomo", file));
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void says_so_when_there_is_nothing_to_read()
    {
        using var fixture = new Fixture();
        foreach (var name in DatasetLoader.Names)
            Assert.Throws<MalformedDataException>(() => DatasetLoader.Load(name, Path.Combine(fixture.Root, "absent")));
        Assert.Throws<MalformedDataException>(() => DatasetLoader.Load("realtalk", fixture.Root));
        Assert.Throws<ArgumentException>(() => DatasetLoader.Load("squad", fixture.Root));
    }
}
