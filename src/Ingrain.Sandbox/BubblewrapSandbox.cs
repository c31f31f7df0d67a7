using System.Text;
using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>
/// Runs programs on Linux, each behind walls of its own: bubblewrap's namespaces, a user that is nobody, a system call filter, limits.
/// Nothing of the host can be seen but /usr, nothing can be written that lasts, nobody can be reached. docs/sandbox.md says how, and what
/// stays visible.
/// </summary>
public sealed class BubblewrapSandbox : ISandbox
{
    internal const string TierName = "bubblewrap";

    private readonly BubblewrapOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turns;
    private readonly Lazy<Task<Ground>> _ground;
    private int _admitted;
    private volatile bool _isDisposed;

    /// <summary>Makes a sandbox; costs nothing and starts nothing before it is asked.</summary>
    /// <param name="options">How it shares its host.</param>
    /// <param name="time">The clock.</param>
    public BubblewrapSandbox(BubblewrapOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Check();
        (_options, _time) = (options, time);
        _turns = new(options.RunningMax);
        _ground = new(() => Task.Run(() => PrepareAsync(CancellationToken.None)));
    }

    /// <inheritdoc/>
    public string Tier => TierName;

    /// <inheritdoc/>
    public async ValueTask<SandboxVerdict> ProbeAsync(CancellationToken ct) => (await GroundAsync(ct).ConfigureAwait(false)).Verdict;

    /// <inheritdoc/>
    public async ValueTask<SandboxOutcome> RunAsync(SandboxJob job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(job);
        ct.ThrowIfCancellationRequested();
        JobCheck.Check(job);
        var ground = await GroundAsync(ct).ConfigureAwait(false);
        if (ground.Launcher is null || ground.Warm is null)
            throw new MemoryException(MemoryErrorCode.SandboxUnavailable, ground.Verdict.Reason);
        try
        {
            if (Interlocked.Increment(ref _admitted) > (long)_options.RunningMax + _options.WaitingMax)
                throw new MemoryException(MemoryErrorCode.Busy, "Too many programs wait to be run; try again later.");
            await _turns.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                return await RunAsync(ground.Launcher, ground.Warm, job, ct).ConfigureAwait(false);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _admitted);
        }
    }

    /// <summary>Ends what waits and removes what was laid out. Programs that still run are to be cancelled before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_ground.IsValueCreated) return;
        var ground = await _ground.Value.ConfigureAwait(false);
        for (var i = 0; i < _options.RunningMax; i++) await _turns.WaitAsync().ConfigureAwait(false);
        if (ground.Warm is not null) await ground.Warm.DisposeAsync().ConfigureAwait(false);
        if (ground.Launcher is not null) await ground.Launcher.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What starts programs, for tests that plant something on the host's side.</summary>
    internal async Task<Launcher?> LauncherAsync(CancellationToken ct) => (await GroundAsync(ct).ConfigureAwait(false)).Launcher;

    /// <summary>Interpreters that wait for such a job, for tests and benchmarks.</summary>
    internal async Task<int> WaitingCountAsync(SandboxJob job, CancellationToken ct) =>
        (await GroundAsync(ct).ConfigureAwait(false)).Warm?.Count(job.Runner, job.Modules) ?? 0;

    private async Task<Ground> GroundAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return await _ground.Value.WaitAsync(ct).ConfigureAwait(false);
    }

    private async Task<Ground> PrepareAsync(CancellationToken ct)
    {
        var (verdict, launcher) = await SandboxProbe.RunAsync(_options, _time, ct).ConfigureAwait(false);
        return new(verdict, launcher, launcher is null ? null : new WarmPool(launcher, _options, _time));
    }

    private async Task<SandboxOutcome> RunAsync(Launcher launcher, WarmPool warm, SandboxJob job, CancellationToken ct)
    {
        var limits = Bounded(job.Limits);
        var suits = WarmPool.Suits(limits);
        var began = _time.GetTimestamp();
        SandboxOutcome outcome;
        try
        {
            using var program = (suits ? warm.TryTake(job.Runner, job.Modules) : null)
                ?? await launcher.StartAsync(job.Runner, job.Modules, limits, ct).ConfigureAwait(false);
            // It waits in the kernel until the program ends: a thread of its own, so that the pool's stay free.
            outcome = await Task.Factory.StartNew(
                () => Attendance.See(program, job.Input, limits, _time, ct),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            outcome = new()
            {
                Status = ExecStatus.SetupFailed,
                Stderr = Encoding.UTF8.GetBytes(e.Message),
                Duration = _time.GetElapsedTime(began),
                Tier = TierName,
            };
        }
        if (suits) warm.Want(job.Runner, job.Modules);
        ct.ThrowIfCancellationRequested();
        return outcome;
    }

    private ExecLimits Bounded(ExecLimits asked) => new()
    {
        Wall = Least(asked.Wall, _options.LimitsMax.Wall),
        Cpu = Least(asked.Cpu, _options.LimitsMax.Cpu),
        MemoryBytes = Math.Min(asked.MemoryBytes, _options.LimitsMax.MemoryBytes),
        OutputBytes = Math.Min(asked.OutputBytes, _options.LimitsMax.OutputBytes),
        ResultBytes = Math.Min(asked.ResultBytes, _options.LimitsMax.ResultBytes),
        Processes = Math.Min(asked.Processes, _options.LimitsMax.Processes),
    };

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed record Ground(SandboxVerdict Verdict, Launcher? Launcher, WarmPool? Warm);
}
