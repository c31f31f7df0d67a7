using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>
/// Finds out whether programs are kept in here, by running one that tries to get out: versions and settings tell too little. What it
/// finds is told as the name of a check and as what to do.
/// </summary>
internal static partial class SandboxProbe
{
    private const string Bash = "/usr/bin/bash", Held = "held", Busy = "busy";

    // A host that is too busy to show what runs on it may be less so the next time; whatever else is found stays true.
    private const int TriesMax = 3, SeenWithinMs = 30_000;
    private static readonly ExecLimits s_limits = new() { Wall = TimeSpan.FromSeconds(60) };

    // Says the first thing that it could do and should not, else that all held.
    private const string Script = """
        while read -r _; do :; done
        fail() { printf '%s\n' "$1" >&3; exit 1; }
        while IFS=$'\t' read -r name value _; do
          case $name in
            CapEff:) [ "$value" = 0000000000000000 ] || fail capabilities ;;
            Seccomp:) [ "$value" = 2 ] || fail filter ;;
          esac
        done </proc/self/status
        [ -e /etc/passwd ] && fail host-file-visible
        [ -e "$PROBE_HOST_FOLDER" ] && fail host-file-visible
        (: >/memory/probe) 2>/dev/null && fail memory-writable
        said=$( (exec 4<>/dev/tcp/127.0.0.1/1) 2>&1)
        case $said in *'Operation not permitted'*) ;; *) fail socket-allowed ;; esac
        /usr/bin/unshare -U /usr/bin/true 2>/dev/null && fail namespaces-allowed
        IFS= read -r -d '' first </proc/1/environ
        [ -n "$first" ] && fail environment-visible
        printf 'held\n' >&3
        """;

