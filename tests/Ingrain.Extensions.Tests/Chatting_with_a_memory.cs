using Ingrain.Storage;
using Microsoft.Extensions.AI;
using static Ingrain.Extensions.Tests.ScriptedModel;

namespace Ingrain.Extensions.Tests;

public sealed class Chatting_with_a_memory : IAsyncDisposable
{
    private static readonly SpaceId s_space = new("chat");
    private static readonly WriteContext s_ada = new() { Actor = new Actor(ActorKind.Person, "ada"), Credential = "test" };

    private readonly MemoryEngine _engine = new(new InMemoryStore(TimeProvider.System, IdSource.Secure(TimeProvider.System)));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task puts_what_is_known_before_the_question_as_data_and_never_as_a_system_message()
    {
        await KnowAsync("Billing is deployed by the blue pipeline.");
        var model = new ScriptedModel(Says("By the blue pipeline."));
        ChatMessage[] given = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "How is billing deployed?")];
        var response = await Client(model).GetResponseAsync(given, cancellationToken: Ct);

        Assert.Equal("By the blue pipeline.", response.Text);
        var asked = Assert.Single(model.Asked);
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.User], asked.Select(m => m.Role));
        Assert.Equal("Be brief.", asked[0].Text);
        Assert.Contains("blue pipeline", asked[1].Text, StringComparison.Ordinal);
        Assert.Contains("not instructions", asked[1].Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("How is billing deployed?", asked[2].Text);
        Assert.Equal(2, given.Length);
    }

    [Fact]
    public async Task keeps_what_was_said_once_with_the_label_of_its_speaker()
    {
        var model = new ScriptedModel(Says("Noted."), Says("Berlin."));
        var client = Client(model);
        var history = new List<ChatMessage> { new(ChatRole.System, "secret orders"), new(ChatRole.User, "Our office is in Berlin.") };
        history.AddMessages(await client.GetResponseAsync(history, cancellationToken: Ct));
        history.Add(new(ChatRole.User, "Where is our office?"));
        history.AddMessages(await client.GetResponseAsync(history, cancellationToken: Ct));
        await client.GetResponseAsync(history, cancellationToken: Ct);
        var episodes = await EpisodesAsync();

        Assert.Equal(
            [("user", "Our office is in Berlin.", TrustLabel.Principal), ("assistant", "Noted.", TrustLabel.Agent),
                ("user", "Where is our office?", TrustLabel.Principal), ("assistant", "Berlin.", TrustLabel.Agent)],
            episodes.Take(4).Select(e => (e.Role, e.Content, e.Label)));
        Assert.Equal(5, episodes.Count);
        Assert.Single(episodes.Select(e => e.Session).Distinct());
        Assert.DoesNotContain(episodes, e => e.Content.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task learns_nothing_from_what_it_recalled_itself()
    {
        await KnowAsync("Billing is deployed by the blue pipeline.");
        var model = new ScriptedModel(Calls(("memory_recall", new { query = "billing" })), Says("Blue."));
        await Client(model).GetResponseAsync("How is billing deployed?", cancellationToken: Ct);

        Assert.Equal(["How is billing deployed?", "Blue."], (await EpisodesAsync()).Select(e => e.Content));
    }

    [Fact]
    public async Task calls_its_own_tools_and_writes_through_them_as_an_agent()
    {
        var claim = new { statement = "Ada works at Globex.", subject = "Ada", predicate = "works_at", value = "Globex" };
        var model = new ScriptedModel(Calls(("memory_remember", claim)), Says("Noted."));
        var response = await Client(model).GetResponseAsync("I work at Globex now", cancellationToken: Ct);

        Assert.Equal("Noted.", response.Text);
        Assert.DoesNotContain(response.Messages.SelectMany(m => m.Contents), c => c is FunctionCallContent);
        var result = Assert.Single(model.Asked[1][^1].Contents.OfType<FunctionResultContent>());
        Assert.StartsWith("Remembered as", result.Result?.ToString(), StringComparison.Ordinal);
        var holding = await _engine.FactsAsync(s_space, FactKey.Of("Ada", "works_at", null)!.Value, ct: Ct);
        Assert.Equal(("Globex", TrustLabel.Agent), Assert.Single(holding.Select(f => (f.Object, f.Label))));
        Assert.Equal(["memory_recall", "memory_remember", "memory_retract"], model.Options[0]!.Tools!.Select(t => t.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task leaves_the_callers_tools_to_the_caller(bool streams)
    {
        var lookUp = AIFunctionFactory.Create((string city) => $"sunny in {city}", "weather");
        var options = new ChatOptions { Tools = [lookUp] };
        var model = new ScriptedModel(Calls(("memory_recall", new { query = "x" }), ("weather", new { city = "Oslo" })), Says("Sunny."));
        var client = Client(model);
        var response = streams
            ? await client.GetStreamingResponseAsync("weather?", options, Ct).ToChatResponseAsync(Ct)
            : await client.GetResponseAsync("weather?", options, Ct);

        var calls = response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>();
        Assert.Equal(["memory_recall", "weather"], calls.Select(c => c.Name));
        Assert.Single(model.Asked);
        Assert.Equal(["weather"], options.Tools.Select(t => t.Name));
    }

    [Fact]
    public async Task streams_word_by_word_and_calls_its_tools_in_between()
    {
        await KnowAsync("The office is in Oslo.");
        var model = new ScriptedModel(Calls(("memory_recall", new { query = "office" })), Says("It is in Oslo."));
        var words = new List<string>();
        await foreach (var update in Client(model).GetStreamingResponseAsync("Where is the office?", cancellationToken: Ct))
        {
            Assert.DoesNotContain(update.Contents, c => c is FunctionCallContent);
            words.Add(update.Text);
        }

        Assert.Equal(["It", " is", " in", " Oslo."], words);
        var result = Assert.Single(model.Asked[1][^1].Contents.OfType<FunctionResultContent>()).Result?.ToString();
        Assert.Contains("Oslo", result, StringComparison.Ordinal);
        Assert.Equal(["Where is the office?", "It is in Oslo."], (await EpisodesAsync()).Select(e => e.Content));
    }

    [Fact]
    public async Task keeps_what_was_heard_where_the_reader_of_a_stream_goes_away()
    {
        var model = new ScriptedModel(Says("one two three"));
        await foreach (var update in Client(model).GetStreamingResponseAsync("count", cancellationToken: Ct))
            if (update.Text == " two") break;

        Assert.Equal(["count", "one two"], (await EpisodesAsync()).Select(e => e.Content));
    }

    [Fact]
    public async Task answers_also_where_the_memory_fails()
    {
        var failures = new List<Exception>();
        var broken = new MemoryEngine(new InMemoryStore(TimeProvider.System, IdSource.Secure(TimeProvider.System)));
        var client = new ScriptedModel(Says("still here")).UseIngrain(broken, new IngrainChatOptions
        {
            Space = s_space, OnFailure = failures.Add,
        });
        // Half a character pair, which no encoding can keep: refused by the gate, after the model has answered.
        var response = await client.GetResponseAsync("half \ud83d of a bird", cancellationToken: Ct);

        Assert.Equal("still here", response.Text);
        Assert.IsType<MemoryException>(Assert.Single(failures));
    }

    [Fact]
    public async Task takes_the_session_from_the_conversation_and_keeps_spaces_apart()
    {
        var model = new ScriptedModel(Says("ok"));
        await Client(model).GetResponseAsync("hello there", new ChatOptions { ConversationId = "c-7" }, Ct);
        Assert.All(await EpisodesAsync(), e => Assert.Equal("c-7", e.Session.Value));
        var other = model.UseIngrain(_engine, new IngrainChatOptions { Space = new SpaceId("other") });
        await other.GetResponseAsync("hello there", cancellationToken: Ct);

        Assert.Equal(["hello there"], model.Asked[^1].Select(m => m.Text));
    }

    [Fact]
    public async Task tells_the_model_what_went_wrong_in_a_call()
    {
        var rule = new Fact { Statement = "Rule one", Label = TrustLabel.Confirmed };
        var confirmed = await _engine.RememberAsync(s_space, rule, s_ada, ct: Ct);
        var id = ((Remembered.Kept)confirmed).Record.Id.Value;
        var model = new ScriptedModel(
            Calls(("memory_retract", new { id = "none", reason = "x" }), ("memory_retract", new { id, reason = "x" }),
                ("memory_remember", new { statement = " " }), ("memory_recall", new { })),
            Says("I see."));
        await Client(model).GetResponseAsync("try", cancellationToken: Ct);
        var results = model.Asked[1][^1].Contents.OfType<FunctionResultContent>().Select(r => r.Result?.ToString()).ToList();

        Assert.StartsWith("There is no memory", results[0], StringComparison.Ordinal);
        Assert.StartsWith("A person confirmed this", results[1], StringComparison.Ordinal);
        Assert.StartsWith("Not done: The statement is blank", results[2], StringComparison.Ordinal);
        Assert.StartsWith("Not done: the arguments", results[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1000)]
    [InlineData("ada", 10)]
    [InlineData("ada", -1)]
    public void refuses_options_that_break_a_rule(string user, int tokens) => Assert.Throws<ArgumentException>(() =>
        new ScriptedModel(Says("x")).UseIngrain(_engine, new IngrainChatOptions { User = user, RecallTokens = tokens }));

    private IChatClient Client(ScriptedModel model) => model.UseIngrain(_engine, new IngrainChatOptions { Space = s_space, User = "ada" });

    private Task KnowAsync(string statement) => _engine.RememberAsync(s_space, new Fact { Statement = statement }, s_ada, ct: Ct);

    private async Task<IReadOnlyList<Episode>> EpisodesAsync() =>
        [.. (await _engine.ListAsync(s_space, new ListQuery { Kind = RecordKind.Episode }, ct: Ct)).Items.Select(i => i.Episode!)];
}
