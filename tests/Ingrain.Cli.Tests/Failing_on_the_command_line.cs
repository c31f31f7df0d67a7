using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Failing_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("recal x", "did you mean 'recall'")]
    [InlineData("recall x --jsno", "did you mean '--json'")]
    [InlineData("recall", "QUERY is missing")]
    [InlineData("recall a b", "'b' is not understood")]
    [InlineData("recall x --budget", "--budget needs a value")]
    [InlineData("recall x --budget ten", "--budget takes a whole number from 64 to 200,000")]
    [InlineData("--unknown", "'--unknown' is not understood")]
    public async Task says_what_it_did_not_understand_in_one_line(string line, string expected)
    {
        var run = await _home.RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_that_the_store_it_was_given_is_a_folder()
    {
        Directory.CreateDirectory(_home.At("folder"));

        Assert.Contains("is a folder",
            JsonAssert.Error(await _home.RunAsync("recall", "x", "--json", "--db", _home.At("folder")), ExitCode.Unavailable,
                "unavailable"),
            StringComparison.Ordinal);
        var run = await _home.RunAsync("doctor", "--json", "--db", _home.At("folder"));
        Assert.Equal(ExitCode.Unavailable, run.ExitCode);
        Assert.Contains(run.Json.List("checks"), c => c.Text("finding").Contains("is a folder", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("export")]
    [InlineData("import")]
    public async Task asks_for_a_name_that_is_not_empty(string command) =>
        Assert.Contains("is empty", JsonAssert.Error(await _home.RunAsync(command, "", "--json"), ExitCode.Usage, "invalid"),
            StringComparison.Ordinal);

    [Fact]
    public async Task names_the_policies_where_one_is_not_known()
    {
        var message = JsonAssert.Error(await _home.RunAsync("recall", "x", "--policy", "nope", "--json"), ExitCode.Usage, "invalid");

        Assert.Contains("article, relevance, generative-agents, memorybank, fsrs, byterover", message, StringComparison.Ordinal);
        foreach (var policy in Input.Policies.Names)
            Assert.Equal(ExitCode.Ok, (await _home.RunAsync("recall", "x", "--policy", policy)).ExitCode);
    }

    [Fact]
    public async Task helps_where_the_command_of_a_group_is_missing()
    {
        var run = await _home.RunAsync("eval");

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Out));
        Assert.Contains("retrieval", run.Error, StringComparison.Ordinal);
        Assert.Contains("COMMAND is missing", run.Error, StringComparison.Ordinal);
        JsonAssert.Error(await _home.RunAsync("eval", "--json"), ExitCode.Usage, "invalid");
    }

    [Theory]
    [InlineData("diff 9")]
    [InlineData("diff 0 9")]
    [InlineData("open x --as-of 9")]
    [InlineData("list --as-of 9")]
    [InlineData("recall x --as-of 9")]
    [InlineData("rollback --to 9")]
    public async Task says_that_a_point_lies_beyond_the_last_changeset(string line)
    {
        await _home.FactAsync("one");

        var message = JsonAssert.Error(await _home.RunAsync([.. line.Split(' '), "--json"]), ExitCode.NotFound, "not-found");

        Assert.Contains("the last one is #1", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task answers_questions_about_itself_in_json_too()
    {
        Assert.Matches(@"^\d+\.\d+", (await _home.RunAsync("--version", "--json")).Json.Text("version"));
        Assert.Contains("Usage", (await _home.RunAsync("recall", "--help", "--json")).Json.Text("help"), StringComparison.Ordinal);
        Assert.Contains("Usage", (await _home.RunAsync("--json")).Json.Text("help"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task puts_errors_into_one_json_document()
    {
        var run = await _home.RunAsync("recall", "x", "--jsno", "--json");

        JsonAssert.Properties(run.Json, "error");
        JsonAssert.Properties(run.Json.GetProperty("error"), "code", "message");
        Assert.Equal("invalid", run.Json.GetProperty("error").Text("code"));
    }

    [Fact]
    public async Task ends_when_cancelled()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var run = await _home.RunUntilAsync(["recall", "x", "--json"], source.Token);

        JsonAssert.Error(run, ExitCode.Cancelled, "cancelled");
    }

    [Fact]
    public async Task hides_details_until_they_are_asked_for()
    {
        var unwritable = Path.Combine(_home.Write("file", "x"), "below", "memory.db");
        var run = await _home.RunAsync("remember", "x", "--db", unwritable);
        Assert.Equal(ExitCode.Unavailable, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);

        _home.Variables["INGRAIN_DEBUG"] = "1";
        Assert.Contains("   at ", (await _home.RunAsync("remember", "x", "--db", unwritable)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task names_the_store_it_chose_by_itself()
    {
        _home.Variables["INGRAIN_DB"] = "";
        _home.Variables["XDG_DATA_HOME"] = _home.At("data");

        var run = await _home.RunAsync("remember", "x", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var expected = Path.Combine(_home.At("data"), "ingrain", "ingrain.db");
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(expected));
    }

    [Fact]
    public async Task prints_its_version() => Assert.Matches(@"^\d+\.\d+\.\d+", (await _home.RunAsync("--version")).Out);
}
