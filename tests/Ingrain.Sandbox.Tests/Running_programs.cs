using Ingrain.Execution;
using static Ingrain.Sandbox.Tests.PythonHarness;
using static Ingrain.Sandbox.Tests.Sandboxes;

namespace Ingrain.Sandbox.Tests;

public class Running_programs(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    public static TheoryData<bool> Kinds => Sandboxes.Kinds;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Kinds))]
    public async Task gives_back_output_errors_result_and_exit_code(bool groups)
    {
        var outcome = await sandboxes.Of(groups).RunAsync(
            Job("print('out'); print('err', file=sys.stderr); report({'a': 1}); sys.exit(3)"), Ct);

        Assert.Equal("err\n", Text(outcome.Stderr));
        Assert.Equal(ExecStatus.ExitNonzero, outcome.Status);
        Assert.Equal("out\n", Text(outcome.Stdout));
        Assert.Equal("""{"a": 1}""", Text(outcome.Result));
        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal("bubblewrap", outcome.Tier);
        Assert.InRange(outcome.PeakMemoryBytes, 1 << 20, 256 << 20);
        Assert.InRange(outcome.Duration, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task shows_modules_by_their_paths(bool groups)
    {
        var modules = new ModuleTree(new Dictionary<string, string>
        {
            ["text/csv_dialect.py"] = "NAME = 'ü'",
            ["b.py"] = "import text.csv_dialect as d",
        });

        var outcome = await sandboxes.Of(groups).RunAsync(Job("import b; report(b.d.NAME)", modules: modules), Ct);

        Assert.Equal("\"\\u00fc\"", Text(outcome.Result));
        Assert.Equal(ExecStatus.Ok, outcome.Status);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Trait("Category", "Slow")]
    [Theory, MemberData(nameof(Kinds))]
    public async Task ends_them_when_their_time_is_over(bool groups)
    {
        var outcome = await sandboxes.Of(groups).RunAsync(
            Job("print('so far', flush=True)\nimport time; time.sleep(60)", new() { Wall = TimeSpan.FromSeconds(4) }), Ct);

        Assert.Equal(ExecStatus.Timeout, outcome.Status);
        Assert.Null(outcome.ExitCode);
        Assert.Equal("so far\n", Text(outcome.Stdout));
        Assert.InRange(outcome.Duration, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ends_them_when_they_took_more_memory_than_they_may(bool groups)
    {
        var outcome = await sandboxes.Of(groups).RunAsync(
            Job("b = bytearray(160 << 20)\nb[::4096] = b'x' * len(b[::4096])\nimport time; time.sleep(20)",
                new() { MemoryBytes = 96 << 20 }), Ct);

        Assert.Equal(ExecStatus.MemoryLimit, outcome.Status);
        Assert.InRange(outcome.PeakMemoryBytes, 90 << 20, 200 << 20);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ends_them_when_they_say_more_than_they_may_and_keeps_what_came_before(bool groups)
    {
        var outcome = await sandboxes.Of(groups).RunAsync(
            Job("while True: os.write(1, b'o' * 1000); os.write(2, b'e' * 1000)", new() { OutputBytes = 50_000 }), Ct);

        Assert.Equal(ExecStatus.OutputLimit, outcome.Status);
        Assert.Equal(50_000, outcome.Stdout.Length + outcome.Stderr.Length);
    }

    [Trait("Category", "Slow")]
    [Theory, MemberData(nameof(Kinds))]
    public async Task ends_them_when_their_time_on_processors_is_over(bool groups)
    {
        var outcome = await sandboxes.Of(groups).RunAsync(
            Job("while True: pass", new() { Cpu = TimeSpan.FromSeconds(1), Wall = TimeSpan.FromSeconds(60) }), Ct);

        Assert.Equal(ExecStatus.CpuLimit, outcome.Status);
    }

    [Fact]
    public async Task takes_no_result_that_is_too_long()
    {
        var outcome = await sandboxes.Of(true).RunAsync(Job("os.write(3, b'x' * 2000)", new() { ResultBytes = 1000 }), Ct);

        Assert.Equal((ExecStatus.OutputLimit, 0), (outcome.Status, outcome.Result.Length));
    }

    [Fact]
    public async Task ends_them_when_whoever_asked_has_lost_interest()
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var job = Job("import time; time.sleep(60)", new() { Wall = TimeSpan.FromSeconds(50) });
        var run = sandboxes.Of(true).RunAsync(job, impatience.Token).AsTask();
        impatience.CancelAfter(300);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(20), Ct));
    }

    [Fact]
    public async Task says_what_the_launcher_said_where_it_could_not_be_set_up()
    {
        var job = Job("") with { Runner = PythonHarness.Runner with { Name = "lost", Folders = ["/nowhere/to/be/found"] } };

        var outcome = await sandboxes.Of(true).RunAsync(job, Ct);

        Assert.Equal(ExecStatus.SetupFailed, outcome.Status);
        Assert.Contains("/nowhere/to/be/found", Text(outcome.Stderr), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.py")]
    [InlineData("/etc/cron.d/x")]
    [InlineData("a//b.py")]
    [InlineData("a/./b.py")]
    [InlineData("a\0b.py")]
    [InlineData("")]
    public async Task refuses_modules_whose_paths_lead_elsewhere(string path)
    {
        var modules = new ModuleTree(new Dictionary<string, string> { [path] = "x" });

        var error = await Assert.ThrowsAsync<MemoryException>(() => sandboxes.Of(true).RunAsync(Job("", modules: modules), Ct).AsTask());

        Assert.Equal(MemoryErrorCode.Invalid, error.Code);
    }

    [Fact]
    public async Task turns_the_next_away_when_too_many_wait()
    {
        await using var small = new BubblewrapSandbox(new() { RunningMax = 1, WaitingMax = 1 }, TimeProvider.System);
        await small.ProbeAsync(Ct);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = small.RunAsync(Job("import time; time.sleep(60)", new() { Wall = TimeSpan.FromSeconds(50) }), end.Token).AsTask();
        var waiting = small.RunAsync(Job(""), end.Token).AsTask();

        var error = await Assert.ThrowsAsync<MemoryException>(() => small.RunAsync(Job(""), Ct).AsTask());

        Assert.Equal(MemoryErrorCode.Busy, error.Code);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
