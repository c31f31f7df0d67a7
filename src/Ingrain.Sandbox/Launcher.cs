using System.Runtime.InteropServices;
using Ingrain.Execution;
using Microsoft.Win32.SafeHandles;

namespace Ingrain.Sandbox;

/// <summary>Starts programs behind their walls and takes back what they were lent. Safe from many threads.</summary>
internal sealed class Launcher : IAsyncDisposable
{
    private const int GroupProcessesOver = 16; // the launcher's own, beside the program's

    private readonly PrivateFolder _folder;
    private readonly ModuleFolders _modules;
    private readonly UserRange? _users;
    private readonly ControlGroups? _groups;
    private readonly Places _places = new();
    private readonly byte[] _filter;
    private readonly string _mountFolder;
    private readonly Lock _turn = new();
    private readonly List<ControlGroup> _toRemove = [];

    private Launcher(PrivateFolder folder, UserRange? users, ControlGroups? groups)
    {
        (_folder, _users, _groups) = (folder, users, groups);
        _modules = new(folder.Path, users);
        _filter = SystemCallFilter.Assemble(RuntimeInformation.ProcessArchitecture, allowsMemoryFiles: groups is not null);
        _mountFolder = Path.Combine(folder.Path, "mount");
        Directory.CreateDirectory(_mountFolder);
        if (users is not null) PrivateFolder.Share(_mountFolder, users, UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
    }

    /// <summary>What counts memory, for people.</summary>
    public string MemoryCountedBy => _groups?.Name ?? "watchdog";

    /// <summary>Where trees are laid out, for tests that plant something there.</summary>
    internal ModuleFolders Modules => _modules;

    /// <summary>The own folder, for tests.</summary>
    internal string Folder => _folder.Path;

    /// <summary>The control groups that this process has made and not yet removed, for tests.</summary>
    internal IReadOnlyList<string> GroupFolders() => _groups?.OwnFolders() ?? [];

    /// <summary>Makes what all programs share.</summary>
    public static Launcher Make(BubblewrapOptions options, UserRange? users, TimeProvider time) =>
        new(PrivateFolder.Make(options.Folder, users, time.GetUtcNow()), users,
            options.UsesControlGroups ? ControlGroups.Find() : null);

    /// <summary>Starts a program, which then waits for its input.</summary>
    /// <exception cref="IOException">It could not be started; it was not the program's fault.</exception>
    /// <exception cref="MemoryException">Invalid: modules that cannot be laid out. Busy: too many run.</exception>
    public async Task<Confined> StartAsync(Runner runner, ModuleTree tree, ExecLimits limits, CancellationToken ct)
    {
        var held = new List<IDisposable>();
        var isStarted = false;
        try
        {
            var modules = Hold(held, _modules.Take(tree));
            var files = Hold(held, _modules.Take(new ModuleTree(runner.Files)));
            var place = _places.Take();
            held.Add(new Undo(() => _places.Return(place)));
            var group = MakeGroup(runner, limits);
            if (group is not null) held.Add(new Undo(() => Remove(group)));
            var profile = new Profile
            {
                Runner = runner,
                Limits = limits,
                User = _users?.Of(place),
                Group = _users?.Group ?? 0,
                Control = group,
                MountFolder = _mountFolder,
            };
            var started = await StartAsync(profile, (modules.Path, files.Path), held, ct).ConfigureAwait(false);
            isStarted = true;
            return started;
        }
        finally
        {
            if (!isStarted) Release(held);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What was killed last is cleared away within milliseconds, by the kernel and not by our clock; what is left after that is removed
        // by the next process.
        for (var tries = 0; tries < 100 && !RemoveEnded(); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System).ConfigureAwait(false);
        _folder.Dispose();
    }

    private async Task<Confined> StartAsync(
        Profile profile, (string Modules, string Runner) folders, List<IDisposable> held, CancellationToken ct)
    {
        var theirs = new List<IDisposable>();
        var ours = new List<IDisposable>();
        var isStarted = false;
        try
        {
            var descriptors = new List<(SafeFileHandle, int)>();
            SafeFileHandle Connect(int number, bool weRead)
            {
                var (our, their) = Posix.Pipe(weRead);
                ours.Add(our);
                descriptors.Add((Hold(theirs, their), number));
                // The program may open its own ends again by their names in /proc, for which they have to be its own.
                if (profile.User is { } user && number <= Profile.ResultFile) Posix.Give(their, user, profile.Group);
                return our;
            }
            void Hand(int number, SafeFileHandle file) => descriptors.Add((Hold(theirs, file), number));

            var ends = new Confined.Ends(
                Connect(0, weRead: false), Connect(1, weRead: true), Connect(2, weRead: true), Connect(Profile.ResultFile, weRead: true),
                Connect(Profile.StatusFile, weRead: true), Hold(ours, Posix.Event()));
            Hand(Profile.OptionsFile, Posix.MemoryFile("options", profile.Options()));
            Hand(Profile.FilterFile, Posix.MemoryFile("filter", _filter));
            Hand(Profile.ModulesFile, Posix.OpenFolder(folders.Modules));
            Hand(Profile.RunnerFile, Posix.OpenFolder(folders.Runner));
            var processId = await Spawner.Shared.StartAsync(profile.Command(), descriptors, ct).ConfigureAwait(false);
            var started = new Confined(profile, processId, ends, () => Release(held));
            isStarted = true;
            return started;
        }
        finally
        {
            Release(theirs);
            if (!isStarted) Release(ours);
        }
    }

    private ControlGroup? MakeGroup(Runner runner, ExecLimits limits)
    {
        if (_groups is null) return null;
        RemoveEnded();
        return _groups.Make(limits.MemoryBytes, Math.Max(limits.Processes, runner.ProcessesMin) + GroupProcessesOver);
    }

    /// <summary>A group stays while the kernel still clears its last process away; it goes before the next is made.</summary>
    private void Remove(ControlGroup group)
    {
        if (group.TryRemove()) return;
        lock (_turn) _toRemove.Add(group);
    }

    private bool RemoveEnded()
    {
        lock (_turn)
        {
            _toRemove.RemoveAll(g => g.TryRemove());
            return _toRemove.Count == 0;
        }
    }

    private static T Hold<T>(List<IDisposable> held, T one) where T : IDisposable
    {
        held.Add(one);
        return one;
    }

    private static void Release(List<IDisposable> held)
    {
        for (var i = held.Count - 1; i >= 0; i--) held[i].Dispose();
        held.Clear();
    }

    private sealed class Undo(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }
}
