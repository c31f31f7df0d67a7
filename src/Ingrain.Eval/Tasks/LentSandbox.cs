using System.Collections.Concurrent;
using System.Security.Cryptography;
using Ingrain.Execution;

namespace Ingrain.Eval;

/// <summary>
/// A sandbox that many engines of one evaluation share, so it outlives them; and that runs the same program on the same modules once only:
/// several arms and orders come to the same program. Runs that did not end in order are not remembered.
/// </summary>
internal sealed class LentSandbox : ISandbox
{
    private readonly ISandbox _sandbox;
    private readonly ConcurrentDictionary<string, SandboxOutcome> _known;

    private readonly bool _isInterpreted;

    public LentSandbox(ISandbox sandbox, bool isInterpreted)
        : this(sandbox, isInterpreted, new ConcurrentDictionary<string, SandboxOutcome>(StringComparer.Ordinal)) { }

    private LentSandbox(ISandbox sandbox, bool isInterpreted, ConcurrentDictionary<string, SandboxOutcome> known) =>
        (_sandbox, _isInterpreted, _known) = (sandbox, isInterpreted, known);

    /// <summary>Whether programs are really run, though they were before.</summary>
    public bool IsFresh { get; set; }

    public string Tier => _sandbox.Tier;

    /// <summary>The same for another engine.</summary>
    public LentSandbox Lend() => new(_sandbox, _isInterpreted, _known);

    public ValueTask<SandboxVerdict> ProbeAsync(CancellationToken ct) => _sandbox.ProbeAsync(ct);

    public async ValueTask<SandboxOutcome> RunAsync(SandboxJob job, CancellationToken ct)
    {
        var key = $"{job.Runner.Name} {job.Modules.Hash} {Convert.ToHexStringLower(SHA256.HashData(job.Input.Span))} {job.Limits}";
        if (!IsFresh && _known.TryGetValue(key, out var known)) return known;
        var outcome = !IsFresh && _isInterpreted && InterpretedRun.Of(job) is { } interpreted ? interpreted
            : await _sandbox.RunAsync(job, ct).ConfigureAwait(false);
        if (outcome.Status == ExecStatus.Ok) _known[key] = outcome;
        return outcome;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
