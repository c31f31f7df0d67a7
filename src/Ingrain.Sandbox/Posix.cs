using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ingrain.Sandbox;

/// <summary>What Linux does for a sandbox that .NET has no call for. Every descriptor that is made here closes on exec.</summary>
internal static partial class Posix
{
    public const short PollIn = 1, PollOut = 4;
    private const int Interrupted = 4, TryAgain = 11;
    private const int CloseOnExec = 0x80000, NonBlocking = 0x800, PathOnly = 0x200000;
    private const int GetFlags = 3, SetFlags = 4, DuplicateCloseOnExec = 1030;
    private const int SigKill = 9;

    // The same numbers on x86_64 and aarch64.
    private const int CloseRangeCall = 436, PidfdOpenCall = 434;

    // O_DIRECTORY and O_NOFOLLOW, which aarch64 has taken from elsewhere.
    private static readonly int FolderOnly =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 | 0x8000 : 0x10000 | 0x20000;

    // dup2 onto a number that is still the source of a later one would lose that; sources lie above all targets.
    private const int SourcesFrom = 64;

    public static bool IsRoot => geteuid() == 0;

    public static uint UserId => geteuid();

    /// <summary>From now on nothing that this process was started with goes on to a child.</summary>
    public static void KeepInheritedDescriptors() => _ = syscall(CloseRangeCall, 3, uint.MaxValue, 4, 0);

    /// <summary>A pipe; our end does not block.</summary>
    public static unsafe (SafeFileHandle Ours, SafeFileHandle Theirs) Pipe(bool weRead)
    {
        var ends = stackalloc int[2];
        Check(pipe2(ends, CloseOnExec), "pipe2");
        var (reading, writing) = (Own(ends[0]), Own(ends[1]));
        var (ours, theirs) = weRead ? (reading, writing) : (writing, reading);
        var flags = Check(fcntl((int)ours.DangerousGetHandle(), GetFlags, 0), "fcntl");
        Check(fcntl((int)ours.DangerousGetHandle(), SetFlags, flags | NonBlocking), "fcntl");
        var moved = Own(Check(fcntl((int)theirs.DangerousGetHandle(), DuplicateCloseOnExec, SourcesFrom), "fcntl"));
        theirs.Dispose();
        return (ours, moved);
    }

    /// <summary>A file in memory that holds some bytes, read from its start.</summary>
    public static SafeFileHandle MemoryFile(string name, ReadOnlySpan<byte> content)
    {
        using var made = Own(Check(memfd_create(name, 1), "memfd_create"));
        var file = Own(Check(fcntl((int)made.DangerousGetHandle(), DuplicateCloseOnExec, SourcesFrom), "fcntl"));
        RandomAccess.Write(file, content, 0);
        return file;
    }

    /// <summary>A folder as it is now: a link in its last part is refused, and what its path leads to later does not matter.</summary>
    public static SafeFileHandle OpenFolder(string path)
    {
        using var opened = Own(Check(open(path, PathOnly | FolderOnly | CloseOnExec, 0), "open"));
        return Own(Check(fcntl((int)opened.DangerousGetHandle(), DuplicateCloseOnExec, SourcesFrom), "fcntl"));
    }

    /// <summary>Becomes readable when the process ends.</summary>
    public static SafeFileHandle OpenProcess(int processId) =>
        Own((int)Check(syscall(PidfdOpenCall, (nuint)processId, 0, 0, 0), "pidfd_open"));

    /// <summary>Becomes readable when somebody calls <see cref="Signal"/>.</summary>
    public static SafeFileHandle Event() => Own(Check(eventfd(0, CloseOnExec | NonBlocking), "eventfd"));

    public static unsafe void Signal(SafeFileHandle ofEvent)
    {
        var one = 1UL;
        _ = write(ofEvent, (byte*)&one, 8);
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>The number of bytes; 0 at the end; -1 where nothing is there yet.</returns>
    public static unsafe int Read(SafeFileHandle file, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            while (true)
            {
                var count = (int)read(file, start, (nuint)buffer.Length);
                if (count >= 0) return count;
                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted: continue;
                    case TryAgain: return -1;
                    default: return 0;
                }
            }
    }

    /// <summary>Writes as much as there is room for.</summary>
    /// <returns>The number of bytes; -1 where nobody reads any more.</returns>
    public static unsafe int Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            while (true)
            {
                var count = (int)write(file, start, (nuint)bytes.Length);
                if (count >= 0) return count;
                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted: continue;
                    case TryAgain: return 0;
                    default: return -1;
                }
            }
    }

    /// <summary>Waits until one of the descriptors is ready.</summary>
    public static unsafe void Poll(Span<Polled> polled, int milliseconds)
    {
        fixed (Polled* start = polled) _ = poll(start, (nuint)polled.Length, milliseconds);
    }

    /// <summary>Kills a child that was not waited for yet, and everything that still is in its process group.</summary>
    public static void KillGroup(int processId)
    {
        _ = kill(-processId, SigKill);
        _ = kill(processId, SigKill);
    }

    /// <summary>Waits for the end of a child and takes it in.</summary>
    /// <returns>Its exit code, or 128 and the signal; null where somebody else took it in.</returns>
    public static unsafe int? Reap(int processId)
    {
        int status, got;
        do
        {
            got = waitpid(processId, &status, 0);
        }
        while (got < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        if (got < 0) return null;
        return (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
    }

    /// <summary>Gives a pipe or path to a user, where we are root.</summary>
    public static void Give(SafeFileHandle file, uint user, uint group) => Check(fchown(file, user, group), "fchown");

    /// <inheritdoc cref="Give(SafeFileHandle, uint, uint)"/>
    public static void Give(string path, uint user, uint group) => Check(lchown(path, user, group), "lchown");

    /// <summary>Makes a folder that nobody else may enter; one that is there already is an error.</summary>
    public static void MakeFolder(string path) => Check(mkdir(path, 0x1c0), "mkdir");

    /// <summary>Whether a path is a folder, no link to one, and belongs to the user of this process.</summary>
    public static unsafe bool IsOwnFolder(string path)
    {
        // struct statx has one layout everywhere: the owner at 20, the mode at 28.
        var found = stackalloc byte[256];
        const int Here = -100, NoFollowLink = 0x100;
        const uint TypeAndOwner = 0x1 | 0x8;
        if (statx(Here, path, NoFollowLink, TypeAndOwner, found) != 0) return false;
        return *(uint*)(found + 20) == UserId && (*(ushort*)(found + 28) & 0xf000) == 0x4000;
    }

    private static SafeFileHandle Own(int descriptor) => new(descriptor, ownsHandle: true);

    private static int Check(int result, string call) => (int)Check((nint)result, call);

    private static nint Check(nint result, string call)
    {
        if (result >= 0) return result;
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        throw new IOException($"{call}: {error.Message}", error);
    }

    /// <summary>What poll reads and fills.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Polled
    {
        public int Descriptor;
        public short Asked;
        public short Found;
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, nint argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, nint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint read(SafeFileHandle file, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint write(SafeFileHandle file, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int poll(Polled* polled, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int processId, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int waitpid(int processId, int* status, int options);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, byte* found);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, uint user, uint group);
}
