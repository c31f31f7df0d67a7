using Ingrain.Execution;

namespace Ingrain.Sandbox.Tests.Modules;

/// <summary>Runs programs for real, and lets something else happen after the first run and before its outcome is told.</summary>
internal sealed class DuringRun(Func<Task> happens) : ISandbox
{
    private readonly UnsandboxedHost _host = new();
    private bool _hasHappened;

    public string Tier => _host.Tier;

    public ValueTask<SandboxVerdict> ProbeAsync(CancellationToken ct) => _host.ProbeAsync(ct);

    public async ValueTask<SandboxOutcome> RunAsync(SandboxJob job, CancellationToken ct)
    {
        var outcome = await _host.RunAsync(job, ct);
        if (!Interlocked.Exchange(ref _hasHappened, true)) await happens();
        return outcome;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
