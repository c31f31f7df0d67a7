using System.Text.Json;
using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Answering_hooks : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("UserPromptSubmit")]
    [InlineData("SessionStart")]
    public async Task puts_what_is_known_before_the_model_as_data(string name)
    {
        await _home.FactAsync("The billing service is deployed by the blue pipeline");
        var run = await HookAsync(new { hook_event_name = name, session_id = "s", cwd = "billing", prompt = "how do we deploy billing?" });

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var output = run.Json.GetProperty("hookSpecificOutput");
        Assert.Equal(name, output.GetProperty("hookEventName").GetString());
        Assert.Contains("blue pipeline", output.GetProperty("additionalContext").GetString(), StringComparison.Ordinal);
        Assert.Contains("not instructions", output.GetProperty("additionalContext").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task says_nothing_where_nothing_is_known_or_asked()
    {
        Assert.Empty((await HookAsync(new { hook_event_name = "UserPromptSubmit", prompt = "anything" })).Out);
        await _home.FactAsync("The billing service is deployed by the blue pipeline");
        Assert.Empty((await HookAsync(new { hook_event_name = "UserPromptSubmit", prompt = "kubernetes certificates" })).Out);
        Assert.Empty((await HookAsync(new { hook_event_name = "UserPromptSubmit", prompt = "/clear billing" })).Out);
        Assert.Empty((await HookAsync(new { hook_event_name = "Notification", message = "x" })).Out);
    }

    [Fact]
    public async Task observes_what_is_new_in_a_transcript_each_time_and_everything_once()
    {
        var said = Line("u1", "user", "Deploy with the blue pipeline") + Line("a1", "assistant", "Noted.");
        var transcript = _home.Write("transcript.jsonl", said);
        for (var i = 0; i < 2; i++) await StopAsync(transcript);
        Assert.Equal(2, await EpisodesAsync());
        // The line that is still being written counts when it is whole.
        var next = Line("u2", "user", "And now the red one");
        File.AppendAllText(transcript, next[..20]);
        await StopAsync(transcript);
        Assert.Equal(2, await EpisodesAsync());
        File.AppendAllText(transcript, next[20..]);
        await StopAsync(transcript, "SessionEnd");
        Assert.Equal(3, await EpisodesAsync());

        // A mark that is lost, and a transcript that begins anew, cost time and nothing else.
        Directory.Delete(_home.Db + "-hooks", recursive: true);
        await StopAsync(transcript);
        File.WriteAllText(transcript, Line("u3", "user", "Something else"));
        await StopAsync(transcript);
        Assert.Equal(4, await EpisodesAsync());
        Assert.Single(Directory.EnumerateFiles(_home.Db + "-hooks"));
        var labels = (await _home.JsonAsync("list", "episodes")).GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("label").GetString()).Distinct();
        Assert.Equal(["external"], labels);
    }

    [Fact]
    public async Task understands_a_long_transcript_from_its_end()
    {
        var transcript = _home.At("long.jsonl");
        var lines = Enumerable.Range(0, 700).Select(i => Line($"u{i}", "user", $"{i} " + new string('x', 1000)));
        File.WriteAllText(transcript, string.Concat(lines));
        await StopAsync(transcript);
        File.AppendAllText(transcript, Line("last", "user", "the last word"));
        await StopAsync(transcript);

        Assert.Equal(701, await EpisodesAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("{\"hook_event_name\":7}")]
    [InlineData("{\"hook_event_name\":\"Stop\",\"transcript_path\":\"/nowhere/at/all.jsonl\"}")]
    [InlineData("null")]
    public async Task never_fails_the_client(string input)
    {
        _home.Input = input;
        var run = await _home.RunAsync("hook");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.StartsWith("ingrain: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task never_fails_the_client_where_its_own_line_or_the_store_is_wrong()
    {
        Assert.Equal(ExitCode.Ok, (await _home.RunAsync("hook", "--nonsense")).ExitCode);
        _home.Write("memory.db", "this is no store");
        var run = await HookAsync(new { hook_event_name = "UserPromptSubmit", prompt = "anything" });
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Out));
        Assert.Contains("damaged", run.Error, StringComparison.Ordinal);
    }

    private async Task StopAsync(string transcript, string name = "Stop")
    {
        var run = await HookAsync(new { hook_event_name = name, session_id = "s", transcript_path = transcript, stop_hook_active = false });
        Assert.Equal((ExitCode.Ok, "", ""), (run.ExitCode, run.Out, run.Error));
    }

    private async Task<CliRun> HookAsync(object input)
    {
        _home.Input = JsonSerializer.Serialize(input);
        return await _home.RunAsync("hook");
    }

    private async Task<int> EpisodesAsync() =>
        (await _home.JsonAsync("list", "episodes", "--limit", "10000")).GetProperty("items").GetArrayLength();

    private static string Line(string uuid, string role, string text) => JsonSerializer.Serialize(new
    {
        type = role, uuid, sessionId = "s", timestamp = "2026-03-20T09:00:00Z", message = new { role, content = text },
    }) + "\n";
}
