using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ingrain.Execution;
using Ingrain.Sandbox;

namespace Ingrain.Bench;

/// <summary>
/// What a program behind walls costs over one without, in one interleaved run: an interpreter started bare, started in the sandbox, and
/// taken from those that wait. Each says hello; the time is from handing over the code to the end of everything.
/// </summary>
internal static class ExecBench
{
    private static readonly (string Name, string Program, string[] Arguments, string Code, long Room)[] s_interpreters =
    [
        ("python", "/usr/bin/python3", ["-I", "-S", "-"], "print('hello')", 0),
        ("bash", "/usr/bin/bash", ["--noprofile", "--norc"], "echo hello", 0),
        ("node", "/usr/bin/node", ["--max-old-space-size=256", "-"], "console.log('hello')", 16L << 30),
    ];

    public static async Task<int> RunAsync(int rounds)
    {
        await using var cold = new BubblewrapSandbox(new() { WarmPerKey = 0 }, TimeProvider.System);
        await using var warm = new BubblewrapSandbox(new() { WarmPerKey = 2 }, TimeProvider.System);
        var verdict = await cold.ProbeAsync(CancellationToken.None);
        Report.Head($"exec: {rounds} rounds, {verdict.Reason}");
        if (!verdict.IsAvailable) return 1;
        foreach (var (name, program, arguments, code, room) in s_interpreters)
        {
            if (!File.Exists(program)) continue;
            var runner = new Runner { Name = name, Command = [program, .. arguments], AddressSpaceMin = room };
            var job = new SandboxJob { Runner = runner, Input = Encoding.UTF8.GetBytes(code) };
            await CompareAsync(name, job, (cold, warm), rounds);
            await RateAsync($"{name}, one after the other", cold, job, atOnce: 1);
            await RateAsync($"{name}, as many at once as processors", cold, job, Environment.ProcessorCount);
        }
        return 0;
    }

    private static async Task CompareAsync(
        string name, SandboxJob job, (BubblewrapSandbox Cold, BubblewrapSandbox Warm) sandboxes, int rounds)
    {
        var (bare, cold, warm) = (new Samples(), new Samples(), new Samples());
        for (var round = -3; round < rounds; round++)
        {
            await FillAsync(sandboxes.Warm, job);
            Time(round < 0 ? null : bare, () => RunBare(job));
            await TimeAsync(round < 0 ? null : cold, sandboxes.Cold, job);
            await TimeAsync(round < 0 ? null : warm, sandboxes.Warm, job);
        }
        foreach (var (what, samples) in new[] { ("bare", bare), ("sandbox, from nothing", cold), ("sandbox, from one that waits", warm) })
        {
            Report.Line($"{name}, {what}", string.Create(CultureInfo.InvariantCulture,
                $"min {samples.At(0) / 1000,7:0.0} ms   p50 {samples.At(0.5) / 1000,7:0.0} ms   p99 {samples.At(0.99) / 1000,7:0.0} ms   "
                + $"p50 is {samples.At(0.5) / bare.At(0.5):0.00} of bare"));
        }
    }

    /// <summary>Runs once where the pool was never asked for this, and waits until as many wait as are kept.</summary>
    private static async Task FillAsync(BubblewrapSandbox warm, SandboxJob job)
    {
        if (await warm.WaitingCountAsync(job, CancellationToken.None) == 0) await warm.RunAsync(job, CancellationToken.None);
        while (await warm.WaitingCountAsync(job, CancellationToken.None) < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        // Those that were started last still load their interpreter.
        await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System);
    }

    private static void RunBare(SandboxJob job)
    {
        var start = new ProcessStartInfo(job.Runner.Command[0], job.Runner.Command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(job.Input.Span);
        process.StandardInput.Close();
        Check(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
    }

    private static async Task TimeAsync(Samples? samples, BubblewrapSandbox sandbox, SandboxJob job)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var outcome = await sandbox.RunAsync(job, CancellationToken.None);
        samples?.Add(startedAt);
        Check(Encoding.UTF8.GetString(outcome.Stdout.Span));
    }

    private static void Time(Samples? samples, Action run)
    {
        var startedAt = Stopwatch.GetTimestamp();
        run();
        samples?.Add(startedAt);
    }

    private static async Task RateAsync(string name, BubblewrapSandbox sandbox, SandboxJob job, int atOnce)
    {
        var (count, clock) = (0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(5))
            {
                Check(Encoding.UTF8.GetString((await sandbox.RunAsync(job, CancellationToken.None)).Stdout.Span));
                Interlocked.Increment(ref count);
            }
        }));
        Report.Rate(name, count / clock.Elapsed.TotalSeconds);
    }

    private static void Check(string said)
    {
        if (said != "hello\n") throw new InvalidDataException($"The program said '{said}'.");
    }
}
