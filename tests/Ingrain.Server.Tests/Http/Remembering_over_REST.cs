using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Remembering_over_REST
{
    private const string Facts = "/v1/spaces/shop/facts";
    private const string Notes = "/v1/spaces/shop/notes";

    [Fact]
    public async Task keeps_a_fact_that_recall_then_gives_back()
    {
        await using var site = await Site.OpenAsync();
        var kept = await site.Person().PostAsync(Facts, new
        {
            statement = "Billing runs Postgres 14", subject = "billing", predicate = "database", @object = "Postgres 14",
            type = "infrastructure", validFrom = "2026-02-02T00:00:00Z", tags = new[] { "Ops" },
        }).OkAsync();
        var recalled = await site.Person().PostAsync("/v1/spaces/shop/recall", new { query = "which postgres does billing run" }).OkAsync();

        Assert.Equal("kept", kept.GetProperty("outcome").GetString());
        var memory = kept.GetProperty("memory");
        Assert.Equal("principal", memory.GetProperty("label").GetString());
        Assert.Equal("ops", Assert.Single(memory.GetProperty("tags").EnumerateArray()).GetString());
        Assert.Equal("holds", memory.GetProperty("standing").GetProperty("hold").GetString());
        Assert.Equal(memory.GetProperty("id").GetString(), recalled.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Contains("Postgres 14", recalled.GetProperty("context").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task writes_in_the_name_of_the_token()
    {
        await using var site = await Site.OpenAsync();
        await site.Agent("release bot").PostAsync(Facts, new { statement = "Deploys run on Tuesdays", label = "confirmed" }).OkAsync();

        var changeset = Assert.Single(await site.Engine.LogAsync(new SpaceId("shop"), ct: TestContext.Current.CancellationToken));
        Assert.Equal(new Actor(ActorKind.Agent, "release bot"), changeset.Actor);
        Assert.Equal("token:" + site.Tokens.All()[0].Id, changeset.Credential);
        var list = await site.Agent("release bot").ReadAsync("/v1/spaces/shop/memories?kind=fact").OkAsync();
        Assert.Equal("agent", list.GetProperty("items")[0].GetProperty("label").GetString());
    }

    [Fact]
    public async Task gives_the_first_result_again_for_the_same_key()
    {
        await using var site = await Site.OpenAsync();
        var body = new { path = "runbooks/deploy.md", text = "migrate first" };
        var first = await site.Person().PostAsync(Notes, body, ("Idempotency-Key", "k1")).OkAsync();
        var again = await site.Person().PostAsync(Notes, body, ("Idempotency-Key", "k1")).OkAsync();
        var other = site.Person().PostAsync(Notes, new { path = "runbooks/deploy.md", text = "else" }, ("Idempotency-Key", "k1"));

        await other.ProblemAsync(409, "conflict");
        Assert.Equal(first.GetProperty("memory").GetProperty("id").GetString(), again.GetProperty("memory").GetProperty("id").GetString());
        // The same key of somebody else is another key.
        await site.Agent().PostAsync(Facts, new { statement = "Something else" }, ("Idempotency-Key", "k1")).OkAsync();
        Assert.Equal(2, (await site.Engine.HeadAsync(new SpaceId("shop"), TestContext.Current.CancellationToken)).Sequence);
    }

    [Fact]
    public async Task observes_once_however_often_it_is_sent()
    {
        await using var site = await Site.OpenAsync();
        var episodes = new[] { new { role = "user", content = "a" }, new { role = "assistant", content = "b" } };
        var body = new { session = "s1", episodes };
        var first = await site.Agent().PostAsync("/v1/spaces/shop/episodes", body, ("Idempotency-Key", "x")).OkAsync();
        var again = await site.Agent().PostAsync("/v1/spaces/shop/episodes", body, ("Idempotency-Key", "x")).OkAsync();

        Assert.Equal(2, first.GetProperty("added").GetInt32());
        Assert.Equal(2, again.GetProperty("alreadyKnown").GetInt32());
        Assert.Equal(first.GetProperty("ids").ToString(), again.GetProperty("ids").ToString());
    }

    [Fact]
    public async Task writes_on_the_content_that_was_read_and_on_no_other()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        await ada.PostAsync(Notes, new { path = "a.md", text = "one" }).OkAsync();
        var read = await ada.ReadAsync("/v1/spaces/shop/find?ref=a.md");
        await ada.PostAsync(Notes, new { path = "a.md", text = "two" }, ("If-Match", read.ETag!)).OkAsync();

        var problem = await ada.PostAsync(Notes, new { path = "a.md", text = "three" }, ("If-Match", read.ETag!))
            .ProblemAsync(409, "conflict");
        Assert.Equal("two", problem.GetProperty("current").GetProperty("text").GetString());
        Assert.Equal("three", problem.GetProperty("attempted").GetProperty("text").GetString());
        // What is wanted is there already, so that a lost answer costs nothing.
        var same = await ada.PostAsync(Notes, new { path = "a.md", text = "two", ifContentHash = read.ETag!.Trim('"') }).OkAsync();
        Assert.Equal("already-known", same.GetProperty("outcome").GetString());
        await ada.PostAsync(Notes, new { path = "b.md", text = "x", expectedVersion = 3 }).ProblemAsync(409, "conflict");
    }

    [Theory]
    [InlineData("{\"statement\":\"x\",\"statment\":1}")]
    [InlineData("{\"statement\":\"x\",\"statement\":\"y\"}")]
    [InlineData("{\"Statement\":\"x\"}")]
    [InlineData("{\"statement\":\"\\ud800\"}")]
    [InlineData("{\"statement\":7}")]
    [InlineData("{\"statement\":null}")]
    [InlineData("{\"statement\":\"x\",\"label\":3}")]
    [InlineData("{\"statement\":\"x\",\"label\":\"Confirmed\"}")]
    [InlineData("{\"statement\":\"x\",\"importance\":2}")]
    [InlineData("{\"statement\":\"\"}")]
    [InlineData("{\"subject\":\"x\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    public async Task refuses_a_body_that_is_not_what_it_takes(string body)
    {
        await using var site = await Site.OpenAsync();

        await site.Person().SendAsync(HttpMethod.Post, Facts, body).ProblemAsync(400, "invalid");

        Assert.Equal(0, (await site.Engine.HeadAsync(new SpaceId("shop"), TestContext.Current.CancellationToken)).Sequence);
    }

    [Fact]
    public async Task refuses_what_is_no_JSON_and_what_is_too_large()
    {
        await using var site = await Site.OpenAsync(s => s with { BodyBytesMax = 1_000 });
        var text = new string('x', 2_000);

        await site.Person().SendAsync(HttpMethod.Post, Facts, "{\"statement\":\"x\"}", ("content-type", "text/plain"))
            .ProblemAsync(415, "unsupported-media-type");
        await site.Person().PostAsync(Facts, new { statement = text }).ProblemAsync(413, "too-large");
        await site.Person().ReadAsync("/v1/spaces/shop/log?limit=0").ProblemAsync(400, "invalid");
        await site.Person().ReadAsync("/v1/spaces/shop/log?limits=1").ProblemAsync(400, "invalid");
        await site.Person().ReadAsync("/v1/spaces/shop/log?limit=1&limit=2").ProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task lets_a_person_vouch_for_exactly_what_they_read_and_no_agent_change_it_then()
    {
        await using var site = await Site.OpenAsync();
        var kept = await site.Agent().PostAsync(Facts, new { statement = "The key is under the mat" });
        var id = kept.Json.GetProperty("memory").GetProperty("id").GetString();
        var one = $"/v1/spaces/shop/memories/fact/{id}";

        await site.Person().PostAsync(one + "/confirm", new { contentHash = new string('0', 64) }).ProblemAsync(409, "conflict");
        await site.Agent().PostAsync(one + "/confirm", new { contentHash = kept.ETag!.Trim('"') }).ProblemAsync(403, "forbidden");
        await site.Person().PostAsync(one + "/confirm", new { contentHash = kept.ETag!.Trim('"') }).OkAsync();

        await site.Agent().PostAsync(one + "/retract", new { }).ProblemAsync(400, "invalid");
        await site.Agent().PostAsync(Facts, new { statement = "The key is elsewhere", id }).ProblemAsync(400, "invalid");
        await site.Agent().PostAsync(Facts, new { statement = "The key is elsewhere", supersedes = new[] { id } })
            .ProblemAsync(403, "forbidden");
        Assert.Equal("confirmed", (await site.Agent().ReadAsync(one).OkAsync()).GetProperty("memory").GetProperty("label").GetString());
    }

    [Fact]
    public async Task takes_back_and_brings_back_and_undoes()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        var kept = await ada.PostAsync(Facts, new { statement = "Tea is at four" }).OkAsync();
        var id = kept.GetProperty("memory").GetProperty("id").GetString();
        var one = $"/v1/spaces/shop/memories/fact/{id}";
        await ada.SendAsync(HttpMethod.Post, one + "/retract", null).OkAsync();
        var gone = await ada.PostAsync("/v1/spaces/shop/recall", new { query = "when is tea" }).OkAsync();
        await ada.PostAsync(one + "/reinstate", new { reason = "it was right" }).OkAsync();

        await site.Agent().PostAsync("/v1/spaces/shop/rollback", new { sequence = 3 }).ProblemAsync(403, "forbidden");
        var undone = await ada.PostAsync("/v1/spaces/shop/rollback", new { sequence = 3 }).OkAsync();
        await ada.PostAsync("/v1/spaces/shop/rollback", new { sequence = 99 }).ProblemAsync(404, "not-found");

        Assert.True(gone.GetProperty("nothingRelevant").GetBoolean());
        Assert.Equal(1, undone.GetProperty("restored").GetInt32());
        var history = await ada.ReadAsync(one + "/history").OkAsync();
        Assert.Equal([4, 3, 2, 1], history.GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal("retracted", (await ada.ReadAsync(one).OkAsync()).GetProperty("memory").GetProperty("state").GetString());
    }

    [Fact]
    public async Task hides_what_is_in_quarantine_from_everybody_but_a_reviewing_person()
    {
        await using var site = await Site.OpenAsync();
        await site.Engine.RememberAsync(new SpaceId("shop"), new Note
        {
            Id = new RecordId("n1"), Path = "bad.md", Text = "planted", State = RecordState.Quarantined,
        }, Conversation.Person(), ct: TestContext.Current.CancellationToken);
        var reader = site.With(new TokenGrant
        {
            Name = "reader", Kind = ActorKind.Person, Verbs = TokenVerbs.Read, Spaces = [SpacePattern.Parse("*")],
        });

        foreach (var client in new[] { site.Agent(), reader })
        {
            foreach (var path in new[] {
                "memories?all=true", "memories/note/n1", "memories/note/n1/history", "find?ref=bad.md", "diff?from=0" })
                Assert.DoesNotContain("planted", (await client.ReadAsync("/v1/spaces/shop/" + path)).Body, StringComparison.Ordinal);
        }
        Assert.Contains("planted", (await site.Person().ReadAsync("/v1/spaces/shop/memories/note/n1")).Body, StringComparison.Ordinal);
        await site.Agent().SendAsync(HttpMethod.Post, "/v1/spaces/shop/memories/note/n1/retract", null).ProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task says_where_there_is_no_sandbox_that_no_code_is_run()
    {
        await using var site = await Site.OpenAsync();

        await site.Agent().PostAsync("/v1/spaces/shop/exec", new { language = "python", code = "1 + 1" })
            .ProblemAsync(501, "sandbox-unavailable");
    }

    [Fact]
    public async Task never_tells_what_failed_inside()
    {
        await using var site = await Site.OpenAsync();
        site.Store.BeforeRead = _ => throw new InvalidOperationException("secret: hunter2");

        var problem = await site.Person().ReadAsync("/v1/spaces/shop/memories/fact/x").ProblemAsync(500, "unexpected");

        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains("hunter2", site.Problems.ToString(), StringComparison.Ordinal);
    }
}
