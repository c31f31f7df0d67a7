using System.Runtime.InteropServices;
using System.Text;
using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>
/// Stands by one program from its input to its end: feeds it, takes what it says up to the caps, watches the clock and, where the kernel
/// does not, its memory, and judges how it ended. One loop on one thread, which waits in the kernel.
/// </summary>
internal sealed class Attendance
{
    // How long the pipes may stay open after the program's end: somebody it handed them to could hold them for ever.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan MemoryLook = TimeSpan.FromMilliseconds(20);
    private const int ReadBytes = 64 << 10, StatusBytesMax = 4096;
    private const int ExitOfSigSys = 128 + 31, ExitOfSigKill = 128 + 9, ExitOfSigXcpu = 128 + 24;

    private readonly Confined _program;
    private readonly ExecLimits _limits;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Capture _output, _error, _result, _status;
    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly MemoryWatch? _memory;

    private ReadOnlyMemory<byte> _input;
    private bool _inputIsOpen = true;
    private int? _exitCode;
    private long? _endedAt;
    private ExecStatus? _killedFor;
    private bool _isKilled;

    private Attendance(Confined program, ReadOnlyMemory<byte> input, ExecLimits limits, TimeProvider time)
    {
        (_program, _input, _limits, _time) = (program, input, limits, time);
        _start = time.GetTimestamp();
        var said = new SharedCap(limits.OutputBytes);
        _output = new(program.Pipes.Output, said);
        _error = new(program.Pipes.Error, said);
        _result = new(program.Pipes.Result, new(limits.ResultBytes));
        _status = new(program.Pipes.Status, new(StatusBytesMax));
        if (program.Profile.Control is null) _memory = new(program.ProcessId);
    }

    /// <summary>Gives a program its input and sees it through to its end.</summary>
    /// <param name="program">It waits for its input.</param>
    /// <param name="input">The whole of it.</param>
    /// <param name="limits">Those that are kept from outside: time on the wall, memory where nothing else keeps it, output, result.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Kills the program.</param>
    /// <returns>How it ended; where cancelled, of no use.</returns>
    public static SandboxOutcome See(
        Confined program, ReadOnlyMemory<byte> input, ExecLimits limits, TimeProvider time, CancellationToken ct)
    {
        using var waking = ct.UnsafeRegister(static p => ((Confined)p!).Wake(), program);
        var attendance = new Attendance(program, input, limits, time);
        attendance.Run(ct);
        return attendance.Judge();
    }

    private void Run(CancellationToken ct)
    {
        var nextLook = TimeSpan.Zero;
        while (true)
        {
            if (ct.IsCancellationRequested) Kill(reason: null);
            var now = _time.GetElapsedTime(_start);
            if (_endedAt is null && now >= _limits.Wall) Kill(ExecStatus.Timeout);
            if (_memory is not null && _endedAt is null && !_isKilled && now >= nextLook)
            {
                if (_memory.Look() > _limits.MemoryBytes) Kill(ExecStatus.MemoryLimit);
                nextLook = _time.GetElapsedTime(_start) + MemoryLook;
            }
            if (_endedAt is not null && (AllEnded() || _time.GetElapsedTime(_endedAt.Value) >= Grace)) return;
            Wait(now, nextLook, ct.IsCancellationRequested);
        }
    }

