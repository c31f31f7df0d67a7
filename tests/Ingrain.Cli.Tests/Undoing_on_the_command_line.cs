using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Undoing_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task rolls_one_changeset_back()
    {
        await _home.JsonAsync("remember", "--path", "a", "right");
        await _home.JsonAsync("remember", "--path", "a", "wrong");

        var answer = await _home.JsonAsync("rollback", "#2", "--reason", "it was wrong");

        JsonAssert.Properties(answer, "sequence", "restored", "withdrawn", "gone", "changedSince", "dryRun");
        Assert.Equal((3, 1, 0), (answer.Number("sequence"), answer.Number("restored"), answer.Number("withdrawn")));
        Assert.Equal("right", (await _home.JsonAsync("open", "a")).Text("text"));
    }

    [Fact]
    public async Task says_what_a_rollback_would_do_without_doing_it()
    {
        await _home.FactAsync("one");
        await _home.FactAsync("two");

        var answer = await _home.JsonAsync("rollback", "--to", "0", "--dry-run");

        Assert.Equal((2, true), (answer.Number("withdrawn"), answer.GetProperty("dryRun").GetBoolean()));
        Assert.Equal(2, (await _home.JsonAsync("list", "facts")).List("items").Count);
        Assert.Equal(2, (await _home.JsonAsync("log")).List("changesets").Count);
    }

    [Fact]
    public async Task refuses_to_roll_back_under_what_came_later_and_names_it()
    {
        await _home.JsonAsync("remember", "--path", "a", "one");
        await _home.JsonAsync("remember", "--path", "a", "two");
        await _home.JsonAsync("remember", "--path", "a", "three");

        var run = await _home.RunAsync("rollback", "2", "--json");

        JsonAssert.Error(run, ExitCode.Conflict, "conflict");
        Assert.Equal("note", Assert.Single(run.Json.List("changedSince")).Text("kind"));
        Assert.Equal("three", (await _home.JsonAsync("open", "a")).Text("text"));
    }

    [Fact]
    public async Task says_when_there_is_no_such_changeset() =>
        JsonAssert.Error(await _home.RunAsync("rollback", "7", "--json"), ExitCode.NotFound, "not-found");

    [Fact]
    public async Task retracts_and_brings_back()
    {
        var id = await _home.FactAsync("wrong");

        var answer = await _home.JsonAsync("retract", id, "--reason", "misheard");

        Assert.Equal("retracted", Assert.Single(answer.List("items")).Text("state"));
        Assert.Empty((await _home.JsonAsync("list", "facts")).List("items"));
        Assert.Equal("active", (await _home.JsonAsync("retract", id, "--undo")).List("items")[0].Text("state"));
        JsonAssert.Error(await _home.RunAsync("retract", "none", "--json"), ExitCode.NotFound, "not-found");
    }

    [Fact]
    public async Task says_that_something_was_retracted_already()
    {
        var id = await _home.FactAsync("wrong");
        await _home.JsonAsync("retract", id);

        Assert.Contains("already retracted", (await _home.RunAsync("retract", id)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_that_what_was_erased_cannot_be_rolled_back()
    {
        var id = await _home.FactAsync("secret");
        await _home.JsonAsync("erase", id, "--yes");

        var run = await _home.RunAsync("rollback", "1");

        Assert.Contains("erased and beyond return", run.Out, StringComparison.Ordinal);
        Assert.Contains("nothing to undo", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task erases_nothing_unless_told_that_it_may()
    {
        var id = await _home.FactAsync("secret");

        var run = await _home.RunAsync("erase", id, "--json");

        JsonAssert.Error(run, ExitCode.Usage, "unconfirmed");
        Assert.False(run.Json.GetProperty("erased").GetBoolean());
        Assert.Equal(id, Assert.Single(run.Json.List("targets")).Text("id"));
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("erase", id)).ExitCode);
        Assert.Equal("secret", (await _home.JsonAsync("open", id)).Text("text"));
    }

    [Fact]
    public async Task shows_what_would_go_and_what_stayed()
    {
        await _home.JsonAsync("observe", "--session", "s", "--id", "e1", "my number is 555-0199");
        var fact = await _home.FactAsync("Her number ends in 99", "--evidence", "e1");

        var refused = await _home.RunAsync("erase", "e1");
        Assert.Contains("my number is", refused.Out, StringComparison.Ordinal);
        Assert.Contains("Her number ends", refused.Out, StringComparison.Ordinal);
        var done = await _home.RunAsync("erase", "e1", "--yes");

        Assert.Contains("stayed", done.Out, StringComparison.Ordinal);
        Assert.Contains(fact, done.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task reaches_what_rests_on_something_erased_before()
    {
        await _home.JsonAsync("observe", "--session", "s", "--id", "e1", "my number is 555-0199");
        var fact = await _home.FactAsync("Her number ends in 99", "--evidence", "e1");
        await _home.JsonAsync("erase", "e1", "--yes");

        Assert.Contains("--with-derived", (await _home.RunAsync("erase", "e1", "--yes")).Error, StringComparison.Ordinal);
        await _home.JsonAsync("erase", "e1", "--with-derived", "--yes");

        JsonAssert.Error(await _home.RunAsync("open", fact, "--json"), ExitCode.NotFound, "not-found");
        JsonAssert.Error(await _home.RunAsync("erase", "e1", "--with-derived", "--yes", "--json"), ExitCode.NotFound, "not-found");
    }

    [Fact]
    public async Task erases_a_session_with_what_rests_on_it()
    {
        await _home.JsonAsync("observe", "--session", "s", "--id", "e1", "my number is 555-0199");
        var fact = await _home.FactAsync("Her number is 555-0199", "--evidence", "e1");

        var preview = await _home.JsonAsync("erase", "--session", "s", "--dry-run");
        Assert.Equal(fact, Assert.Single(preview.List("derived")).Text("id"));
        var answer = await _home.JsonAsync("erase", "--session", "s", "--with-derived", "--yes");

        JsonAssert.Properties(answer, "erased", "targets", "derived", "withDerived", "sequence", "purged");
        Assert.True(answer.GetProperty("erased").GetBoolean());
        JsonAssert.Error(await _home.RunAsync("open", "e1", "--json"), ExitCode.NotFound, "not-found");
        JsonAssert.Error(await _home.RunAsync("open", fact, "--json"), ExitCode.NotFound, "not-found");
        Assert.True((await _home.JsonAsync("verify")).GetProperty("ok").GetBoolean());
        Assert.DoesNotContain("555-0199", File.ReadAllText(_home.Db), StringComparison.Ordinal);
        var again = await _home.JsonAsync("observe", "--session", "s", "--id", "e1", "my number is 555-0199");
        Assert.Equal("e1", Assert.Single(again.List("erased")).GetString());
    }

    [Theory]
    [InlineData("yes\n", ExitCode.Ok)]
    [InlineData("no\n", ExitCode.Cancelled)]
    [InlineData("", ExitCode.Cancelled)]
    public async Task asks_at_a_terminal(string reply, int exitCode)
    {
        using var home = new CliHome { IsTerminal = true };
        var id = await home.FactAsync("secret");
        home.Input = reply;

        var run = await home.RunAsync("erase", id, "--plain");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("1 thing would be erased for good", run.Out, StringComparison.Ordinal);
        Assert.Equal(exitCode == ExitCode.Ok ? ExitCode.NotFound : ExitCode.Ok, (await home.RunAsync("open", id)).ExitCode);
    }

    [Theory]
    [InlineData("rollback")]
    [InlineData("rollback", "1", "--to", "2")]
    [InlineData("rollback", "2026-01-01")]
    [InlineData("rollback", "0")]
    [InlineData("erase")]
    [InlineData("retract")]
    public async Task asks_for_what_is_missing(params string[] arguments) =>
        JsonAssert.Error(await _home.RunAsync([.. arguments, "--json"]), ExitCode.Usage, "invalid");
}
