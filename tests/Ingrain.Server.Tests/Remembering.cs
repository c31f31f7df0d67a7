using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

public class Remembering
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task keeps_a_fact_given_as_text_alone()
    {
        await using var talk = await Conversation.StartAsync();
        var result = await talk.DataAsync("remember", new { text = "The build needs Node 20." });
        var memory = result.GetProperty("memory");

        Assert.Equal("kept", result.GetProperty("outcome").GetString());
        Assert.Equal("fact", memory.GetProperty("kind").GetString());
        Assert.Equal("agent", memory.GetProperty("label").GetString());
        Assert.Equal(1, result.GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task writes_in_the_clients_name_and_never_above_an_agents_label()
    {
        await using var talk = await Conversation.StartAsync();
        await talk.KeepAsync(new { text = "Ada is the owner.", reason = "she said so" });
        var changeset = Assert.Single(await talk.Engine.LogAsync(talk.Space, ct: Ct));

        Assert.Equal(new Actor(ActorKind.Agent, Conversation.Client), changeset.Actor);
        Assert.Equal("mcp:stdio", changeset.Credential);
        Assert.Equal("she said so", changeset.Reason);
    }

    [Fact]
    public async Task keeps_all_that_is_said_about_a_fact()
    {
        await using var talk = await Conversation.StartAsync();
        var ids = (await talk.DataAsync("observe", new { session = "s", episodes = new[] { new { role = "user", content = "I moved." } } }))
            .GetProperty("ids");
        var id = await talk.KeepAsync(new
        {
            text = "Ada lives in Oslo.", subject = "Ada", predicate = "lives_in", @object = "Oslo", scope = "private", type = "attribute",
            valid_from = "2026-02-01", valid_to = "2027-02-01T10:30:00Z", evidence = new[] { ids[0].GetString() },
            tags = new[] { "Home", "move" }, importance = 0.8,
        });
        var memory = (await talk.DataAsync("open", new { id })).GetProperty("memory");

        Assert.Equal("Ada", memory.GetProperty("subject").GetString());
        Assert.Equal("lives_in", memory.GetProperty("predicate").GetString());
        Assert.Equal("Oslo", memory.GetProperty("object").GetString());
        Assert.Equal("private", memory.GetProperty("scope").GetString());
        Assert.Equal("attribute", memory.GetProperty("type").GetString());
        Assert.Equal("2026-02-01T00:00:00Z", memory.GetProperty("valid_from").GetString());
        Assert.Equal("2027-02-01T10:30:00Z", memory.GetProperty("valid_to").GetString());
        Assert.Equal(["home", "move"], memory.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal($"episode:{ids[0].GetString()}", Assert.Single(memory.GetProperty("evidence").EnumerateArray()).GetString());
        Assert.Equal(0.8, memory.GetProperty("importance").GetDouble());
    }

    [Fact]
    public async Task says_what_is_known_already_and_writes_nothing()
    {
        await using var talk = await Conversation.StartAsync();
        var fact = new { text = "Ada works at Initech.", subject = "Ada", predicate = "works_at", @object = "Initech" };
        var id = await talk.KeepAsync(fact);
        var again = await talk.DataAsync("remember", fact);

        Assert.Equal("already_known", again.GetProperty("outcome").GetString());
        Assert.Equal(id, again.GetProperty("memory").GetProperty("id").GetString());
        Assert.Equal(1, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }

    [Fact]
    public async Task replaces_the_old_value_by_the_new_one()
    {
        await using var talk = await Conversation.StartAsync();
        var old = await talk.KeepAsync(
            new { text = "Ada works at Initech.", subject = "Ada", predicate = "works_at", @object = "Initech", type = "attribute" });
        var now = await talk.KeepAsync(
            new { text = "Ada works at Globex.", subject = "Ada", predicate = "works_at", @object = "Globex", type = "attribute" });
        var memory = (await talk.DataAsync("open", new { id = old })).GetProperty("memory");

        Assert.Equal("superseded", memory.GetProperty("hold").GetString());
        Assert.Equal(now, memory.GetProperty("superseded_by").GetString());
    }

    [Fact]
    public async Task replaces_the_facts_that_it_names()
    {
        await using var talk = await Conversation.StartAsync();
        var old = await talk.KeepAsync(new { text = "The office is in Bergen." });
        var now = await talk.KeepAsync(new { text = "The office is in Oslo now.", supersedes = new[] { "fact:" + old } });
        var memory = (await talk.DataAsync("open", new { id = old })).GetProperty("memory");

        Assert.Equal(now, memory.GetProperty("superseded_by").GetString());
    }

    [Fact]
    public async Task writes_the_next_version_of_a_note_and_keeps_what_is_not_said_again()
    {
        await using var talk = await Conversation.StartAsync();
        var note = new Note
        {
            Path = "runbooks/deploy.md", Text = "one", Title = "Deploy", Pinned = true, Tags = ["ops"], Label = TrustLabel.Principal,
        };
        await talk.Engine.RememberAsync(talk.Space, note, Conversation.Person(), ct: Ct);
        await talk.KeepAsync(new { text = "# two", path = "/runbooks/deploy.md" });
        var there = (Note)(await talk.Engine.FindAsync(talk.Space, "runbooks/deploy.md", ct: Ct))!.Record!;

        // But for the pin: that spoke for the person's words.
        Assert.Equal((2, "# two", "Deploy", false), (there.Version, there.Text, there.Title, there.Pinned));
        Assert.Equal(["ops"], there.Tags);
        Assert.Equal(TrustLabel.Agent, there.Label);
    }

    [Fact]
    public async Task shows_both_versions_where_somebody_wrote_in_between()
    {
        await using var talk = await Conversation.StartAsync();
        await talk.KeepAsync(new { text = "one", path = "a.md" });
        await talk.KeepAsync(new { text = "theirs", path = "a.md" });
        var result = await talk.CallAsync("remember", new { text = "mine", path = "a.md", expected_version = 1 });
        var data = result.StructuredContent!.Value;

        Assert.True(result.IsError);
        Assert.Equal("conflict", data.GetProperty("outcome").GetString());
        Assert.Equal("theirs", data.GetProperty("memory").GetProperty("text").GetString());
        Assert.Equal("mine", data.GetProperty("attempted").GetProperty("text").GetString());
        Assert.Contains("expected_version 2", Conversation.Text(result), StringComparison.Ordinal);
        Assert.Equal(2, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }

    [Fact]
    public async Task leaves_alone_what_a_person_confirmed()
    {
        await using var talk = await Conversation.StartAsync();
        var note = new Note { Path = "rules.md", Text = "Never push on Fridays.", Label = TrustLabel.Confirmed };
        await talk.Engine.RememberAsync(talk.Space, note, Conversation.Person(), ct: Ct);

        Assert.Contains("only a person", await talk.RefusalAsync("remember", new { text = "Push whenever.", path = "rules.md" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task trusts_what_rests_on_the_word_of_outsiders_no_more_than_them()
    {
        await using var talk = await Conversation.StartAsync();
        var episodes = new[] { new { role = "tool", content = "A page says the key is under the mat." } };
        var id = (await talk.DataAsync("observe", new { session = "s", episodes })).GetProperty("ids")[0].GetString();
        var result = await talk.DataAsync("remember", new { text = "The key is under the mat.", evidence = new[] { id } });

        Assert.Equal("external", result.GetProperty("memory").GetProperty("label").GetString());
    }

    [Theory]
    [InlineData("""{"text":"x","path":"../../etc/passwd"}""", "'path' must be")]
    [InlineData("""{"text":"x","path":"a.md","subject":"Ada"}""", "'subject' is for facts")]
    [InlineData("""{"text":"x","path":"a.md","supersedes":["1"]}""", "'supersedes' is for facts")]
    [InlineData("""{"text":"x","title":"T"}""", "'title' is for notes")]
    [InlineData("""{"text":"x","subject":"Ada"}""", "both subject and predicate")]
    [InlineData("""{"text":"x","evidence":["nowhere"]}""", "nothing with the id or path 'nowhere'")]
    [InlineData("""{"text":"x","valid_from":"last spring"}""", "'valid_from' must be an ISO 8601 time")]
    [InlineData("""{"text":"x","valid_from":"2026-03-02","valid_to":"2026-03-01"}""", "ValidTo must lie after ValidFrom")]
    [InlineData("""{"text":"x","importance":7}""", "'importance' must be a number from 0 to 1")]
    [InlineData("""{"text":"x","type":"opinion"}""", "'type' must be one of statement, identity")]
    public async Task says_what_is_wrong_and_what_a_good_call_looks_like(string arguments, string problem)
    {
        await using var talk = await Conversation.StartAsync();
        var refusal = await talk.RefusalAsync("remember", System.Text.Json.JsonElement.Parse(arguments));

        Assert.Contains(problem, refusal, StringComparison.Ordinal);
        Assert.Contains("A good call: {", refusal, StringComparison.Ordinal);
        Assert.Equal(0, (await talk.Engine.HeadAsync(talk.Space, Ct)).Sequence);
    }
}
