using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Taking_the_tour : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task shows_commands_with_what_they_answer_and_ends_with_how_to_connect()
    {
        var run = await _home.RunAsync("demo");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.DoesNotContain('\e', run.Out);
        foreach (var part in new[]
        {
            "$ ingrain import checkout-service.jsonl", "Nothing relevant is known", "Staging runs PostgreSQL 14", "is whole",
            "claude mcp add ingrain -- ingrain mcp --space my-project", ".vscode/mcp.json", "mcpServers",
        })
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(_home.Db));
    }

    [Fact]
    public async Task shows_commands_that_can_be_copied_however_narrow_it_is()
    {
        _home.Variables["COLUMNS"] = "60";

        var lines = (await _home.RunAsync("demo")).Out.Split('\n');

        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("  $ ingrain", StringComparison.Ordinal)) continue;
            while (lines[i].EndsWith(" \\", StringComparison.Ordinal)) i++;
            // Whatever goes on without a backslash was broken inside a word.
            Assert.DoesNotMatch("^ {4,}[a-z0-9-]", lines[i + 1]);
        }
        Assert.Contains(lines, l => l.Contains("deploy the web service\\n3. deploy the worker'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task gives_one_json_document()
    {
        var answer = await _home.JsonAsync("demo");

        JsonAssert.Properties(answer, "steps", "connect");
        Assert.All(answer.List("steps"), s => JsonAssert.Properties(s, "title", "command", "exitCode", "output"));
        Assert.All(answer.List("steps"), s => Assert.Equal(0, s.Number("exitCode")));
        JsonAssert.Properties(answer.GetProperty("connect"), "claudeCode", "vsCode", "cursor", "generic");
        var facts = answer.List("steps").Where(s => s.Text("command").Contains("--kind fact", StringComparison.Ordinal))
            .Select(s => s.GetProperty("output").List("items")[0].Text("text"));
        Assert.Equal(["Staging runs PostgreSQL 14 on stg-db-2", "Staging runs PostgreSQL 13 on stg-db-1",
            "Staging runs PostgreSQL 13 on stg-db-1"], facts);
    }

    [Fact]
    public async Task uses_colours_at_a_terminal_unless_told_otherwise()
    {
        using var home = new CliHome { IsTerminal = true, Columns = 80 };

        Assert.Contains('\e', (await home.RunAsync("demo")).Out);
        Assert.DoesNotContain('\e', (await home.RunAsync("demo", "--plain")).Out);
        home.Variables["NO_COLOR"] = "1";
        Assert.DoesNotContain('\e', (await home.RunAsync("demo")).Out);
    }
}
