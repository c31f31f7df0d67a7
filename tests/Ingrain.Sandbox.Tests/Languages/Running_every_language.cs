using Ingrain.Execution;

namespace Ingrain.Sandbox.Tests.Languages;

/// <summary>What every language has to do, said once and tried in each, behind the real sandbox.</summary>
[Trait("Category", "Slow")]
public class Running_every_language
{
    public static TheoryData<string, string, string, string> Programs => new()
    {
        // language, code that defines twice and writes, a test that holds, a test that fails
        { "python", "def twice(x): return x * 2\nprint('begun')", "assert twice(2) == 4", "assert twice(2) == 5" },
        {
            "javascript", "const twice = x => x * 2;\nconsole.log('begun')",
            "if (twice(2) !== 4) throw new Error('no')", "if (twice(2) !== 5) throw new Error('no')"
        },
        { "bash", "twice() { echo $(($1 * 2)); }\necho begun", "[ \"$(twice 2)\" = 4 ]", "[ \"$(twice 2)\" = 5 ]\ntrue" },
        {
            "csharp", "Console.WriteLine(\"begun\");\npublic static class Twice { public static int Of(int x) => x * 2; }",
            "if (Twice.Of(2) != 4) throw new Exception(\"no\");", "if (Twice.Of(2) != 5) throw new Exception(\"no\");"
        },
    };

    public static TheoryData<string, string, string> Failures => new()
    {
        { "python", "raise ValueError('it broke')", "it broke" },
        { "python", "if x", "SyntaxError" },
        { "javascript", "function f() { throw new Error('it broke') }\nf()", "it broke" },
        { "javascript", "const = 1", "SyntaxError" },
        { "bash", "echo 'it broke' >&2; exit 1", "it broke" },
        { "bash", "if then", "syntax error" },
        { "csharp", "throw new InvalidOperationException(\"it broke\");", "it broke" },
        { "csharp", "int x = \"no number\";", "code(1,9): error CS0029" },
    };

    public static TheoryData<string, string> EarlyEnds => new()
    {
        { "python", "import os\nos._exit(0)" },
        { "javascript", "process.exit(0)" },
        { "bash", "exit 0" },
        { "csharp", "Environment.Exit(0);" },
    };

