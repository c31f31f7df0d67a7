using System.Text.Json;
using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

/// <summary>Behind the real sandbox: where there is none, these fail.</summary>
public sealed class Running_code_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task prints_output_and_value_and_takes_the_status_for_its_own()
    {
        var run = await _home.RunAsync("exec", "print('hello')\n[1, 2]");

        Assert.Equal((ExitCode.Ok, "hello\n[1, 2]\n"), (run.ExitCode, run.Out));
        Assert.Equal(ExitCode.Failed, (await _home.RunAsync("exec", "import sys; sys.exit(0 + 3)")).ExitCode);
    }

    [Fact]
    public async Task answers_programs_in_json()
    {
        var answer = await _home.JsonAsync("exec", "--language", "bash", "echo \"$((1 + 1))\"");

        JsonAssert.Properties(answer, "status", "exitCode", "stdout", "stderr", "durationMs", "peakMemoryBytes", "sandbox");
        Assert.Equal(("ok", "2\n", "bubblewrap"), (answer.Text("status"), answer.Text("stdout"), answer.Text("sandbox")));
        Assert.Equal("{\"a\":[1]}", (await _home.JsonAsync("exec", "{'a': [1]}")).GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task reads_code_tests_and_input_from_files()
    {
        _home.Input = "def f(x): return x * 2\nimport sys\nprint(f(sys.stdin.read()))";
        var tests = _home.Write("tests.py", "assert f(2) == 4");
        var stdin = _home.Write("in.txt", "ab");

        Assert.Equal("abab\n", (await _home.RunAsync("exec", "-", "--tests", tests, "--stdin", stdin)).Out);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("exec", "-", "--stdin", "-")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("exec")).ExitCode);
        Assert.Equal(ExitCode.NotFound, (await _home.RunAsync("exec", "--file", _home.At("none.py"))).ExitCode);
    }

    [Fact]
    public async Task shows_what_a_program_wrote_without_its_force()
    {
        var run = await _home.RunAsync("exec", "import sys\nprint('\\x1b[2Jout')\nprint('\\x1b[2Jerr', file=sys.stderr)\n'\\u202ex'");

        Assert.DoesNotContain('\u001b', run.Out + run.Error);
        Assert.Contains("out", run.Out, StringComparison.Ordinal);
        Assert.Contains("err", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task keeps_to_the_limits_it_is_given()
    {
        var run = await _home.RunAsync("exec", "--json", "--timeout", "1500ms", "import time; time.sleep(60)");

        Assert.Equal((ExitCode.Failed, "timeout"), (run.ExitCode, run.Json.Text("status")));
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("exec", "--timeout", "soon", "1")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("exec", "--memory", "-1", "1")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("exec", "--language", "cobol", "1")).ExitCode);
    }

    [Fact]
    public async Task runs_a_file_of_programs_and_tells_the_failed_ones_in_their_order()
    {
        var batch = _home.Write("programs.jsonl", """
            {"id":"slow","language":"python","solution":"import time; time.sleep(1); x = 1","tests":"assert x == 2"}
            {"id":7,"language":"python","solution":"x = 1","tests":"assert x == 1"}
            not json

            {"id":"b","language":"cobol","solution":"","tests":""}
            {"language":"bash","solution":"exit 1"}
            {"id":"early","solution":"import os; os._exit(0)","tests":"assert False"}
            {"id":"last","language":"bash","solution":"x=1","tests":"[ $x = 1 ]"}
            {"id":"none"}
            {"id":"\ud800","solution":"1/0"}
            {"id":"twice","solution":"1/0","solution":"1"}
            """);

        var run = await _home.RunAsync("exec", "--batch", batch, "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        JsonAssert.Properties(run.Json, "total", "passed", "failed", "perSecond");
        Assert.Equal((10, 2), (run.Json.Number("total"), run.Json.Number("passed")));
        Assert.All(run.Json.List("failed"), f => JsonAssert.Properties(f, "id", "status", "stderr"));
        Assert.Equal(["\"slow\"", "3", "\"b\"", "6", "\"early\"", "\"none\"", "10", "11"],
            run.Json.List("failed").Select(f => f.GetProperty("id").GetRawText()));
        Assert.Equal(["exit_nonzero", "invalid", "invalid", "exit_nonzero", "exit_nonzero", "invalid", "exit_nonzero", "invalid"],
            run.Json.List("failed").Select(f => f.Text("status")));
        Assert.Contains("AssertionError", run.Json.List("failed")[0].Text("stderr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task loads_the_modules_of_a_space_that_was_named_in_a_batch()
    {
        var code = _home.Write("twice.py", "def twice(n):\n    return n + n\n");
        await _home.JsonAsync("module", "write", "nums/twice.py", "--file", code, "--example", "twice(2) => 4", "--space", "work");
        var line = """{"id":1,"solution":"from nums.twice import twice","tests":"assert twice(4) == 8"}""" + "\n";

        _home.Input = line;
        Assert.Equal(1, (await _home.RunAsync("exec", "--batch", "-", "--json", "--space", "work")).Json.Number("passed"));
        _home.Input = line;
        Assert.Equal(0, (await _home.RunAsync("exec", "--batch", "-", "--json")).Json.Number("passed"));
    }

    [Fact]
    public async Task tells_why_there_is_no_value()
    {
        var run = await _home.RunAsync("exec", "--json", "float('nan')");

        JsonAssert.Properties(run.Json, "status", "exitCode", "stdout", "stderr", "note", "durationMs", "peakMemoryBytes", "sandbox");
        Assert.Contains("none that JSON can say", run.Json.Text("note"), StringComparison.Ordinal);
        Assert.Contains("none that JSON can say", (await _home.RunAsync("exec", "float('nan')")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task answers_for_no_programs_and_for_those_that_all_pass()
    {
        _home.Input = "";
        var none = await _home.RunAsync("exec", "--batch", "-", "--json");
        Assert.Equal("{\"total\":0,\"passed\":0,\"failed\":[],\"perSecond\":0}\n", none.Out);

        _home.Input = string.Concat(Enumerable.Range(0, 20).Select(i =>
            JsonSerializer.Serialize(new { id = i, solution = $"x = {i}", tests = $"assert x == {i}" }) + "\n"));
        var run = await _home.RunAsync("exec", "--batch", "-", "--json");
        Assert.Equal((ExitCode.Ok, 20), (run.ExitCode, run.Json.Number("passed")));
    }

    [Fact]
    public async Task runs_without_a_sandbox_only_where_the_environment_says_so_and_then_says_so_too()
    {
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("exec", "--unsandboxed", "1")).ExitCode);
        _home.Variables["INGRAIN_EXEC_UNSANDBOXED"] = "1";

        var run = await _home.RunAsync("exec", "--json", "1");
        var doctor = await _home.JsonAsync("doctor");

        Assert.Equal("none", run.Json.Text("sandbox"));
        Assert.Contains("WITHOUT A SANDBOX", run.Error, StringComparison.Ordinal);
        Assert.Contains(doctor.List("checks"), c => c.Text("name") == "sandbox" && c.Text("level") == "warning"
            && c.Text("finding").Contains("WITHOUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task is_found_by_the_doctor() =>
        Assert.Contains((await _home.JsonAsync("doctor")).List("checks"), c => c.Text("name") == "sandbox" && c.Text("level") == "ok");
}
