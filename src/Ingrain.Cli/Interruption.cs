using System.Runtime.InteropServices;

namespace Ingrain.Cli;

/// <summary>
/// Turns Ctrl-C and a request to terminate into a cancelled token, so that commands end in order. Asked twice, or not done in time, the
/// process ends at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly ITimer _limit = TimeProvider.System.CreateTimer(
        _ => Environment.Exit(ExitCode.Cancelled), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public Interruption() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt)];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _limit.Dispose();
        _source.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested) Environment.Exit(ExitCode.Cancelled);
        context.Cancel = true;
        _limit.Change(s_grace, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }
}