    private void Wait(TimeSpan now, TimeSpan nextLook, bool isCancelled)
    {
        Span<Posix.Polled> polled = stackalloc Posix.Polled[7];
        polled[0] = Ask(_program.Pipes.Input, Posix.PollOut, _inputIsOpen && !_isKilled);
        polled[1] = Ask(_output.From, Posix.PollIn, _output.IsOpen);
        polled[2] = Ask(_error.From, Posix.PollIn, _error.IsOpen);
        polled[3] = Ask(_result.From, Posix.PollIn, _result.IsOpen);
        polled[4] = Ask(_status.From, Posix.PollIn, _status.IsOpen);
        polled[5] = Ask(_program.Process, Posix.PollIn, _endedAt is null);
        polled[6] = Ask(_program.Pipes.Alarm, Posix.PollIn, !isCancelled);
        var until = _endedAt is not null ? Grace - _time.GetElapsedTime(_endedAt.Value)
            : _isKilled ? TimeSpan.FromSeconds(1)
            : _memory is null || _limits.Wall < nextLook ? _limits.Wall - now : nextLook - now;
        Posix.Poll(polled, Math.Clamp((int)Math.Ceiling(until.TotalMilliseconds), 0, 60_000));
        if (polled[0].Found != 0) Feed();
        Take(_output, polled[1].Found);
        Take(_error, polled[2].Found);
        Take(_result, polled[3].Found);
        Take(_status, polled[4].Found);
        if (polled[5].Found == 0) return;
        _exitCode = _program.Reap();
        _endedAt = _time.GetTimestamp();
    }

    private static Posix.Polled Ask(SafeHandle file, short events, bool isAsked) =>
        new() { Descriptor = isAsked ? (int)file.DangerousGetHandle() : -1, Asked = events };

    private void Feed()
    {
        var written = _input.IsEmpty ? 0 : Posix.Write(_program.Pipes.Input, _input.Span);
        if (written > 0) _input = _input[written..];
        if (written >= 0 && !_input.IsEmpty) return;
        _inputIsOpen = false;
        _program.Pipes.Input.Dispose();
    }

    private void Take(Capture capture, short found)
    {
        if (found == 0) return;
        // A cap is kept by killing: to read on and throw away would let the program write for as long as its time lasts.
        if (!capture.Take(_buffer)) Kill(ExecStatus.OutputLimit);
    }

    private void Kill(ExecStatus? reason)
    {
        if (!_isKilled) _killedFor = reason;
        _isKilled = true;
        if (_endedAt is null) _program.Kill();
    }

    private bool AllEnded() => !_output.IsOpen && !_error.IsOpen && !_result.IsOpen && !_status.IsOpen;

    private SandboxOutcome Judge()
    {
        var duration = _time.GetElapsedTime(_start, _endedAt!.Value);
        var control = _program.Profile.Control;
        var status = StatusOf(duration, control?.RanOutOfMemory() == true);
        var isKilled = _isKilled || status is ExecStatus.MemoryLimit or ExecStatus.CpuLimit or ExecStatus.BlockedSyscall;
        return new SandboxOutcome
        {
            Status = status,
            ExitCode = isKilled || status == ExecStatus.SetupFailed ? null : _exitCode,
            Stdout = _output.Bytes(),
            Stderr = _error.Bytes(),
            Result = _result.IsOver ? default : _result.Bytes(),
            Duration = duration,
            PeakMemoryBytes = control?.PeakBytes() ?? _memory!.PeakBytes,
            Tier = BubblewrapSandbox.TierName,
        };
    }

    private ExecStatus StatusOf(TimeSpan duration, bool ranOutOfMemory)
    {
        if (ranOutOfMemory) return ExecStatus.MemoryLimit;
        if (_killedFor is { } reason) return reason;
        // The launcher names the exit code only of a program that it got to run.
        var told = Encoding.ASCII.GetString(_status.Bytes().Span);
        if (!told.Contains("\"exit-code\"", StringComparison.Ordinal)) return ExecStatus.SetupFailed;
        return _exitCode switch
        {
            0 => ExecStatus.Ok,
            ExitOfSigSys => ExecStatus.BlockedSyscall,
            // The kernel does not tell whose signal it was. A program that kills itself can pass for one whose time was over, once that
            // could be.
            ExitOfSigKill or ExitOfSigXcpu when CpuMayBeOver(duration) => ExecStatus.CpuLimit,
            _ => ExecStatus.ExitNonzero,
        };
    }

    private bool CpuMayBeOver(TimeSpan duration) =>
        duration.TotalSeconds * Environment.ProcessorCount >= 0.9 * Profile.CpuSeconds(_program.Profile.Limits);
}
