using System.Text.Json;
using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Recalling_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task answers_in_the_shape_that_programs_read()
    {
        await StagingAsync();

        var answer = await _home.JsonAsync("recall", "which PostgreSQL does staging run");

        JsonAssert.Properties(answer, "items", "context", "tokens", "nothingRelevant");
        Assert.False(answer.GetProperty("nothingRelevant").GetBoolean());
        Assert.Contains("PostgreSQL 14", answer.Text("context"), StringComparison.Ordinal);
        var fact = answer.List("items").First(i => i.Text("kind") == "fact");
        JsonAssert.Properties(fact, "id", "kind", "text", "score", "validFrom", "label", "evidence");
        Assert.Equal("2026-03-02T00:00:00Z", fact.Text("validFrom"));
        Assert.Equal("principal", fact.Text("label"));
        Assert.Equal(JsonValueKind.Number, fact.GetProperty("score").ValueKind);
        var evidence = Assert.Single(fact.List("evidence"));
        Assert.Equal(("episode", "e1"), (evidence.Text("kind"), evidence.Text("id")));
        var episode = answer.List("items").First(i => i.Text("kind") == "episode");
        JsonAssert.Properties(episode, "id", "kind", "text", "score", "session", "speaker", "occurredAt", "label", "evidence");
    }

    [Fact]
    public async Task says_when_nothing_is_relevant()
    {
        await StagingAsync();

        var answer = await _home.JsonAsync("recall", "favourite pizza of the chairwoman");

        Assert.True(answer.GetProperty("nothingRelevant").GetBoolean());
        Assert.Empty(answer.List("items"));
        Assert.Equal(("", 0), (answer.Text("context"), answer.Number("tokens")));
    }

    [Fact]
    public async Task goes_back_on_both_axes_of_time()
    {
        await StagingAsync();
        string[] ask = ["recall", "which PostgreSQL does staging run", "--kind", "fact"];

        Assert.Equal("Staging runs PostgreSQL 14", Only(await _home.JsonAsync(ask)));
        Assert.Equal("Staging runs PostgreSQL 13", Only(await _home.JsonAsync([.. ask, "--valid-at", "2026-01-15"])));
        Assert.Equal("Staging runs PostgreSQL 13", Only(await _home.JsonAsync([.. ask, "--as-of", "2"])));
        Assert.Equal("Staging runs PostgreSQL 13", Only(await _home.JsonAsync([.. ask, "--as-of", "#2"])));
        Assert.Equal("Staging runs PostgreSQL 13", Only(await _home.JsonAsync([.. ask, "--as-of", "2026-03-20T10:00:02Z"])));
        Assert.Equal(2, (await _home.JsonAsync([.. ask, "--include-superseded"])).List("items").Count);
    }

    [Fact]
    public async Task explains_every_candidate_when_asked()
    {
        await StagingAsync();

        var answer = await _home.JsonAsync("recall", "which PostgreSQL does staging run", "--explain", "--limit", "1");

        JsonAssert.Properties(answer, "items", "context", "tokens", "nothingRelevant", "candidates");
        Assert.Single(answer.List("items"));
        Assert.All(answer.List("candidates"), c => JsonAssert.Properties(c, "id", "kind", "score", "outcome", "components"));
        Assert.Contains(answer.List("candidates"), c => c.Text("outcome") == "returned");
        Assert.Contains(answer.List("candidates"), c => c.Text("outcome") != "returned");
    }

    [Fact]
    public async Task calls_pinned_only_what_is_pinned()
    {
        await StagingAsync();
        await _home.JsonAsync("remember", "--path", "rules", "Be brief.", "--pinned");

        // This policy scales scores over the candidates: the last of them has none.
        var shown = (await _home.RunAsync("recall", "staging PostgreSQL", "--policy", "generative-agents")).Out;

        Assert.Equal(2, shown.Split("pinned").Length);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("80")]
    [InlineData("120")]
    public async Task explains_in_whole_words_at_every_width(string columns)
    {
        await StagingAsync();
        _home.Variables["COLUMNS"] = columns;

        var shown = (await _home.RunAsync("recall", "which PostgreSQL does staging run", "--explain")).Out;

        var width = int.Parse(columns, System.Globalization.CultureInfo.InvariantCulture);
        Assert.All(shown.Split('\n'), l => Assert.InRange(l.Length, 0, width));
        var why = shown[shown.IndexOf("why", StringComparison.Ordinal)..];
        Assert.Contains("returned", why, StringComparison.Ordinal);
        Assert.Contains("relevance", why, StringComparison.Ordinal);
        Assert.DoesNotContain(why.Split('\n'), l => l.Trim() is [var only] && char.IsLetter(only));
    }

    [Fact]
    public async Task keeps_to_the_budget()
    {
        await StagingAsync();

        Assert.InRange((await _home.JsonAsync("recall", "staging", "--budget", "64")).Number("tokens"), 0, 64);
        JsonAssert.Error(await _home.RunAsync("recall", "staging", "--budget", "10", "--json"), ExitCode.Usage, "invalid");
    }

    [Fact]
    public async Task prints_the_context_alone_when_asked()
    {
        await StagingAsync();
        var context = (await _home.JsonAsync("recall", "staging")).Text("context");

        Assert.Equal(context.TrimEnd('\n'), (await _home.RunAsync("recall", "staging", "--context")).Out.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("--kind", "thing")]
    [InlineData("--policy", "guessing")]
    [InlineData("--valid-at", "soon")]
    [InlineData("--as-of", "soon")]
    [InlineData("--as-of", "-1")]
    public async Task refuses_what_it_does_not_know(string option, string value) =>
        JsonAssert.Error(await _home.RunAsync("recall", "x", option, value, "--json"), ExitCode.Usage, "invalid");

    [Fact]
    public async Task takes_questions_that_look_like_files_or_flags()
    {
        Assert.Equal(ExitCode.Ok, (await _home.RunAsync("recall", "@ana reviewed what")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await _home.RunAsync("recall", "--", "--what does this mean")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("recall", "--whatever")).ExitCode);
    }

    [Fact]
    public async Task makes_no_store_by_asking()
    {
        var run = await _home.RunAsync("recall", "anything");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("Nothing relevant", run.Out, StringComparison.Ordinal);
        Assert.Contains("there is no store", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_home.Db));
    }

    [Fact]
    public async Task sees_one_space_only()
    {
        await StagingAsync();

        Assert.True((await _home.JsonAsync("recall", "staging", "--space", "other")).GetProperty("nothingRelevant").GetBoolean());
        _home.Variables["INGRAIN_SPACE"] = "other";
        Assert.True((await _home.JsonAsync("recall", "staging")).GetProperty("nothingRelevant").GetBoolean());
        Assert.False((await _home.JsonAsync("recall", "staging", "--space", "default")).GetProperty("nothingRelevant").GetBoolean());
        JsonAssert.Error(await _home.RunAsync("recall", "x", "--space", "no spaces please", "--json"), ExitCode.Usage, "invalid");
    }

    private static string Only(JsonElement answer) => Assert.Single(answer.List("items")).Text("text");

    /// <summary>An episode, then PostgreSQL 13 since the turn of the year, then 14 since March.</summary>
    private async Task StagingAsync()
    {
        await _home.JsonAsync("observe", "--session", "s1", "--id", "e1", "We upgraded staging to PostgreSQL 14");
        string[] claim = ["--subject", "staging", "--predicate", "database", "--type", "infrastructure", "--evidence", "e1"];
        await _home.FactAsync("Staging runs PostgreSQL 13", [.. claim, "--object", "PostgreSQL 13", "--valid-from", "2026-01-01"]);
        await _home.FactAsync("Staging runs PostgreSQL 14", [.. claim, "--object", "PostgreSQL 14", "--valid-from", "2026-03-02"]);
    }
}
