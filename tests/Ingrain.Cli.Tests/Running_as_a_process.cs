using System.Diagnostics;
using System.Text.Json;
using Ingrain.Cli.Tests.Setup;
using Ingrain.House;

namespace Ingrain.Cli.Tests;

public sealed class Running_as_a_process : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task keeps_messages_off_standard_output()
    {
        var run = await RunAsync("", "remember", "Grüße aus Köln", "--json");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("kept", run.Json.Text("outcome"));
        Assert.Contains("using", run.Error, StringComparison.Ordinal);

        var found = await RunAsync("", "recall", "Grüße aus Köln", "--json");
        Assert.Equal("Grüße aus Köln", found.Json.List("items")[0].Text("text"));
        Assert.Equal(ExitCode.Usage, (await RunAsync("", "recall")).ExitCode);
    }

    [Fact]
    public async Task examines_a_place_where_there_is_no_store_yet()
    {
        // In a process of its own: only there has nothing loaded SQLite before.
        var run = await RunAsync("", "doctor", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.False(run.Json.GetProperty("storeExists").GetBoolean());
        Assert.NotEmpty(run.Json.Text("sqlite"));
        Assert.Contains(run.Json.List("checks"), c => c.Text("finding") == "not there yet: the first write makes it");
        Assert.Contains("the first write makes it", (await RunAsync("", "doctor")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task reads_standard_input()
    {
        var run = await RunAsync("{\"session\":\"s\",\"role\":\"user\",\"content\":\"one\"}\n", "observe", "--file", "-", "--json");

        Assert.Equal(1, run.Json.Number("added"));
    }

    [Fact]
    public async Task shares_one_store_among_processes_without_losing_anything()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => RunAsync("", "remember", $"Fact number {i} of four", "--json")));

        Assert.All(runs, r => Assert.Equal(ExitCode.Ok, r.ExitCode));
        Assert.Equal([1L, 2L, 3L, 4L], runs.Select(r => r.Json.Number("sequence")).Order());
        Assert.True((await RunAsync("", "verify", "--json")).Json.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task serves_mcp_and_nothing_else_on_standard_output()
    {
        const string Client = """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}""";
        const string Hello = $$"""
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{{Client}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"tools/list"}

            """;

        var run = await RunAsync(Hello, "mcp", "--space", "project");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var answers = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal([1L, 2L], answers.Select(a => a.Number("id")).Order());
        Assert.All(answers, a => Assert.True(a.TryGetProperty("result", out _)));
        Assert.Equal(ExitCode.Usage, (await RunAsync("", "mcp", "--json")).ExitCode);
    }

    [Fact]
    public async Task ends_cleanly_when_interrupted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        using var process = Start("observe", "--file", "-", "--json");
        // Whoever has answered this much is waiting for more input.
        await process.StandardInput.WriteAsync("{\"session\":\"s\",\"role\":\"user\",\"content\":\"one\"}\n");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);

        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
        Assert.Equal("cancelled", JsonDocument.Parse(output).RootElement.GetProperty("error").Text("code"));
    }

    private async Task<CliRun> RunAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CliRun(process.ExitCode, await output, await error);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ingrain.Cli.dll"), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = new System.Text.UTF8Encoding(false), StandardInputEncoding = new System.Text.UTF8Encoding(false),
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("INGRAIN_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["XDG_DATA_HOME"] = _folder.Path;
        start.Environment["XDG_CONFIG_HOME"] = _folder.Path;
        return Process.Start(start)!;
    }
}
