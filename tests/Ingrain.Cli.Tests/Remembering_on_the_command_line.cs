using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Remembering_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task keeps_a_fact_with_everything_said_of_it()
    {
        await _home.JsonAsync("observe", "--session", "s", "--id", "e1", "Ana reviews payments");
        var answer = await _home.JsonAsync("remember", "Ana reviews payments", "--subject", "payments", "--predicate", "reviewer",
            "--object", "Ana",
            "--scope", "shop", "--type", "attribute", "--valid-from", "2026-01-12", "--valid-to", "2027-01-01T00:00:00+01:00", "--evidence",
                "e1",
            "--importance", "0.9", "--confidence", "0.8", "--tag", "People", "--tag", "review", "--reason", "she said so");

        JsonAssert.Properties(answer, "outcome", "kind", "id", "version", "sequence", "state", "label");
        Assert.Equal(("kept", "fact", 1, 2),
            (answer.Text("outcome"), answer.Text("kind"), answer.Number("version"), answer.Number("sequence")));
        var fact = await _home.JsonAsync("open", answer.Text("id"));
        Assert.Equal(("payments", "reviewer", "Ana", "shop"),
            (fact.Text("subject"), fact.Text("predicate"), fact.Text("object"), fact.Text("scope")));
        Assert.Equal(("2026-01-12T00:00:00Z", "2026-12-31T23:00:00Z"), (fact.Text("validFrom"), fact.Text("validTo")));
        Assert.Equal((0.9, 0.8), (fact.GetProperty("importance").GetDouble(), fact.GetProperty("confidence").GetDouble()));
        Assert.Equal(["people", "review"], fact.List("tags").Select(t => t.GetString()));
        Assert.Equal("e1", Assert.Single(fact.List("evidence")).Text("id"));
        Assert.Equal(("person", "ada"), (fact.GetProperty("actor").Text("kind"), fact.GetProperty("actor").Text("name")));
        Assert.Equal("holds", fact.GetProperty("standing").Text("hold"));
        Assert.Equal("she said so", (await _home.JsonAsync("log", "--limit", "1")).List("changesets")[0].Text("reason"));
    }

    [Fact]
    public async Task says_when_it_is_known_already()
    {
        var id = await _home.FactAsync("The deploy window is Tuesday");

        var again = await _home.JsonAsync("remember", "the deploy window is  Tuesday");

        Assert.Equal(("already-known", id), (again.Text("outcome"), again.Text("id")));
    }

    [Fact]
    public async Task writes_agents_under_their_own_name_and_trusts_them_less()
    {
        var answer = await _home.JsonAsync("remember", "Tests are slow", "--as-agent", "helper");

        Assert.Equal("agent", answer.Text("label"));
        var actor = (await _home.JsonAsync("open", answer.Text("id"))).GetProperty("actor");
        Assert.Equal(("agent", "helper"), (actor.Text("kind"), actor.Text("name")));
    }

    [Fact]
    public async Task keeps_a_note_from_a_file_or_standard_input()
    {
        var answer = await _home.JsonAsync("remember", "--path", "runbooks/deploy", "--file",
            _home.Write("d.md", "# Deploy\n\n1. worker\n"), "--pinned", "--title", "Deploying");

        JsonAssert.Properties(answer, "outcome", "kind", "id", "version", "sequence", "path", "state", "label");
        Assert.Equal("runbooks/deploy", answer.Text("path"));
        _home.Input = "# Deploy\n\n1. worker\n2. web\n";
        Assert.Equal(2, (await _home.JsonAsync("remember", "--path", "runbooks/deploy", "-")).Number("version"));

        var note = await _home.JsonAsync("open", "runbooks/deploy");
        Assert.Equal("# Deploy\n\n1. worker\n2. web\n", note.Text("text"));
        Assert.Equal("Deploying", note.Text("title"));
        Assert.True(note.GetProperty("pinned").GetBoolean());
        await _home.JsonAsync("remember", "--path", "runbooks/deploy", "--unpinned");
        Assert.False((await _home.JsonAsync("open", "runbooks/deploy")).GetProperty("pinned").GetBoolean());
    }

    [Fact]
    public async Task corrects_by_id_and_leaves_the_rest_as_it_is()
    {
        var id = await _home.FactAsync("The cache is Redis 6", "--subject", "cache", "--predicate", "software", "--tag", "infra");

        await _home.JsonAsync("remember", "--id", id, "The cache is Redis 7");

        var fact = await _home.JsonAsync("open", id);
        Assert.Equal(("The cache is Redis 7", "cache", 2), (fact.Text("text"), fact.Text("subject"), fact.Number("version")));
        Assert.Equal("infra", Assert.Single(fact.List("tags")).GetString());
    }

    [Fact]
    public async Task tells_of_a_conflict_with_both_versions()
    {
        var id = await _home.FactAsync("The cache is Redis 6");
        await _home.JsonAsync("remember", "--id", id, "The cache is Redis 7");

        var run = await _home.RunAsync("remember", "--id", id, "The cache is Valkey", "--expect-version", "1", "--json");

        JsonAssert.Error(run, ExitCode.Conflict, "conflict");
        Assert.Equal("conflict", run.Json.Text("outcome"));
        Assert.Equal(1, run.Json.Number("expectedVersion"));
        Assert.Equal("The cache is Valkey", run.Json.GetProperty("attempted").Text("text"));
        Assert.Equal("The cache is Redis 7", run.Json.GetProperty("current").Text("text"));
        Assert.Equal("The cache is Redis 7", (await _home.JsonAsync("open", id)).Text("text"));
    }

    [Fact]
    public async Task supersedes_by_name()
    {
        var old = await _home.FactAsync("We meet on Mondays");
        await _home.FactAsync("We meet on Tuesdays", "--supersedes", old);

        Assert.Equal("We meet on Tuesdays", Assert.Single((await _home.JsonAsync("list", "facts")).List("items")).Text("text"));
        Assert.Equal("superseded", (await _home.JsonAsync("open", old)).GetProperty("standing").Text("hold"));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "remember")]
    [InlineData(ExitCode.Usage, "remember", "")]
    [InlineData(ExitCode.Usage, "remember", "x", "--type", "nonsense")]
    [InlineData(ExitCode.Usage, "remember", "x", "--subject", "only")]
    [InlineData(ExitCode.Usage, "remember", "x", "--pinned")]
    [InlineData(ExitCode.Usage, "remember", "x", "--path", "../up")]
    [InlineData(ExitCode.Usage, "remember", "x", "--path", "a", "--subject", "s")]
    [InlineData(ExitCode.Usage, "remember", "x", "--importance", "2")]
    [InlineData(ExitCode.Usage, "remember", "x", "--valid-from", "2026-02-30")]
    [InlineData(ExitCode.Usage, "remember", "--path", "nothing/there")]
    [InlineData(ExitCode.NotFound, "remember", "x", "--id", "none")]
    [InlineData(ExitCode.NotFound, "remember", "x", "--evidence", "none")]
    public async Task refuses_what_makes_no_sense(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, (await _home.RunAsync([.. arguments, "--json"])).ExitCode);
}
