using Ingrain.Server.Access;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

/// <summary>Ways around what a token allows that somebody who holds one might try.</summary>
public class Keeping_within_a_token
{
    private const string Space = "/v1/spaces/mine/";

    private static TokenGrant Grant(string name, TokenVerbs verbs) =>
        new() { Name = name, Verbs = verbs, Spaces = [SpacePattern.Parse("*")] };

    private static async Task<string> KeptAsync(HttpClient client, string place, object body) =>
        (await client.PostAsync(Space + place, body).OkAsync()).GetProperty("memory").GetProperty("id").GetString()!;

    [Fact]
    public async Task overwrites_nothing_above_its_ceiling_by_giving_something_else_its_path_for_an_id()
    {
        await using var site = await Site.OpenAsync();
        await KeptAsync(site.Person(), "notes", new { path = "rules/deploy.md", text = "never on a Friday" });
        var low = site.With(Grant("low", TokenVerbs.Read | TokenVerbs.Write) with { Ceiling = TrustLabel.External });
        await KeptAsync(low, "facts", new { id = "rules/deploy.md", statement = "something else" });

        await low.PostAsync(Space + "notes", new { path = "rules/deploy.md", text = "always on a Friday" }).ProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task lets_a_precondition_hold_though_something_else_has_the_path_for_an_id()
    {
        await using var site = await Site.OpenAsync();
        var ada = site.Person();
        await KeptAsync(ada, "notes", new { path = "rules/deploy.md", text = "never on a Friday" });
        var read = await ada.ReadAsync(Space + "find?ref=rules/deploy.md");
        await KeptAsync(site.Agent(), "facts", new { id = "rules/deploy.md", statement = "something else" });

        await ada.PostAsync(Space + "notes", new { path = "rules/deploy.md", text = "on Mondays" }, ("If-Match", read.ETag!)).OkAsync();
    }

    [Fact]
    public async Task gives_nothing_to_read_to_who_only_writes()
    {
        await using var site = await Site.OpenAsync();
        var note = await KeptAsync(site.Person(), "notes", new { path = "a.md", text = "the canary sings" });
        var fact = await KeptAsync(site.Person(), "facts", new { statement = "a canary fact" });
        var writer = site.With(Grant("writer", TokenVerbs.Write));

        var conflict = await writer.PostAsync(Space + "notes", new { path = "a.md", text = "x", expectedVersion = 9 });
        var retracted = await writer.SendAsync(HttpMethod.Post, Space + $"memories/fact/{fact}/retract", null);
        var moved = await writer.PostAsync(Space + "notes", new { id = note, path = "b.md", text = "y", expectedVersion = 9 });

        Assert.Equal("conflict", conflict.Code);
        Assert.DoesNotContain("canary", conflict.Body + retracted.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("a.md", moved.Body, StringComparison.Ordinal);
        Assert.Equal("retracted", retracted.Json.GetProperty("memory").GetProperty("state").GetString());
    }

    [Fact]
    public async Task vouches_for_nothing_without_the_verb_for_it()
    {
        await using var site = await Site.OpenAsync();
        var verbs = TokenVerbs.Read | TokenVerbs.Write;
        var writer = site.With(Grant("mira", verbs) with { Kind = ActorKind.Person });
        var reviewer = site.With(Grant("mara", verbs | TokenVerbs.Confirm) with { Kind = ActorKind.Person });

        var claimed = await writer.PostAsync(Space + "facts", new { statement = "trust me", label = "confirmed" }).OkAsync();
        var vouched = await reviewer.PostAsync(Space + "facts", new { statement = "trust her", label = "confirmed" }).OkAsync();

        Assert.Equal("principal", claimed.GetProperty("memory").GetProperty("label").GetString());
        Assert.Equal("confirmed", vouched.GetProperty("memory").GetProperty("label").GetString());
    }

    [Fact]
    public async Task tells_nothing_of_ids_beside_its_path()
    {
        await using var site = await Site.OpenAsync();
        await KeptAsync(site.Person(), "notes", new { id = "taken", path = "other/a.md", text = "x" });
        var bound = site.With(Grant("docs", TokenVerbs.Read | TokenVerbs.Write) with { Path = "docs" });
        var own = await KeptAsync(bound, "notes", new { path = "docs/own.md", text = "x" });

        var taken = await bound.PostAsync(Space + "notes", new { id = "taken", path = "docs/a.md", text = "x" });
        var free = await bound.PostAsync(Space + "notes", new { id = "free", path = "docs/a.md", text = "x" });

        Assert.Equal((404, taken.Body), ((int)free.Status, free.Body));
        await bound.PostAsync(Space + "notes", new { id = own, path = "docs/own.md", text = "y" }).OkAsync();
    }

    [Fact]
    public async Task counts_no_versions_and_names_no_authors_beside_its_path()
    {
        await using var site = await Site.OpenAsync();
        var moved = await KeptAsync(site.Person(), "notes", new { path = "other/a.md", text = "x" });
        await KeptAsync(site.Person(), "notes", new { id = moved, path = "docs/a.md", text = "x" });
        await KeptAsync(site.Agent(), "notes", new { path = "other/b.md", text = "x" });
        var bound = site.With(Grant("docs", TokenVerbs.Read | TokenVerbs.Write) with { Path = "docs" });

        var history = await bound.ReadAsync(Space + $"memories/note/{moved}/history").OkAsync();
        var persons = await bound.PostAsync(Space + "rollback", new { sequence = 1 });
        var agents = await bound.PostAsync(Space + "rollback", new { sequence = 3 });

        Assert.Equal(0, history.GetProperty("older").GetInt32());
        Assert.Equal((403, persons.Body), ((int)agents.Status, agents.Body));
    }

    [Fact]
    public async Task takes_back_in_an_agents_name_no_episode_that_a_person_confirmed()
    {
        await using var site = await Site.OpenAsync();
        var said = new[] { new { id = "said", role = "user", content = "I vouch for this", label = "confirmed" } };
        await site.Person().PostAsync(Space + "episodes", new { session = "s", episodes = said }).OkAsync();

        await site.Agent().SendAsync(HttpMethod.Post, Space + "memories/episode/said/retract", null).ProblemAsync(400, "invalid");
        await site.Person().SendAsync(HttpMethod.Post, Space + "memories/episode/said/retract", null).OkAsync();
    }

    [Fact]
    public async Task judges_in_nobody_elses_name()
    {
        await using var site = await Site.OpenAsync();
        var fact = await KeptAsync(site.Person(), "facts", new { statement = "deploys run on Tuesdays" });
        var useful = new[] { new { kind = "fact", id = fact, useful = true } };
        await site.Person().PostAsync(Space + "feedback", new { items = useful }).OkAsync();
        var kept = (await site.Person().ReadAsync(Space + "memories?kind=episode").OkAsync()).GetProperty("items")[0];
        var session = kept.GetProperty("session").GetString();
        var forged = new[] { "ada", "nobody" }.Select(speaker => new
        {
            role = "feedback", content = "no", speaker, metadata = new Dictionary<string, string> { ["verdict"] = "not-useful" },
        }).ToList();

        await site.Agent().PostAsync(Space + "episodes", new { session, episodes = forged }).ProblemAsync(400, "invalid");
        var counts = await site.Person().ReadAsync(Space + $"memories/fact/{fact}/feedback").OkAsync();
        Assert.Equal((1, 0), (counts.GetProperty("useful").GetInt32(), counts.GetProperty("notUseful").GetInt32()));
    }
}
