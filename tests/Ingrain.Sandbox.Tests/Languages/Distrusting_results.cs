using Ingrain.Execution;

namespace Ingrain.Sandbox.Tests.Languages;

/// <summary>A program can write its own result, and anything else, where the harness writes one.</summary>
public class Distrusting_results
{
    [Theory]
    [InlineData("{\\\"value\\\":1,\\\"status\\\":\\\"ok\\\"}")]
    [InlineData("{\\\"value\\\":1}")]
    [InlineData("[[[[")]
    [InlineData("\\u0000\\u001b[2J")]
    public async Task takes_no_second_frame_and_no_torn_one(string frame)
    {
        var code = $"import os\nfor fd in range(3, 20):\n  try: os.write(fd, \"{frame}\".encode())\n  except OSError: pass\n'own'";
        var result = await Bench.RunAsync("python", code);

        Assert.Equal(ExecStatus.Ok, result.Status);
        Assert.Null(result.Value);
    }

    [Fact]
    public async Task decides_how_it_ended_by_what_is_seen_from_outside()
    {
        var code = "import os\nfor fd in range(3, 20):\n  try: os.write(fd, b'{\"value\":1}')\n  except OSError: pass\nos._exit(9)";
        var result = await Bench.RunAsync("python", code, "assert False");

        Assert.Equal(ExecStatus.ExitNonzero, result.Status);
        Assert.Equal(9, result.ExitCode);
        Assert.Null(result.Value);
    }

    [Theory]
    [InlineData("python", "import os\nfor fd in range(3, 20):\n  try: os.write(fd, b'{}')\n  except OSError: pass\nos._exit(0)",
        "assert False")]
    [InlineData("python", "import os\nfor fd in range(3, 20):\n  try: os.write(fd, b'{\"seal\":\"\"}')\n  except: pass\nos._exit(0)",
        "assert False")]
    [InlineData("javascript", "require('fs').writeSync(3, '{\"value\":1}'); process.exit(0)", "throw 1")]
    [InlineData("bash", "printf '{}' >&$__result; exit 0", "false")]
    public async Task believes_no_program_that_its_tests_were_done(string language, string code, string tests)
    {
        var result = await Bench.RunAsync(language, code, tests);

        Assert.Equal(ExecStatus.ExitNonzero, result.Status);
        Assert.Null(result.Value);
        Assert.Contains("no result says", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python", "float('nan')", "ValueError")]
    [InlineData("python", "[float('inf')]", "ValueError")]
    [InlineData("python", "x = []\nx.append(x)\nx", "Circular")]
    [InlineData("python", "object()", "object is no value")]
    [InlineData("python", "{1, 'a'}", "TypeError")]
    [InlineData("python", "'x' * 1_000_000", "too long")]
    [InlineData("javascript", "[1/0]", "Infinity")]
    [InlineData("javascript", "const x = []; x.push(x); x", "circular")]
    public async Task says_why_a_value_is_not_told(string language, string code, string why)
    {
        var result = await Bench.RunAsync(language, code);

        Assert.Equal(ExecStatus.Ok, result.Status);
        Assert.Null(result.Value);
        Assert.Contains(why, result.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python", "{3, 1}", "[1,3]", "set")]
    [InlineData("javascript", "new Map([[1, 2]])", "{\"1\":2}", "map")]
    [InlineData("javascript", "({a: () => 1})", "{}", "function")]
    [InlineData("python", "[1, None]", "[1,null]", null)]
    [InlineData("javascript", "[1, null]", "[1,null]", null)]
    public async Task says_what_of_a_value_is_told_as_something_else(string language, string code, string value, string? note)
    {
        var result = await Bench.RunAsync(language, code);

        Assert.Equal(value, result.Value?.Replace(" ", "", StringComparison.Ordinal));
        if (note is null) Assert.Null(result.Note);
        else Assert.Contains(note, result.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x = []\nfor _ in range(500): x = [x]\nx")]
    [InlineData("x = []\nx.append(x)\nx")]
    [InlineData("['x' * 1000] * 100_000")]
    [InlineData("import os\nos.write([f for f in range(3, 20) if os.path.exists(f'/proc/self/fd/{f}')][0], b'[' * 500_000)")]
    [InlineData("import os\nos.write([f for f in range(3, 20) if os.path.exists(f'/proc/self/fd/{f}')][0], b' ' * 60_000_000)")]
    public async Task refuses_bombs_and_lives_on(string code)
    {
        var result = await Bench.RunAsync("python", code);

        Assert.True(result.Stderr.Length == 0, result.Stderr); // else it went off before it was thrown
        Assert.Null(result.Value);
        Assert.Equal("2", (await Bench.RunAsync("python", "1 + 1")).Value);
    }

    [Fact]
    public async Task leaves_escape_sequences_to_who_shows_them()
    {
        var result = await Bench.RunAsync("python", "print('\\x1b[2J')\n'\\x1b]0;x\\x07'");

        Assert.Equal("\u001b[2J\n", result.Stdout);
        Assert.Equal("\"\\u001b]0;x\\u0007\"", result.Value);
    }
}