    /// <summary>Tries.</summary>
    /// <param name="options">How the sandbox is set up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The verdict, and what starts programs where it is yes.</returns>
    public static async Task<(SandboxVerdict Verdict, Launcher? Launcher)> RunAsync(
        BubblewrapOptions options, TimeProvider time, CancellationToken ct)
    {
        if (MissingPart(options) is { } missing) return (missing, null);
        Launcher? launcher = null;
        var verdict = No("setup", "The sandbox could not be set up.");
        try
        {
            var known = await File.ReadAllTextAsync("/proc/self/uid_map", ct).ConfigureAwait(false);
            var users = Posix.IsRoot ? UserRange.Find(known, Environment.ProcessId) : null;
            if (Posix.IsRoot && users is null)
                return (No("no-users", "Running as root, but with too few users to run programs as: start it as an ordinary user."), null);
            launcher = Launcher.Make(options, users, time);
            for (var i = 0; i < TriesMax && (i == 0 || verdict.FailedCheck == Busy); i++)
                verdict = await TryAsync(launcher, time, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MemoryException)
        {
            verdict = No("setup", $"The sandbox could not be set up: {e.Message}");
        }
        if (verdict.IsAvailable) return (verdict, launcher);
        if (launcher is not null) await launcher.DisposeAsync().ConfigureAwait(false);
        return (verdict, null);
    }

    /// <summary>What is behind words of the launcher that stopped before the program.</summary>
    public static SandboxVerdict Explain(string words, bool isContainer, bool isRestricted)
    {
        var lines = words.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var said = lines.FirstOrDefault(l => l.Contains(':', StringComparison.Ordinal)) ?? "no reason given";
        const string Refused = "This host refuses user namespaces to bubblewrap";
        if (words.Contains("nknown option", StringComparison.Ordinal))
            return No("bubblewrap-too-old", $"bubblewrap is too old ({said}): install 0.8 or later.");
        if (!IsNamespaceRefused().IsMatch(words)) return No("setup", $"The sandbox could not be set up: {said}");
        if (isRestricted)
        {
            return No("apparmor", $"{Refused} ({said}): add an AppArmor profile with the rule 'userns,' for {Profile.Bubblewrap}, "
                + "or set kernel.apparmor_restrict_unprivileged_userns=0.");
        }
        if (isContainer)
        {
            return No("container", $"{Refused} ({said}): start the container with a seccomp profile that lets it make them, "
                + "such as --security-opt seccomp=unconfined, and --security-opt systempaths=unconfined.");
        }
        return No("user-namespaces", $"{Refused} ({said}): set user.max_user_namespaces above 0 and kernel.unprivileged_userns_clone=1.");
    }

    private static SandboxVerdict? MissingPart(BubblewrapOptions options)
    {
        if (!OperatingSystem.IsLinux()) return No("not-linux", "Code is run on Linux only; on Windows, in WSL2.");
        if (!SystemCallFilter.Knows(RuntimeInformation.ProcessArchitecture))
        {
            return No("processor", $"There is no table of system calls for {RuntimeInformation.ProcessArchitecture}: "
                + "x86_64 and aarch64 have one.");
        }
        if (!File.Exists(Profile.Bubblewrap))
            return No("bubblewrap-missing", "bubblewrap is not installed: install it, 0.8 or later (apt-get install bubblewrap).");
        foreach (var (file, package) in new[]
        {
            (Profile.SetLimits, "util-linux"), (Profile.SetPrivileges, "util-linux"), (Profile.Unshare, "util-linux"), (Bash, "bash"),
        })
            if (!File.Exists(file)) return No($"{package}-missing", $"{file} is missing: install {package}.");
        var outermost = Posix.IsRoot ? Path.GetFullPath(options.Folder) : null;
        for (var folder = outermost; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder) && !File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute))
            {
                return No("folder-closed", $"Programs never run as root and cannot get through {folder}: "
                    + "set TMPDIR to a folder that is open on its way.");
            }
        }
        return null;
    }

    private static async Task<SandboxVerdict> TryAsync(Launcher launcher, TimeProvider time, CancellationToken ct)
    {
        var runner = new Runner
        {
            Name = "probe",
            Command = [Bash, "--noprofile", "--norc", $"{Runner.FilesFolder}/probe.sh"],
            Files = new Dictionary<string, string> { ["probe.sh"] = Script },
            Environment = new Dictionary<string, string> { ["PROBE_HOST_FOLDER"] = launcher.Folder },
        };
        using var program = await launcher.StartAsync(runner, ModuleTree.Empty, s_limits, ct).ConfigureAwait(false);
        var (outsider, outcome) = await Task.Run(() =>
        {
            var seen = UserSeenFromOutside(program);
            return (seen, Attendance.See(program, default, s_limits, time, ct));
        }, ct).ConfigureAwait(false);
        var isContainer = File.Exists("/.dockerenv") || File.Exists("/run/.containerenv");
        if (outcome.Status == ExecStatus.SetupFailed)
            return Explain(Encoding.UTF8.GetString(outcome.Stderr.Span), isContainer, IsRestricted());
        if (outsider is null || outcome.Status == ExecStatus.Timeout)
            return No(Busy, "What runs in the sandbox could not be seen from outside in time: this host is too busy.");
        if (outsider != (program.Profile.User ?? Posix.UserId) || outsider == 0)
            return No("root-inside", $"A program would run as user {outsider} of this host.");
        var said = Encoding.UTF8.GetString(outcome.Result.Span).Trim();
        if (said == Held && outcome.Status == ExecStatus.Ok)
            return new() { IsAvailable = true, Reason = $"bubblewrap, memory counted by {launcher.MemoryCountedBy}" };
        return KnownChecks.Contains(said)
            ? No(said, $"The sandbox does not hold: the check '{said}' failed. docs/sandbox.md says what each check means.")
            : No("setup", $"The sandbox could not be tried: it ended as {outcome.Status}. "
                + Encoding.UTF8.GetString(outcome.Stderr.Span).Trim());
    }

    private static readonly string[] KnownChecks =
        ["capabilities", "filter", "host-file-visible", "memory-writable", "socket-allowed", "namespaces-allowed", "environment-visible"];

    /// <summary>Who the first process inside is to this host; null where it cannot be seen.</summary>
    private static uint? UserSeenFromOutside(Confined program)
    {
        Span<Posix.Polled> polled = [new() { Descriptor = (int)program.Pipes.Status.DangerousGetHandle(), Asked = Posix.PollIn }];
        Posix.Poll(polled, SeenWithinMs);
        var buffer = new byte[1024];
        var count = Posix.Read(program.Pipes.Status, buffer);
        var child = ChildNumber().Match(Encoding.ASCII.GetString(buffer, 0, Math.Max(0, count)));
        if (!child.Success) return null;
        try
        {
            var lines = File.ReadLines($"/proc/{child.Groups[1].Value}/status");
            var users = lines.First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1..];
            return users.Distinct().Count() == 1 ? uint.Parse(users[0], CultureInfo.InvariantCulture) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsRestricted()
    {
        const string Switch = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
        return File.Exists(Switch) && File.ReadAllText(Switch).Trim() == "1";
    }

    private static SandboxVerdict No(string check, string reason) => new() { IsAvailable = false, FailedCheck = check, Reason = reason };

    [GeneratedRegex("\"child-pid\": ?([0-9]+)")]
    private static partial Regex ChildNumber();

    [GeneratedRegex("uid map|namespace|clone|unshare", RegexOptions.IgnoreCase)]
    private static partial Regex IsNamespaceRefused();
}
