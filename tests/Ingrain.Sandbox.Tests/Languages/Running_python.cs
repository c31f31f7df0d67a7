using Ingrain.Execution;

namespace Ingrain.Sandbox.Tests.Languages;

public class Running_python
{
    [Fact]
    public async Task gives_the_value_of_the_last_expression_as_a_notebook_does()
    {
        var result = await RunAsync("x = 20\nprint('hello')\n(x + 1, {'a': [1.5, None, True]}, {3, 1, 2})");

        Assert.Equal(ExecStatus.Ok, result.Status);
        Assert.Equal("hello\n", result.Stdout);
        Assert.Equal("""[21, {"a": [1.5, null, true]}, [1, 2, 3]]""", result.Value);
    }

    [Theory]
    [InlineData("x = 1")]
    [InlineData("print('x')")]
    [InlineData("object()")]
    [InlineData("float('nan')")]
    [InlineData("'x' * 2_000_000")]
    public async Task gives_no_value_where_there_is_none_that_json_can_say(string code)
    {
        var result = await RunAsync(code);

        Assert.Equal(ExecStatus.Ok, result.Status);
        Assert.Null(result.Value);
    }

    [Fact]
    public async Task tells_an_uncaught_error_with_the_lines_of_the_code_and_none_of_the_harness()
    {
        var result = await RunAsync("def f(x):\n    return 1 / x\nf(0)");

        Assert.Equal(ExecStatus.ExitNonzero, result.Status);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("File \"<code>\", line 2, in f", result.Stderr);
        Assert.Contains("return 1 / x", result.Stderr);
        Assert.EndsWith("ZeroDivisionError: division by zero\n", result.Stderr);
        Assert.DoesNotContain("run.py", result.Stderr);
    }

    [Fact]
    public async Task tells_a_syntax_error_by_its_place()
    {
        var result = await RunAsync("x = 1\nif x\n    pass");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("File \"<code>\", line 2", result.Stderr);
        Assert.DoesNotContain("run.py", result.Stderr);
    }

    [Fact]
    public async Task passes_the_exit_code_of_the_program_on()
    {
        Assert.Equal(7, (await RunAsync("import sys; sys.exit(7)")).ExitCode);
        Assert.Equal(ExecStatus.Ok, (await RunAsync("import sys; sys.exit(0)")).Status);
        Assert.Equal(1, (await RunAsync("raise SystemExit('stop')")).ExitCode);
    }

    [Theory]
    [InlineData("import sys; sys.exit(0)")]
    [InlineData("import os; os._exit(0)")]
    [InlineData("exit = raise_ = None\nraise SystemExit")]
    public async Task does_not_take_a_program_that_ends_before_its_tests_for_one_that_passed_them(string code)
    {
        var result = await RunAsync(code, "assert True");

        Assert.Equal(ExecStatus.ExitNonzero, result.Status);
        Assert.Contains("tests", result.Stderr);
    }

    [Fact]
    public async Task runs_tests_in_the_place_of_the_code()
    {
        Assert.Equal(ExecStatus.Ok, (await RunAsync("def f(x): return x * 2", "assert f(2) == 4\nassert f('a') == 'aa'")).Status);
        var failed = await RunAsync("def f(x): return x * 2", "assert f(2) == 5, 'wrong'");
        Assert.Equal(ExecStatus.ExitNonzero, failed.Status);
        Assert.Contains("AssertionError: wrong", failed.Stderr);
    }

    [Fact]
    public async Task gives_text_on_standard_input_to_the_program_and_to_what_it_starts()
    {
        var lines = await RunAsync("import sys\n','.join(l.strip() for l in sys.stdin)", stdin: "one\ntwo\né\n");
        var child = await RunAsync("import subprocess\nsubprocess.run(['cat'], stdout=subprocess.PIPE).stdout.decode()", stdin: "abc");

        Assert.Equal("\"one,two,\\u00e9\"", lines.Value);
        Assert.Equal("\"abc\"", child.Value);
        Assert.Equal("\"\"", (await RunAsync("import sys\nsys.stdin.read()")).Value);
    }

    [Fact]
    public async Task loads_modules_by_their_paths_and_the_standard_library_before_them()
    {
        var modules = Bench.Tree(
            ("text/csv_dialect.py", "from numbers_of.primes import is_prime\ndef sniff(s): return ';' if ';' in s else ','\n"),
            ("numbers_of/primes.py", "def is_prime(n): return n > 1 and all(n % d for d in range(2, n))\n"),
            ("json.py", "raise RuntimeError('the wrong json')\n"));

        await Bench.OkAsync("python", "import json, text.csv_dialect as c\nfrom numbers_of import primes",
            "assert c.sniff('a;b') == ';' and c.is_prime(7) and primes.is_prime(11) and json.dumps(1) == '1'", modules);
    }

    [Fact]
    public async Task tells_examples_apart()
    {
        var outcomes = await Bench.ExamplesAsync("python",
            "def pair(a, b): return (a, b)\nif __name__ == '__main__': raise RuntimeError('a module is not the program')",
            Bench.Example("pair(1, 'x')", "[1, \"x\"]"),
            Bench.Example("pair(1, 2)", "[1, 3]"),
            Bench.Example("pair(1)", "[1]"),
            Bench.Example("assert pair(1, 2)[0] == 1"),
            Bench.Example("assert pair(1, 2)[0] == 2"),
            Bench.Example("raise SystemExit(0)"),
            Bench.Example("0.1 + 0.2", "0.3"),
            Bench.Example("None", "null"),
            Bench.Example("True", "1"),
            Bench.Example("lambda: 1", "1"),
            Bench.Example("2 ** 100", "1267650600228229401496703205376"),
            Bench.Example("2 ** 100", "1267650600228229401496703205377"));

        Assert.Equal([true, false, false, true, false, false, true, true, false, false, true, false], outcomes.Select(o => o.Passed));
        Assert.Equal("[1, 2]", outcomes[1].Value);
        Assert.Contains("TypeError", outcomes[2].Error);
        Assert.Contains("AssertionError", outcomes[4].Error);
    }

    [Fact]
    public async Task fails_every_example_of_code_that_does_not_load()
    {
        var outcomes = await Bench.ExamplesAsync("python", "import missing_module", Bench.Example("1", "1"), Bench.Example("pass"));

        Assert.All(outcomes, o => Assert.False(o.Passed));
        Assert.All(outcomes, o => Assert.Contains("missing_module", o.Error));
    }

    private static Task<ExecResult> RunAsync(string code, string tests = "", string stdin = "") =>
        Bench.RunAsync("python", code, tests, stdin);
}
