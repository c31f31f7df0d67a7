using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Choosing_settings : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task lets_an_option_win_over_a_variable_over_the_file_over_nothing()
    {
        _home.Variables["INGRAIN_CONFIG"] = _home.Write("ingrain.json", """{"space":"of-file","embedder":"none","serve":{"port":1234}}""");
        await SpaceIsAsync("of-file", _home.At("ingrain.json"));
        _home.Variables["INGRAIN_SPACE"] = "of-variable";
        await SpaceIsAsync("of-variable", "INGRAIN_SPACE");
        await SpaceIsAsync("of-option", "--space", "--space", "of-option");
        _home.Variables["INGRAIN_SPACE"] = "";
        await SpaceIsAsync("of-file", _home.At("ingrain.json"));
        _home.Variables.Remove("INGRAIN_CONFIG");

        var chosen = (await _home.JsonAsync("doctor")).List("chosen");
        Assert.Equal(["db"], chosen.Select(c => c.Text("key")));
    }

    [Fact]
    public async Task takes_paths_from_the_files_folder_and_the_users_own_file_where_none_is_named()
    {
        Directory.CreateDirectory(_home.At("settings", "ingrain"));
        _home.Write(Path.Combine("settings", "ingrain", "ingrain.json"), """{"db":"own.db"}""");
        _home.Variables["XDG_CONFIG_HOME"] = _home.At("settings");
        _home.Variables["INGRAIN_DB"] = "";

        var answer = await _home.JsonAsync("doctor");

        Assert.Equal(_home.At("settings", "ingrain", "own.db"), answer.Text("store"));
        Assert.Equal("configuration", answer.Text("storeChosenBy"));
        Assert.Equal(_home.At("settings", "ingrain", "ingrain.json"), answer.Text("configuration"));
    }

    [Fact]
    public async Task reads_no_file_of_the_folder_that_it_is_started_in()
    {
        _home.Write("ingrain.json", """{"embedder":"openai:m@http://evil.example/v1"}""");
        _home.Variables["HOME"] = _home.At("home");

        var answer = await _home.JsonAsync("doctor");

        Assert.False(answer.TryGetProperty("configuration", out _));
        Assert.DoesNotContain(answer.List("chosen"), c => c.Text("key") == "embedder");
    }

    [Theory]
    [InlineData("""{"spce":"x"}""", "'spce'")]
    [InlineData("""{"serve":{"prot":1}}""", "'serve.prot'")]
    [InlineData("""{"serve":{"port":"1"}}""", "'serve.port'")]
    [InlineData("""{"serve":{"port":1.5}}""", "'serve.port'")]
    [InlineData("""{"serve":{"remote":"yes"}}""", "'serve.remote'")]
    [InlineData("""{"serve":{"hosts":"a"}}""", "'serve.hosts'")]
    [InlineData("""{"serve":[]}""", "'serve'")]
    [InlineData("""{"space":"a","space":"b"}""", "twice")]
    [InlineData("""{"space":"a",}""", "no JSON")]
    [InlineData("[]", "is an object")]
    [InlineData("", "no JSON")]
    public async Task refuses_what_it_does_not_understand_and_says_where(string text, string word)
    {
        var file = _home.Write("settings.json", text);

        var message = JsonAssert.Error(await _home.RunAsync("list", "--config", file, "--json"), ExitCode.Usage, "invalid");

        Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.Contains("settings.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task refuses_a_named_file_that_is_not_there_and_bounds_that_are_broken()
    {
        JsonAssert.Error(await _home.RunAsync("list", "--config", _home.At("none.json"), "--json"), ExitCode.Usage, "invalid");
        _home.Variables["INGRAIN_SERVE_PORT"] = "70000";
        Assert.Contains("INGRAIN_SERVE_PORT", JsonAssert.Error(await _home.RunAsync("serve", "--json"), ExitCode.Usage, "invalid"),
            StringComparison.Ordinal);
        _home.Variables.Remove("INGRAIN_SERVE_PORT");
        _home.Variables["INGRAIN_SERVE_REMOTE"] = "perhaps";
        _home.Variables["INGRAIN_SERVE_ADDRESS"] = "0.0.0.0";
        Assert.Contains("INGRAIN_SERVE_REMOTE", JsonAssert.Error(await _home.RunAsync("serve", "--json"), ExitCode.Usage, "invalid"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_no_value_that_may_hold_a_key()
    {
        var file = _home.Write("settings.json", """{"serve":{"otlp":"http://user:hush@collector.example"}}""");

        var run = await _home.RunAsync("doctor", "--config", file);

        Assert.Contains("serve.otlp", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", run.Out + run.Error, StringComparison.Ordinal);
    }

    private async Task SpaceIsAsync(string space, string from, params string[] options)
    {
        var chosen = (await _home.JsonAsync(["doctor", .. options])).List("chosen").Single(c => c.Text("key") == "space");
        Assert.Equal((space, from), (chosen.Text("value"), chosen.Text("from")));
    }
}
