using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Confirming_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task raises_what_an_agent_wrote_to_a_persons_word()
    {
        var id = await _home.FactAsync("Staging runs PostgreSQL 14", "--as-agent", "bot");

        var answer = await _home.JsonAsync("confirm", id);

        Assert.Equal(("confirmed", "confirmed", 2), (answer.Text("outcome"), answer.Text("label"), answer.Number("version")));
        var opened = await _home.JsonAsync("open", id);
        Assert.Equal(("Staging runs PostgreSQL 14", "confirmed"), (opened.Text("text"), opened.Text("label")));
        Assert.Equal("already-confirmed", (await _home.JsonAsync("confirm", id)).Text("outcome"));
    }

    [Fact]
    public async Task confirms_only_the_content_that_was_seen()
    {
        await _home.JsonAsync("remember", "--path", "a", "first");
        var seen = (await _home.JsonAsync("open", "a")).Text("contentHash");
        Assert.Contains(seen, (await _home.RunAsync("open", "a")).Out, StringComparison.Ordinal);
        await _home.JsonAsync("remember", "--path", "a", "second", "--as-agent", "bot");

        JsonAssert.Error(await _home.RunAsync("confirm", "a", "--hash", seen[..12], "--json"), ExitCode.Conflict, "conflict");

        var now = (await _home.JsonAsync("open", "a")).Text("contentHash");
        Assert.Equal("confirmed", (await _home.JsonAsync("confirm", "a", "--hash", now[..12])).Text("outcome"));
    }

    [Fact]
    public async Task keeps_agents_from_what_was_confirmed()
    {
        await _home.JsonAsync("remember", "--path", "a", "first");
        await _home.JsonAsync("confirm", "a");

        string[][] lines = [["remember", "--path", "a", "other"], ["retract", "a"], ["confirm", "a"]];
        foreach (var line in lines)
            JsonAssert.Error(await _home.RunAsync([.. line, "--as-agent", "bot", "--json"]), ExitCode.Usage, "invalid");
        Assert.Equal("first", (await _home.JsonAsync("open", "a")).Text("text"));
        Assert.Equal("kept", (await _home.JsonAsync("remember", "--path", "a", "other")).Text("outcome"));
    }

    [Fact]
    public async Task confirms_neither_episodes_nor_what_was_taken_back()
    {
        await _home.JsonAsync("observe", "--session", "s", "--id", "e1", "said");
        var id = await _home.FactAsync("wrong");
        await _home.JsonAsync("retract", id);

        foreach (var target in new[] { "e1", id })
            JsonAssert.Error(await _home.RunAsync("confirm", target, "--json"), ExitCode.Usage, "invalid");
    }
}
