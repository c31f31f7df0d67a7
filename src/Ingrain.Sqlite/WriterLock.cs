using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ingrain.Sqlite;

/// <summary>
/// Lets one process at a time write or checkpoint. SQLite locks by itself, but releases before 3.51.3 can corrupt a file when two
/// connections write and checkpoint at the same instant, and several agents on one file are what we are for. The lock lies on a file
/// beside the database: <c>flock</c> on Unix, where the file stays open between two writes, and an exclusive opening on Windows. The
/// system drops it when a process dies, and the file is never deleted, since two processes would then lock two different files.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private const int PauseMillisecondsMax = 8;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int Unlock = 8;

    // Who deletes the file all the same gives later openers another one: a file held open is looked up anew this often.
    private static readonly TimeSpan s_openMax = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly ManualResetEventSlim _closing = new();
    private FileStream? _file;

    // Kept beside its stream: asking the stream for it seeks in the file each time.
    private SafeFileHandle? _handle;
    private long _openedAt;
    private uint _jitter = (uint)Environment.ProcessId ^ (uint)Stopwatch.GetTimestamp() | 1;

    /// <summary>Names the lock of a database without taking it.</summary>
    public WriterLock(string database) => _path = database + "-lock";

    /// <summary>Takes the lock.</summary>
    /// <param name="wait">How long to wait at most.</param>
    /// <returns>Whether it is held now.</returns>
    public bool TryAcquire(TimeSpan wait)
    {
        if (TryTake()) return true;
        var started = Stopwatch.GetTimestamp();
        // Polling with uneven pauses: the system has no bounded wait, and even pauses would keep in step with another process's.
        for (var limit = 1; Stopwatch.GetElapsedTime(started) < wait; limit = Math.Min(limit * 2, PauseMillisecondsMax))
        {
            if (_closing.Wait(1 + (int)(NextJitter() % (uint)limit))) return TryTake();
            if (TryTake()) return true;
        }
        return false;
    }

    /// <summary>
    /// Makes sure that the lock, now held, keeps others out: some network file systems know no locks, and the runtime can be told to
    /// take none. Writing would seem to work there, until two processes do it at once.
    /// </summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.StorageFailed"/>: it keeps nobody out.</exception>
    public void RequireExclusion()
    {
        using var second = new WriterLock(_path[..^"-lock".Length]);
        if (second.TryTake()) throw NoExclusion();
    }

    /// <summary>Ends every wait, now and later: what is free is still taken. May be called from any thread.</summary>
    public void StopWaiting() => _closing.Set();

    /// <summary>Gives the lock back.</summary>
    public void Release()
    {
        if (_file is null) return;
        if (OperatingSystem.IsWindows() || Stopwatch.GetElapsedTime(_openedAt) > s_openMax) Close();
        else _ = Flock(_handle!, Unlock);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _closing.Dispose();
    }

    private bool TryTake()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _file = PrivateFile.Open(_path, FileMode.OpenOrCreate, FileShare.None);
                return true;
            }
            _file ??= Open();
            return TryLock(_handle!);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            // Held by another. A lasting fault looks the same here and ends as the wait does.
            return false;
        }
    }

    private FileStream Open()
    {
        var file = PrivateFile.Open(_path, FileMode.OpenOrCreate, FileShare.ReadWrite);
        _openedAt = Stopwatch.GetTimestamp();
        // The runtime takes a shared lock on what it opens, with which two openers would keep each other out for ever.
        _handle = file.SafeFileHandle;
        _ = Flock(_handle, Unlock);
        return file;
    }

    private bool TryLock(SafeFileHandle handle)
    {
        if (Flock(handle, LockExclusive | LockNonBlocking) == 0) return true;
        // EINTR, and EWOULDBLOCK on Linux and on the systems that follow BSD.
        return Marshal.GetLastPInvokeError() is 4 or 11 or 35 ? false : throw NoExclusion();
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private MemoryException NoExclusion() => new(
        MemoryErrorCode.StorageFailed, $"'{_path}' cannot be locked, so that two programs could damage the file. Use a local folder.");

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flock(SafeFileHandle file, int operation);

    private uint NextJitter()
    {
        _jitter ^= _jitter << 13;
        _jitter ^= _jitter >> 17;
        return _jitter ^= _jitter << 5;
    }
}
