using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ingrain.Sandbox;

/// <summary>
/// Starts programs with an empty environment and exactly the descriptors that they are given. All starts of the process happen on one
/// thread that never ends: what dies with its parent dies with the thread that started it, and threads of the pool retire at any time.
/// </summary>
internal sealed partial class Spawner
{
    private const short SetSignalMask = 0x08, SetSignalDefaults = 0x04, SetSession = 0x80;

    // posix_spawnattr_t, posix_spawn_file_actions_t and sigset_t are smaller everywhere (336, 80 and 128 bytes in glibc on x86_64).
    private const int StructureBytes = 1024;

    private readonly BlockingCollection<Request> _requests = [];

    private Spawner()
    {
        Posix.KeepInheritedDescriptors();
        new Thread(Run) { IsBackground = true, Name = "ingrain spawner" }.Start();
    }

    /// <summary>The process's own.</summary>
    public static Spawner Shared { get; } = new();

    /// <summary>Starts a program in a session of its own, all signals at their defaults.</summary>
    /// <param name="command">The program by its absolute path, and its arguments.</param>
    /// <param name="descriptors">What the program finds under which number; all else is closed.</param>
    /// <param name="ct">Nothing is started where it is cancelled already; what was started is always told.</param>
    /// <returns>The process; whoever asked takes it in when it ends.</returns>
    /// <exception cref="IOException">It could not be started.</exception>
    public Task<int> StartAsync(
        IReadOnlyList<string> command, IReadOnlyList<(SafeFileHandle From, int To)> descriptors, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var request = new Request(command, descriptors);
        _requests.Add(request, CancellationToken.None);
        return request.Done.Task;
    }

    private void Run()
    {
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            var error = Spawn(request, out var processId);
            if (error == 0) request.Done.SetResult(processId);
            else request.Done.SetException(new IOException($"{request.Command[0]}: {new Win32Exception(error).Message}"));
        }
    }

    private static unsafe int Spawn(Request request, out int processId)
    {
        var structures = (byte*)NativeMemory.AllocZeroed(3 * StructureBytes);
        var words = (byte**)NativeMemory.AllocZeroed((nuint)(request.Command.Count + 1), (nuint)sizeof(byte*));
        var attributes = structures;
        var actions = structures + StructureBytes;
        var signals = structures + 2 * StructureBytes;
        byte* noEnvironment = null;
        try
        {
            for (var i = 0; i < request.Command.Count; i++) words[i] = (byte*)Marshal.StringToCoTaskMemUTF8(request.Command[i]);
            _ = posix_spawnattr_init(attributes);
            _ = posix_spawn_file_actions_init(actions);
            _ = sigemptyset(signals);
            _ = posix_spawnattr_setsigmask(attributes, signals);
            _ = sigfillset(signals);
            _ = posix_spawnattr_setsigdefault(attributes, signals);
            _ = posix_spawnattr_setflags(attributes, SetSignalMask | SetSignalDefaults | SetSession);
            foreach (var (from, to) in request.Descriptors)
                _ = posix_spawn_file_actions_adddup2(actions, (int)from.DangerousGetHandle(), to);
            var error = posix_spawn(out processId, words[0], actions, attributes, words, &noEnvironment);
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
            return error;
        }
        finally
        {
            for (var i = 0; i < request.Command.Count; i++) Marshal.FreeCoTaskMem((nint)words[i]);
            NativeMemory.Free(words);
            NativeMemory.Free(structures);
        }
    }

    private sealed record Request(IReadOnlyList<string> Command, IReadOnlyList<(SafeFileHandle From, int To)> Descriptors)
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn(
        out int processId, byte* path, byte* actions, byte* attributes, byte** words, byte** environment);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc")]
    private static unsafe partial int sigemptyset(byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int sigfillset(byte* signals);
}
