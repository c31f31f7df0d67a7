using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>
/// Runs programs as plain child processes, with everything that this process may do: no sandbox at all. Its tier is "none", and every
/// result says so. It is for hosts that are a sandbox themselves, and only ever by an explicit setting of whoever runs the host: no
/// request, no module and no model can choose it, and nothing falls back to it.
/// </summary>
/// <remarks>
/// A program still gets an environment of its own, a folder that is removed afterwards, a time on the wall and on processors, a bound on
/// address space for each of its processes, and a cap on output. It can read, write, connect and start whatever this process can; what it
/// starts can outlive it.
/// </remarks>
public sealed class UnsandboxedHost : ISandbox
{
    /// <summary>Its tier.</summary>
    public const string TierName = "none";

    private const int WaitingMax = 1_000;
    private const int SignalOfProcessorTime = 128 + 24;
    private const long AddressSpaceSpare = 512L << 20;

    private static readonly TimeSpan s_drainMax = TimeSpan.FromMilliseconds(300);

    // Opens the result before the interpreter starts, so that it is descriptor 3; limits are inherited by all that it starts.
    private const string Start = "ulimit -c 0; ulimit -S -t \"$1\" && ulimit -v \"$2\" && exec 3>\"$0\" && shift 2 && exec \"$@\"";

    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount, Environment.ProcessorCount);
    private int _waiting;

    /// <inheritdoc/>
    public string Tier => TierName;

    /// <inheritdoc/>
    public ValueTask<SandboxVerdict> ProbeAsync(CancellationToken ct) => ValueTask.FromResult(new SandboxVerdict
    {
        IsAvailable = !OperatingSystem.IsWindows(),
        FailedCheck = OperatingSystem.IsWindows() ? "no-shell" : null,
        Reason = OperatingSystem.IsWindows()
            ? "Programs are started by /bin/sh, which this system has not."
            : "Programs run WITHOUT a sandbox, with all that this process may do, because this host's settings say so.",
    });

    /// <inheritdoc/>
    public async ValueTask<SandboxOutcome> RunAsync(SandboxJob job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (OperatingSystem.IsWindows())
            throw new MemoryException(MemoryErrorCode.SandboxUnavailable, "Programs are started by /bin/sh, which this system has not.");
        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            throw new MemoryException(MemoryErrorCode.Busy, "Too many programs wait to be run. Try again later.");
        }
        try
        {
            await _places.WaitAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            return await RunNowAsync(job, ct).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _places.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<SandboxOutcome> RunNowAsync(SandboxJob job, CancellationToken ct)
    {
        var place = Directory.CreateTempSubdirectory("ingrain-run-").FullName;
        try
        {
            await WriteFilesAsync(Path.Combine(place, "runner"), job.Runner.Files, ct).ConfigureAwait(false);
            await WriteFilesAsync(Path.Combine(place, "memory"), job.Modules.Files, ct).ConfigureAwait(false);
            Directory.CreateDirectory(Path.Combine(place, "scratch"));
            Directory.CreateDirectory(Path.Combine(place, "tmp"));
            using var process = StartProcess(job, place);
            return await FollowAsync(process, job, Path.Combine(place, "result"), ct).ConfigureAwait(false);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new SandboxOutcome
            {
                Status = ExecStatus.SetupFailed, Stderr = Encoding.UTF8.GetBytes(e.Message), Duration = TimeSpan.Zero, Tier = TierName,
            };
        }
        finally
        {
            Remove(place);
        }
    }

    private static async Task WriteFilesAsync(string folder, IReadOnlyDictionary<string, string> files, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        foreach (var (path, text) in files)
        {
            var target = Path.GetFullPath(Path.Combine(folder, path));
            if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new MemoryException(MemoryErrorCode.Invalid, "The path of a file leads out of its folder.");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, text, ct).ConfigureAwait(false);
        }
    }

    private static Process StartProcess(SandboxJob job, string place)
    {
        var limits = job.Limits;
        var addressSpace = Math.Max(limits.MemoryBytes + AddressSpaceSpare, job.Runner.AddressSpaceMin);
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = Path.Combine(place, "scratch"),
        };
        string[] fixedPart =
        [
            "-c", Start, Path.Combine(place, "result"),
            Whole(Math.Max(1, (long)Math.Ceiling(limits.Cpu.TotalSeconds))), Whole(addressSpace >> 10),
        ];
        foreach (var argument in fixedPart.Concat(job.Runner.Command.Select(Placed))) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["HOME"] = Path.Combine(place, "scratch");
        start.Environment["TMPDIR"] = Path.Combine(place, "tmp");
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in job.Runner.Environment) start.Environment[name] = Placed(value);
        return Process.Start(start)!;

        string Placed(string text) => text
            .Replace(Runner.FilesFolder, Path.Combine(place, "runner"), StringComparison.Ordinal)
            .Replace(Runner.ModulesFolder, Path.Combine(place, "memory"), StringComparison.Ordinal);
    }

    private static async Task<SandboxOutcome> FollowAsync(Process process, SandboxJob job, string result, CancellationToken ct)
    {
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        using var overTime = new CancellationTokenSource(job.Limits.Wall, clock);
        using var overOutput = new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, overTime.Token, overOutput.Token);
        var output = new CappedOutput(job.Limits.OutputBytes, overOutput);
        var feeding = FeedAsync(process, job.Input, ending.Token);
        var reading = Task.WhenAll(
            output.ReadAsync(process.StandardOutput.BaseStream, isError: false, ending.Token),
            output.ReadAsync(process.StandardError.BaseStream, isError: true, ending.Token));
        var isKilled = false;
        try
        {
            await process.WaitForExitAsync(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            isKilled = true;
        }
        process.Kill(entireProcessTree: true);
        overTime.CancelAfter(s_drainMax);
        try
        {
            await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Something that it started holds the pipes open: what came until now is what it wrote.
        }
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await feeding.ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        var code = isKilled ? null : (int?)process.ExitCode;
        return new SandboxOutcome
        {
            Status = output.IsOver ? ExecStatus.OutputLimit
                : isKilled ? ExecStatus.Timeout
                : code == SignalOfProcessorTime ? ExecStatus.CpuLimit
                : code == 0 ? ExecStatus.Ok : ExecStatus.ExitNonzero,
            ExitCode = code, Stdout = output.Out, Stderr = output.Error,
            Result = await ReadResultAsync(result, job.Limits.ResultBytes).ConfigureAwait(false),
            Duration = clock.GetElapsedTime(begun), Tier = TierName,
        };
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        try
        {
            await using (var stdin = process.StandardInput.BaseStream.ConfigureAwait(false))
                await process.StandardInput.BaseStream.WriteAsync(input, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It ended without reading all of it, which is its own business.
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadResultAsync(string path, int bytesMax)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > bytesMax) return default;
        return await File.ReadAllBytesAsync(path).ConfigureAwait(false);
    }

    private static void Remove(string place)
    {
        try
        {
            Directory.Delete(place, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that outlived its program still writes there, or it changed the rights: the system's own cleaning is left to it.
        }
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Both outputs under one cap.</summary>
    private sealed class CappedOutput(int bytesMax, CancellationTokenSource over)
    {
        private readonly ArrayBufferWriter<byte> _out = new();
        private readonly ArrayBufferWriter<byte> _error = new();
        private int _left = bytesMax;

        public bool IsOver => Volatile.Read(ref _left) < 0;

        public ReadOnlyMemory<byte> Out => _out.WrittenMemory;

        public ReadOnlyMemory<byte> Error => _error.WrittenMemory;

        public async Task ReadAsync(Stream stream, bool isError, CancellationToken ct)
        {
            var buffer = new byte[16 << 10];
            int read;
            while ((read = await stream.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                var leftBefore = Interlocked.Add(ref _left, -read) + read;
                (isError ? _error : _out).Write(buffer.AsSpan(0, Math.Clamp(leftBefore, 0, read)));
                if (leftBefore < read) await over.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
