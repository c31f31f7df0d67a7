using Microsoft.Win32.SafeHandles;

namespace Ingrain.Sandbox;

/// <summary>
/// A program between its start and its end, with our ends of its pipes. It may wait for its input for as long as it is kept. Not safe from
/// several threads, but for <see cref="Wake"/>.
/// </summary>
internal sealed class Confined : IDisposable
{
    private readonly Action _ended;
    private bool _isReaped;

    public Confined(Profile profile, int processId, Ends ends, Action ended)
    {
        (Profile, ProcessId, Pipes, _ended) = (profile, processId, ends, ended);
        try
        {
            Process = Posix.OpenProcess(processId);
        }
        catch (IOException)
        {
            Kill();
            Reap();
            throw;
        }
    }

    /// <summary>How it was started.</summary>
    public Profile Profile { get; }

    /// <summary>The launcher's number, which is also its process group's.</summary>
    public int ProcessId { get; }

    /// <summary>Becomes readable when the launcher has ended, and with it everything inside.</summary>
    public SafeFileHandle Process { get; }

    /// <summary>Our ends.</summary>
    public Ends Pipes { get; }

    /// <summary>Makes whoever waits on <see cref="Ends.Alarm"/> look up.</summary>
    public void Wake() => Posix.Signal(Pipes.Alarm);

    /// <summary>Whether it still runs, or waits.</summary>
    public bool IsAlive()
    {
        Span<Posix.Polled> polled = [new() { Descriptor = (int)Process.DangerousGetHandle(), Asked = Posix.PollIn }];
        Posix.Poll(polled, 0);
        return polled[0].Found == 0;
    }

    /// <summary>Kills it and everything inside: with the launcher dies the first process of its namespace, and with that all
    /// others.</summary>
    public void Kill()
    {
        if (_isReaped) return;
        Profile.Control?.Kill();
        Posix.KillGroup(ProcessId);
    }

    /// <summary>Takes it in after <see cref="Process"/> told its end.</summary>
    public int? Reap()
    {
        _isReaped = true;
        return Posix.Reap(ProcessId);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isReaped)
        {
            Kill();
            Reap();
        }
        Process.Dispose();
        Pipes.Dispose();
        _ended();
    }

    /// <summary>Our ends of a program's pipes.</summary>
    internal sealed record Ends(
        SafeFileHandle Input, SafeFileHandle Output, SafeFileHandle Error, SafeFileHandle Result, SafeFileHandle Status,
        SafeFileHandle Alarm)
        : IDisposable
    {
        public void Dispose()
        {
            foreach (var end in new[] { Input, Output, Error, Result, Status, Alarm }) end.Dispose();
        }
    }
}
