using Ingrain.Execution;
using static Ingrain.Sandbox.Tests.PythonHarness;

namespace Ingrain.Sandbox.Tests;

/// <summary>Alone, since the children of this process are counted, and other tests have some too.</summary>
[CollectionDefinition(nameof(Standing_many_hostile_runs), DisableParallelization = true)]
[Collection(nameof(Standing_many_hostile_runs))]
public class Standing_many_hostile_runs
{
    private const int Runs = 1000;

    // Each ends by another limit, or leaves something that has to be cleared away.
    private static readonly string[] s_programs =
    [
        "pass",
        "sys.exit(9)",
        "while True: os.write(1, b'x' * 65536)",
        "while True: os.write(3, b'x' * 65536)",
        "call(0x40000000 + 39)",
        "import time; time.sleep(60)",
        "import signal; os.kill(os.getpid(), signal.SIGSTOP)",
        "while True: os.fork()",
        "held = []\nwhile True: held.append(bytearray(b'x' * (1 << 20)))",
        "import subprocess\nsubprocess.Popen(['/usr/bin/sleep', '70'], start_new_session=True)",
        "os.close(0); os.close(1); os.close(2); os.close(3)\nimport time; time.sleep(60)",
        "os.kill(1, 9); os.kill(-1, 9)",
        "import _thread, time\nwhile True: _thread.start_new_thread(time.sleep, (60,))",
        "held = [open('/dev/null') for i in range(200)]",
        "for i in range(3000): open(f'/scratch/{i}', 'w').write('x' * 100)",
        "import ctypes; ctypes.string_at(0)",
    ];

    [Fact]
    [Trait("Category", "Slow")]
    public async Task leaves_the_process_as_it_was()
    {
        var ct = TestContext.Current.CancellationToken;
        var others = Children();
        await using var sandbox = new BubblewrapSandbox(new() { RunningMax = 4, WaitingMax = Runs }, TimeProvider.System);
        var verdict = await sandbox.ProbeAsync(ct);
        Assert.True(verdict.IsAvailable, verdict.Reason);
        async Task RunAsync(int count)
        {
            var limits = new ExecLimits { Wall = TimeSpan.FromMilliseconds(400), MemoryBytes = 64 << 20, OutputBytes = 200_000 };
            var four = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct };
            await Parallel.ForAsync(0, count, four, async (run, stop) =>
            {
                // Every third starts from an interpreter that waits.
                var own = run % 3 == 0 ? ExecLimits.Default with { Wall = limits.Wall } : limits;
                var outcome = await sandbox.RunAsync(Job(s_programs[run % s_programs.Length], own), stop);
                Assert.NotEqual(ExecStatus.SetupFailed, outcome.Status);
            });
        }
        await RunAsync(4 * s_programs.Length);
        var before = (Descriptors: Descriptors(), Bytes: Bytes());

        await RunAsync(Runs);

        Assert.InRange(Descriptors(), 0, before.Descriptors + 40);
        Assert.InRange(Bytes(), 0, before.Bytes + (150L << 20));
        Assert.True(await HostProcesses.WaitAsync("70", some: false, ct));
        var launcher = (await sandbox.LauncherAsync(ct))!;
        // The two trees of this runner, the probe's, the lock and the folder to mount on.
        Assert.InRange(Directory.GetFileSystemEntries(launcher.Folder).Length, 3, 6);
        await sandbox.DisposeAsync();
        Assert.Empty(launcher.GroupFolders());
        Assert.False(Directory.Exists(launcher.Folder));
        Assert.Empty(Children().Except(others));
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static long Bytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static IReadOnlyList<string> Children() =>
        [.. from thread in Directory.GetDirectories("/proc/self/task")
            from child in File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            select child];
}
