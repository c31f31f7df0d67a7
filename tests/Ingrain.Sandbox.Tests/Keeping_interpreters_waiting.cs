using Ingrain.Execution;
using Ingrain.House;
using static Ingrain.Sandbox.Tests.PythonHarness;
using static Ingrain.Sandbox.Tests.Sandboxes;

namespace Ingrain.Sandbox.Tests;

public class Keeping_interpreters_waiting
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task serves_each_run_by_one_that_nobody_used_before()
    {
        await using var sandbox = new BubblewrapSandbox(new(), TimeProvider.System);
        var job = Job("report([os.listdir('/scratch'), os.getpid()])\nopen('/scratch/used', 'w').write('x')");
        for (var run = 0; run < 6; run++)
        {
            if (run > 0) await WaitAsync(sandbox, job, count: 2);

            var outcome = await sandbox.RunAsync(job, Ct);

            Assert.Equal((ExecStatus.Ok, "[[], 2]"), (outcome.Status, Text(outcome.Result)));
        }
    }

    [Fact]
    public async Task takes_one_only_for_the_same_modules_and_the_limits_it_was_started_with()
    {
        await using var sandbox = new BubblewrapSandbox(new(), TimeProvider.System);
        var job = Job("import resource; report(resource.getrlimit(resource.RLIMIT_CPU)[0])");
        await sandbox.RunAsync(job, Ct);
        await WaitAsync(sandbox, job, count: 2);

        var other = job with { Modules = new ModuleTree(new Dictionary<string, string> { ["a.py"] = "" }) };
        Assert.Equal(0, await sandbox.WaitingCountAsync(other, Ct));
        var slow = await sandbox.RunAsync(job with { Limits = new() { Cpu = TimeSpan.FromSeconds(9) } }, Ct);

        Assert.Equal("9", Text(slow.Result));
        Assert.Equal(2, await sandbox.WaitingCountAsync(job, Ct));
        // Limits that are kept from outside suit one that waits.
        var brief = await sandbox.RunAsync(job with { Limits = new() { Wall = TimeSpan.FromSeconds(9), OutputBytes = 9 } }, Ct);
        Assert.Equal("5", Text(brief.Result));
    }

    [Fact]
    public async Task forgets_what_was_not_asked_for_lately()
    {
        await using var sandbox = new BubblewrapSandbox(new() { WarmKeysMax = 1 }, TimeProvider.System);
        var first = Job("pass");
        var second = first with { Modules = new ModuleTree(new Dictionary<string, string> { ["a.py"] = "" }) };
        await sandbox.RunAsync(first, Ct);
        await WaitAsync(sandbox, first, count: 2);
        await sandbox.RunAsync(second, Ct);
        await WaitAsync(sandbox, second, count: 2);

        Assert.Equal(0, await sandbox.WaitingCountAsync(first, Ct));
    }

    [Fact]
    public async Task drops_those_that_waited_too_long()
    {
        var time = new ManualTime();
        await using var sandbox = new BubblewrapSandbox(new(), time);
        var job = Job("pass");
        await sandbox.RunAsync(job, Ct);
        await WaitAsync(sandbox, job, count: 2);

        time.Advance(TimeSpan.FromSeconds(61));

        await WaitAsync(sandbox, job, count: 0);
        Assert.Equal(ExecStatus.Ok, (await sandbox.RunAsync(job, Ct)).Status);
    }

    [Fact]
    public async Task starts_from_nothing_where_one_that_waited_has_died()
    {
        await using var sandbox = new BubblewrapSandbox(new(), TimeProvider.System);
        var dying = Job("pass") with
        {
            Runner = PythonHarness.Runner with
            {
                Name = "dying",
                Files = new Dictionary<string, string> { ["harness.py"] = "import os\nos.write(3, b'ran')" },
            },
        };
        for (var run = 0; run < 4; run++)
        {
            Assert.Equal("ran", Text((await sandbox.RunAsync(dying, Ct)).Result));
            await WaitAsync(sandbox, dying, count: 2);
        }
    }

    private static async Task WaitAsync(BubblewrapSandbox sandbox, SandboxJob job, int count)
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            if (await sandbox.WaitingCountAsync(job, Ct) == count) return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ct);
        }
        Assert.Equal(count, await sandbox.WaitingCountAsync(job, Ct));
    }
}