    public static TheoryData<string, string> Echoes => new()
    {
        { "python", "import sys\nprint(sys.stdin.read().upper())" },
        { "javascript", "console.log(require('fs').readFileSync(0, 'utf8').toUpperCase())" },
        { "bash", "tr a-z A-Z" },
        { "csharp", "Console.WriteLine(Console.In.ReadToEnd().ToUpperInvariant());" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task runs_tests_in_the_place_of_the_code(string language, string code, string holds, string fails)
    {
        var passed = await Bench.RunAsync(language, code, holds);
        var failed = await Bench.RunAsync(language, code, fails);

        Assert.True(passed.Status == ExecStatus.Ok, $"{passed.Status} {passed.ExitCode}: {passed.Stderr}");
        Assert.Equal("begun\n", passed.Stdout);
        Assert.Equal(ExecStatus.ExitNonzero, failed.Status);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task tells_what_broke_and_where(string language, string code, string told)
    {
        var result = await Bench.RunAsync(language, code);

        Assert.Equal(ExecStatus.ExitNonzero, result.Status);
        Assert.Contains(told, result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("/runner", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EarlyEnds))]
    public async Task takes_no_program_that_ends_before_its_tests_for_one_that_passed_them(string language, string code) =>
        Assert.Equal(ExecStatus.ExitNonzero, (await Bench.RunAsync(language, code, code)).Status);

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task gives_the_program_its_standard_input(string language, string code) =>
        Assert.Equal("ÄB\nC", (await Bench.RunAsync(language, code, stdin: "Äb\nc")).Stdout.TrimEnd('\n'));
}

public class Running_javascript
{
    [Fact]
    public async Task gives_the_value_of_the_last_expression()
    {
        Assert.Equal("""[3,{"a":[1,2]},null]""", (await RunAsync("let x = 2;\n[x + 1, {a: new Set([1, 2])}, null]")).Value);
        Assert.Equal("7", (await RunAsync("Promise.resolve(7)")).Value);
        Assert.Null((await RunAsync("undefined")).Value);
        Assert.Null((await RunAsync("[NaN]")).Value);
        Assert.Null((await RunAsync("(() => 1)")).Value);
    }

    [Fact]
    public async Task loads_modules_by_their_paths_and_its_own_before_them()
    {
        var modules = Bench.Tree(
            ("text/csv.js", "const {pad} = require('./pad');\nexports.join = cells => cells.map(pad).join(',');"),
            ("text/pad.js", "exports.pad = s => ' ' + s;"),
            ("fs.js", "throw new Error('the wrong fs')"));

        await Bench.OkAsync("javascript", "const csv = require('text/csv'); require('fs').existsSync('/');",
            "if (csv.join(['a', 'b']) !== ' a, b') throw new Error(csv.join(['a', 'b']))", modules);
    }

    [Fact]
    public async Task tells_examples_apart()
    {
        var outcomes = await Bench.ExamplesAsync("javascript",
            "exports.add = (a, b) => a + b;\nif (require.main === module) throw new Error('a module is not the program')",
            Bench.Example("add(1, 2)", "3"), Bench.Example("add(1, 2)", "4"), Bench.Example("nothing()", "1"),
            Bench.Example("const a = add(1, 1); if (a !== 2) throw new Error('no')"), Bench.Example("const a = 1; throw a"),
            Bench.Example("({a: add(0.1, 0.2)})", """{"a":0.3}"""), Bench.Example("Promise.resolve([1])", "[1]"));

        Assert.Equal([true, false, false, true, false, true, true], outcomes.Select(o => o.Passed));
    }

    private static Task<ExecResult> RunAsync(string code) => Bench.RunAsync("javascript", code);
}

public class Running_bash
{
    [Fact]
    public async Task loads_modules_from_the_folder_that_a_variable_names()
    {
        var modules = Bench.Tree(
            ("text/trim.sh", "source \"$MEMORY/text/say.sh\"\ntrim() { say \"${1// /}\"; }\n"),
            ("text/say.sh", "say() { echo \"$1\"; }\n"));

        await Bench.OkAsync("bash", "source \"$MEMORY/text/trim.sh\"", "[ \"$(trim ' a b ')\" = ab ]", modules);
    }

    [Fact]
    public async Task takes_what_an_example_writes_for_its_value()
    {
        var outcomes = await Bench.ExamplesAsync("bash", "twice() { echo $(($1 * 2)); }\nquote() { printf '\"%s\\\\\\001\\n' \"$1\"; }",
            Bench.Example("twice 2", "4"), Bench.Example("twice 2", "\"4\""), Bench.Example("twice 2", "5"),
            Bench.Example("echo '[1, 2]'", "[1,2]"), Bench.Example("quote ü", "\"\\\"ü\\\\\\u0001\""),
            Bench.Example("[ 1 = 2 ]\ntrue"), Bench.Example("[ 1 = 1 ]"), Bench.Example("exit 3", "3"));

        Assert.Equal([true, true, false, true, true, false, true, false], outcomes.Select(o => o.Passed));
        Assert.Equal("exit code 3", outcomes[7].Error);
    }
}

[Trait("Category", "Slow")]
public class Running_csharp
{
    [Fact]
    public async Task gives_the_value_of_a_last_expression_without_a_semicolon()
    {
        var result = await RunAsync("using System.Numerics;\nvar x = new { Name = \"a\", Pair = (1, 2.5m) };\nx");

        Assert.Equal("""{"Name":"a","Pair":[1,2.5]}""", result.Value);
    }

    [Fact]
    public async Task runs_a_program_that_has_its_own_beginning()
    {
        var result = await RunAsync("namespace A;\nclass Program { static int Main() { Console.WriteLine(\"own\"); return 5; } }");

        Assert.Equal("own\n", result.Stdout);
        Assert.Equal(5, result.ExitCode);
    }

    [Fact]
    public async Task joins_a_class_that_the_code_leaves_open_and_the_tests_close()
    {
        var result = await Bench.RunAsync("csharp", "class Program\n{\n  static int One() {\n    return 1;\n  }",
            "\n  static void Main() { if (One() != 1) throw new Exception(); Console.WriteLine(\"done\"); }\n}");

        Assert.Equal("done\n", result.Stdout);
    }

    [Fact]
    public async Task compiles_the_modules_that_it_loads_and_those_that_they_load()
    {
        var modules = Bench.Tree(
            ("text/Shout.cs",
                "#load \"text/Mark.cs\"\nnamespace Text;\n"
                + "public static class Shout { public static string Of(string s) => s + Mark.Text; }"),
            ("text/Mark.cs", "namespace Text { public static class Mark { public const string Text = \"!\"; } }"),
            ("other.cs", "this does not compile"));

        var result = await Bench.RunAsync("csharp", "#load \"text/Shout.cs\"\nusing Text;\nShout.Of(\"hi\")", modules: modules);

        Assert.Equal("\"hi!\"", result.Value);
        Assert.Contains("There is no module at 'none.cs'", (await RunAsync("#load \"none.cs\"\n1")).Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tells_examples_apart()
    {
        var outcomes = await Bench.ExamplesAsync("csharp",
            "public static class Sums { public static int Add(int a, int b) => a + b; }",
            Bench.Example("Sums.Add(1, 2)", "3"), Bench.Example("Sums.Add(1, 2)", "4"), Bench.Example("new[] { 1 }[1]", "1"),
            Bench.Example("var a = Sums.Add(1, 1); if (a != 2) throw new Exception();"),
            Bench.Example("throw new Exception(\"no\");"));

        Assert.Equal([true, false, false, true, false], outcomes.Select(o => o.Passed));
        Assert.Contains("IndexOutOfRangeException", outcomes[2].Error, StringComparison.Ordinal);
    }

    private static Task<ExecResult> RunAsync(string code) => Bench.RunAsync("csharp", code);
}
