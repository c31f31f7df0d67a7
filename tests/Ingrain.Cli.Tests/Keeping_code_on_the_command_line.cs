using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Keeping_code_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new() { Columns = 80 };

    // Hosts that test need no sandbox; what one keeps in is tested where it is written.
    public Keeping_code_on_the_command_line() => _home.Variables["INGRAIN_EXEC_UNSANDBOXED"] = "1";

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task keeps_what_passes_and_runs_it_again()
    {
        var file = _home.Write("double.py", "def double(x):\n    \"\"\"Twice a number.\"\"\"\n    return 2 * x\n");
        var test = _home.Write("test.py", "assert double(0) == 0\n");

        var kept = await _home.JsonAsync(
            "module", "write", "nums/double.py", "--file", file, "--example", "double(4) => 8", "--test", test);

        Assert.Equal(("kept", 1), (kept.GetProperty("outcome").GetString(), kept.GetProperty("version").GetInt32()));
        Assert.All(kept.GetProperty("examples").EnumerateArray(), e => Assert.True(e.GetProperty("passed").GetBoolean()));
        Assert.Equal("42", (await _home.RunAsync("exec", "from nums.double import double; double(21)")).Out.Trim());
        var found = await _home.JsonAsync("module", "find", "twice a number");
        Assert.Equal("nums/double.py", found.GetProperty("modules")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task refuses_what_fails_and_shows_what_it_gave()
    {
        var run = await _home.RunAsync("module", "write", "half.py", "def half(x): return x / 3", "--example", "half(6) => 3");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("half(6) => 3", run.Out, StringComparison.Ordinal);
        Assert.Contains("it gave 2", run.Out, StringComparison.Ordinal);
        Assert.Contains("--draft", run.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing was written", run.Error, StringComparison.Ordinal);
        Assert.All(run.Out.Split('\n'), l => Assert.InRange(l.Length, 0, 120));
    }

    [Fact]
    public async Task protects_what_needs_it_from_updates_and_deletes()
    {
        await WriteAsync("nums/double.py", "def double(x): return 2 * x", "double(4) => 8");
        await WriteAsync("nums/quad.py", "from nums.double import double\ndef quad(x): return double(double(x))", "quad(1) => 4");

        var update = await _home.RunAsync("module", "update", "nums/double.py", "def double(x): return x + 4");
        var delete = await _home.RunAsync("module", "delete", "nums/double.py");
        var broken = await _home.JsonAsync("module", "delete", "nums/double.py", "--breaking", "--reason", "nobody asks for it");

        Assert.Equal((ExitCode.Failed, ExitCode.Conflict), (update.ExitCode, delete.ExitCode));
        Assert.Contains("nums/quad.py", update.Out, StringComparison.Ordinal);
        Assert.Contains("--breaking", update.Out, StringComparison.Ordinal);
        Assert.Equal("nums/quad.py", broken.GetProperty("broken")[0].GetString());
        var list = await _home.JsonAsync("module", "list");
        Assert.False(list.GetProperty("modules")[0].GetProperty("isInUse").GetBoolean());
    }

    [Fact]
    public async Task tests_again_and_lets_a_draft_in_that_passes()
    {
        const string Two = "import one\ndef two(): return one.one() + 1";
        await _home.RunAsync("module", "write", "two.py", Two, "--example", "two() => 2", "--draft");
        await WriteAsync("one.py", "def one(): return 1", "one() => 1");

        var tested = await _home.JsonAsync("module", "test");

        Assert.Equal((2, 0), (tested.GetProperty("passed").GetInt32(), tested.GetProperty("failed").GetInt32()));
        Assert.Equal("two.py", tested.GetProperty("released")[0].GetString());
    }

    [Fact]
    public async Task says_which_modules_a_rollback_breaks_before_and_after_it_does()
    {
        await WriteAsync("one.py", "def one(): return 1", "one() => 1");
        await WriteAsync("two.py", "import one\ndef two(): return one.one() + 1", "two() => 2");

        var dry = await _home.JsonAsync("rollback", "1", "--dry-run");
        var done = await _home.RunAsync("rollback", "1");

        Assert.Equal("two.py", dry.GetProperty("broken")[0].GetString());
        Assert.Contains("two.py is a draft", done.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task writes_over_nothing_that_is_there()
    {
        await WriteAsync("one.py", "def one(): return 1", "one() => 1");

        var run = await _home.RunAsync("module", "write", "one.py", "def one(): return 2", "--example", "one() => 2");

        Assert.Equal(ExitCode.Conflict, run.ExitCode);
        Assert.Contains("module update", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_the_tree_and_a_module_within_the_columns_of_a_terminal()
    {
        const string Code = "def double(x):\n    \"\"\"Twice a number, whatever its sign.\"\"\"\n    return 2 * x";
        await WriteAsync("nums/double.py", Code, "double(4) => 8");
        using var home = new CliHome { IsTerminal = true, Columns = 80 };
        home.Variables["INGRAIN_DB"] = _home.Db;

        foreach (var arguments in new[] { "module list", "module list --depth 1", "module read nums/double.py", "module find twice" })
        {
            var run = await home.RunAsync([.. arguments.Split(' '), "--plain"]);
            Assert.Equal(ExitCode.Ok, run.ExitCode);
            Assert.All(run.Out.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        }
        Assert.Contains("\u001b[", (await home.RunAsync("module", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task adds_up_how_a_module_was_used_over_runs_of_the_program()
    {
        await WriteAsync("nums/double.py", "def double(x): return 2 * x", "double(4) => 8");
        Assert.False((await _home.JsonAsync("module", "list")).List("modules")[0].TryGetProperty("usage", out _));

        await _home.JsonAsync("module", "read", "nums/double.py");
        await _home.JsonAsync("exec", "from nums.double import double\ndouble(4)");
        var read = await _home.JsonAsync("module", "read", "nums/double.py");

        Assert.Equal((2, 1), (read.GetProperty("usage").Number("reads"), read.GetProperty("usage").Number("execs")));
        Assert.Contains("3 reads, 1 run", (await _home.RunAsync("module", "read", "nums/double.py")).Out, StringComparison.Ordinal);
        foreach (var what in new[] { "list", "find" })
        {
            Assert.Contains("3 reads, 1 run", (await _home.RunAsync("module", what)).Out, StringComparison.Ordinal);
            Assert.Equal(3, (await _home.JsonAsync("module", what)).List("modules")[0].GetProperty("usage").Number("reads"));
        }
    }

    private Task<System.Text.Json.JsonElement> WriteAsync(string path, string code, string example) =>
        _home.JsonAsync("module", "write", path, code, "--example", example);
}
