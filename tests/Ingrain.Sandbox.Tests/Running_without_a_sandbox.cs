using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ingrain.Execution;
using Ingrain.Execution.Languages;

namespace Ingrain.Sandbox.Tests;

public sealed class Running_without_a_sandbox : IAsyncDisposable
{
    private readonly UnsandboxedHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task says_so_in_every_outcome_and_in_the_verdict()
    {
        var outcome = await RunAsync("1");

        Assert.Equal("none", outcome.Tier);
        Assert.Contains("WITHOUT a sandbox", (await _host.ProbeAsync(TestContext.Current.CancellationToken)).Reason);
    }

    [Fact]
    public async Task kills_what_is_out_of_time_and_keeps_what_it_wrote()
    {
        var outcome = await RunAsync("import time\nprint('begun', flush=True)\ntime.sleep(60)", new() { Wall = TimeSpan.FromSeconds(1) });

        Assert.Equal(ExecStatus.Timeout, outcome.Status);
        Assert.Null(outcome.ExitCode);
        Assert.Equal("begun\n", Text(outcome.Stdout));
    }

    [Fact]
    public async Task kills_what_is_out_of_processor_time()
    {
        var outcome = await RunAsync("while True: pass", new() { Cpu = TimeSpan.FromSeconds(1), Wall = TimeSpan.FromMinutes(2) });

        Assert.Equal(ExecStatus.CpuLimit, outcome.Status);
    }

    [Fact]
    public async Task keeps_both_outputs_together_below_one_cap()
    {
        var code = "import sys\nwhile True:\n  print('x' * 999)\n  print('y' * 999, file=sys.stderr)";
        var outcome = await RunAsync(code, new() { OutputBytes = 10_000 });

        Assert.Equal(ExecStatus.OutputLimit, outcome.Status);
        Assert.Equal(10_000, outcome.Stdout.Length + outcome.Stderr.Length);
    }

    [Fact]
    public async Task drops_a_result_that_is_larger_than_it_may_be()
    {
        var outcome = await RunAsync("'x' * 20_000", new() { ResultBytes = 10_000 });

        Assert.Equal(ExecStatus.Ok, outcome.Status);
        Assert.True(outcome.Result.IsEmpty);
    }

    [Fact]
    public async Task refuses_memory_beyond_the_bound_of_address_space()
    {
        var outcome = await RunAsync("x = bytearray(2 << 30)", new() { MemoryBytes = 256 << 20 });

        Assert.Equal(ExecStatus.ExitNonzero, outcome.Status);
        Assert.Contains("MemoryError", Text(outcome.Stderr));
    }

    [Fact]
    public async Task does_not_wait_for_what_the_program_left_running()
    {
        var code = "import subprocess\nprint(subprocess.Popen(['sleep', '30']).pid)";
        var outcome = await RunAsync(code, new() { Wall = TimeSpan.FromSeconds(20) });

        Assert.Equal(ExecStatus.Ok, outcome.Status);
        Assert.InRange(outcome.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        using var left = Process.GetProcessById(int.Parse(Text(outcome.Stdout), CultureInfo.InvariantCulture));
        left.Kill();
    }

    [Fact]
    public async Task leaves_no_folder_and_none_of_this_process_environment()
    {
        Environment.SetEnvironmentVariable("INGRAIN_TEST_SECRET", "s3cret");
        var outcome = await RunAsync("import os\nprint(os.getcwd())\nprint(dict(os.environ))");

        var lines = Text(outcome.Stdout).Split('\n');
        Assert.False(Path.Exists(lines[0]));
        Assert.DoesNotContain("INGRAIN_TEST_SECRET", lines[1]);
    }

    [Fact]
    public async Task stops_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await _host.RunAsync(Job("import time; time.sleep(60)", ExecLimits.Default), cancel.Token));
    }

    [Fact]
    public async Task writes_no_module_outside_of_its_folder()
    {
        var job = Job("1", ExecLimits.Default) with { Modules = new ModuleTree(new Dictionary<string, string> { ["../../x.py"] = "" }) };

        var error = await Assert.ThrowsAsync<MemoryException>(async () => await _host.RunAsync(job, TestContext.Current.CancellationToken));
        Assert.Equal(MemoryErrorCode.Invalid, error.Code);
    }

    private async Task<SandboxOutcome> RunAsync(string code, ExecLimits? limits = null) =>
        await _host.RunAsync(Job(code, limits ?? ExecLimits.Default), TestContext.Current.CancellationToken);

    private static SandboxJob Job(string code, ExecLimits limits)
    {
        var python = Language.Find("python")!;
        return new SandboxJob
        {
            Runner = python.FindRunner() ?? throw new InvalidOperationException("Install Python 3."),
            Input = python.Encode(new ExecProgram { Code = code }), Limits = limits,
        };
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
