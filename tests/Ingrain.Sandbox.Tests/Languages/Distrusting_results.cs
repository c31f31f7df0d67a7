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
