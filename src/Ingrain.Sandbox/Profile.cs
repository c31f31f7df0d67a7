using System.Globalization;
using System.Text;
using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>
/// What a program may see and use, as the commands that bring it about: join the control group, become somebody who is nobody, take
/// limits, build the walls, take the limit that only counts inside, run. Each step replaces the one before; all is one process until the
/// walls stand. docs/sandbox.md says why each part is there.
/// </summary>
internal sealed record Profile
{
    public const string ModulesFolder = "/memory", RunnerFolder = "/runner";

    /// <summary>The numbers under which the launcher finds its things.</summary>
    public const int ResultFile = 3, StatusFile = 7, OptionsFile = 8, FilterFile = 9, ModulesFile = 10, RunnerFile = 11;

    public const string Bubblewrap = "/usr/bin/bwrap", SetPrivileges = "/usr/bin/setpriv", SetLimits = "/usr/bin/prlimit";
    public const string Unshare = "/usr/bin/unshare", Shell = "/bin/sh";

    // Shells put variables of their own into the environment, which the program could read in /proc/1/environ.
    private const string ExecClean = "exec /usr/bin/env -i \"$@\"";

    // Bytes of what a program can write to: its own folder, the one for temporary files, shared memory.
    private const long ScratchBytes = 64 << 20, TemporaryBytes = 32 << 20, SharedMemoryBytes = 16 << 20;
    private const long FileBytesMax = 32 << 20;
    private const int InodesMax = 16_384;

    /// <summary>The program.</summary>
    public required Runner Runner { get; init; }

    /// <summary>What it may use; the runner's least is not in it yet.</summary>
    public required ExecLimits Limits { get; init; }

    /// <summary>Who it runs as; null where this process is no root, and the program runs as the same user.</summary>
    public uint? User { get; init; }

    /// <summary>The user's group.</summary>
    public uint Group { get; init; }

    /// <summary>Its control group; null where there is none, and files are counted by a file system of ours instead.</summary>
    public ControlGroup? Control { get; init; }

    /// <summary>An empty folder that the file system is mounted on where there is no control group.</summary>
    public required string MountFolder { get; init; }

    /// <summary>Processes and threads that the program may have, what its interpreter needs included.</summary>
    public int Processes => Math.Max(Limits.Processes, Runner.ProcessesMin);

    /// <summary>
    /// The address space of one process, in bytes: twice the memory, since much of it is only reserved. All processes together are held
    /// by the control group or the watchdog.
    /// </summary>
    public long AddressSpace => Math.Max(2 * Limits.MemoryBytes, Runner.AddressSpaceMin);

    /// <summary>The commands, as one.</summary>
    public IReadOnlyList<string> Command() =>
    [
        .. JoinGroup(),
        .. DropUser(),
        SetLimits, "--core=0", Option("--cpu=", CpuSeconds(Limits)), Option("--as=", AddressSpace), "--nofile=128",
        Option("--fsize=", FileBytesMax), "--memlock=65536", "--msgqueue=0", "--rtprio=0", "--nice=0", "--sigpending=256", "--",
        .. CountFiles(),
        Bubblewrap, "--args", Option("", OptionsFile), "--",
        SetLimits, Option("--nproc=", Processes), "--",
        .. Runner.Command.Select(Placed),
    ];

    /// <summary>The whole seconds on processors that a limit stands for.</summary>
    public static long CpuSeconds(ExecLimits limits) => Math.Max(1, (long)Math.Ceiling(limits.Cpu.TotalSeconds));

    /// <summary>The launcher's options, each ended by a zero byte: on a command line the program could read them.</summary>
    public byte[] Options()
    {
        var options = new List<string>();
        void Add(params IEnumerable<string> words) => options.AddRange(words);

        Add("--unshare-all", "--unshare-user", "--unshare-cgroup", "--disable-userns", "--assert-userns-disabled");
        Add("--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--die-with-parent", "--new-session");
        Add("--json-status-fd", Option("", StatusFile));
        Add("--clearenv");
        foreach (var (name, value) in Variables()) Add("--setenv", name, value);
        Add("--ro-bind", "/usr", "/usr");
        foreach (var link in new[] { "bin", "lib", "lib64" }) Add("--symlink", $"usr/{link}", $"/{link}");
        Add("--dir", "/etc", "--tmpfs", "/usr/local", "--remount-ro", "/usr/local");
        foreach (var folder in Runner.Folders) Add("--ro-bind", folder, folder);
        Add("--proc", "/proc", "--dev", "/dev");
        AddPlacesToWrite(options);
        Add("--ro-bind-fd", Option("", ModulesFile), ModulesFolder, "--ro-bind-fd", Option("", RunnerFile), RunnerFolder);
        Add("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/scratch", "--cap-drop", "ALL", "--seccomp", Option("", FilterFile));
        return Encoding.UTF8.GetBytes(string.Concat(options.Select(o => o + "\0")));
    }

    private void AddPlacesToWrite(List<string> options)
    {
        foreach (var (place, name, bytes) in new[]
        {
            ("/dev/shm", "shm", SharedMemoryBytes), ("/tmp", "tmp", TemporaryBytes), ("/scratch", "scratch", ScratchBytes),
        })
            options.AddRange(Control is null
                ? ["--bind", $"{MountFolder}/{name}", place]
                : ["--size", Option("", bytes), "--tmpfs", place]);
    }

    private IEnumerable<(string Name, string Value)> Variables() =>
        new[]
        {
            ("PATH", "/usr/bin"), ("HOME", "/scratch"), ("TMPDIR", "/tmp"), ("LANG", "C.UTF-8"), ("PYTHONDONTWRITEBYTECODE", "1"),
        }
        .Concat(Runner.Environment.Select(v => (v.Key, Placed(v.Value))));

    private IEnumerable<string> JoinGroup()
    {
        if (Control is null) return [];
        var doors = Control.Doors.ToList();
        var second = doors.Count == 1 ? "" : "echo $$ >\"$1\" && shift && ";
        return [Shell, "-c", $"echo $$ >\"$0\" && {second}{ExecClean}", .. doors];
    }

    private IEnumerable<string> DropUser() => User is not { } user ? [] :
    [
        SetPrivileges, "--reuid", Option("", user), "--regid", Option("", Group), "--clear-groups", "--no-new-privs",
        "--bounding-set=-all", "--inh-caps=-all",
    ];

    /// <summary>
    /// Without a control group, empty files would be kernel memory that nobody counts: a file system with a bound on their number,
    /// mounted where only this program's launcher sees it.
    /// </summary>
    private IEnumerable<string> CountFiles() => Control is not null ? [] :
    [
        Unshare, "-U", "-r", "-m", "--", Shell, "-c",
        "/usr/bin/mount -t tmpfs -o "
            + $"size={ScratchBytes + TemporaryBytes + SharedMemoryBytes},nr_inodes={InodesMax},nosuid,nodev tmpfs \"$0\" "
            + $"&& /usr/bin/mkdir \"$0/scratch\" \"$0/tmp\" \"$0/shm\" && {ExecClean}",
        MountFolder,
    ];

    private static string Placed(string word) => word
        .Replace(Runner.FilesFolder, RunnerFolder, StringComparison.Ordinal)
        .Replace(Runner.ModulesFolder, ModulesFolder, StringComparison.Ordinal);

    private static string Option(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"{name}{value}");
}
