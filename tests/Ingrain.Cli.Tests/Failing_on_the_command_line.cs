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
    [InlineData("eval", "")]
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
            JsonAssert.Error(await _home.RunAsync("recall", "x", "--json", "--db", _home.At("folder")), ExitCode.Usage, "invalid"),
            StringComparison.Ordinal);
        var run = await _home.RunAsync("doctor", "--json", "--db", _home.At("folder"));
        Assert.Equal(ExitCode.Unavailable, run.ExitCode);
        Assert.Contains(run.Json.List("checks"), c => c.Text("finding").Contains("is a folder", StringComparison.Ordinal));
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
