using System.Diagnostics;
using System.Globalization;

namespace Ingrain.Git.Plumbing;

/// <summary>
/// The host's <c>git</c>, started so that a repository's own configuration, hooks, filters and remotes run nothing: only commands that read
/// and write objects and references are used, the environment is made anew, and no protocol is allowed.
/// </summary>
internal sealed class GitProgram
{
    private static readonly string[] s_kept = ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

    private static readonly (string Name, string Value)[] s_environment =
    [
        ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_SYSTEM", NullDevice), ("GIT_CONFIG_GLOBAL", NullDevice), ("GIT_ATTR_NOSYSTEM", "1"),
        ("GIT_TERMINAL_PROMPT", "0"), ("GIT_ASKPASS", ""), ("GIT_PAGER", "cat"), ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"),
        // The environment's list beats every protocol.*.allow that a repository sets for itself.
        ("GIT_ALLOW_PROTOCOL", "none"), ("GIT_NO_REPLACE_OBJECTS", "1"), ("GIT_GRAFT_FILE", NullDevice), ("GIT_LITERAL_PATHSPECS", "1"),
        ("LC_ALL", "C"),
    ];

    // Said on the command line, which beats what the repository's own configuration says.
    private static readonly string[] s_settings =
    [
        $"core.hooksPath={NullDevice}", "protocol.allow=never", "protocol.ext.allow=never", "core.fsmonitor=false", "core.quotePath=true",
        "gc.auto=0", "maintenance.auto=false", "core.fsync=committed", "core.logAllRefUpdates=false", "core.alternateRefsCommand=",
    ];

    private readonly string _path;

    private GitProgram(string path) => _path = path;

    private static string NullDevice => OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    /// <summary>Finds the program in the folders of PATH.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.LibraryMissing"/> where there is none.</exception>
    public static GitProgram Find() => Find(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Finds the program in a list of folders.</summary>
    public static GitProgram Find(string? folders)
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        foreach (var folder in (folders ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            // A relative folder would run whatever lies where the user happens to be.
            if (!Path.IsPathFullyQualified(folder)) continue;
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) return new GitProgram(path);
        }
        throw new MemoryException(MemoryErrorCode.LibraryMissing,
            "The program 'git' is not on the PATH. Install it (apt-get install git on Debian and Ubuntu) and try again.");
    }

    /// <summary>Starts the program.</summary>
    /// <param name="gitDir">The repository; null to have one looked for in the working folder alone.</param>
    /// <param name="workingFolder">The working folder; null for this process's.</param>
    /// <param name="arguments">The command and its arguments, never a shell's words.</param>
    public Process Start(string? gitDir, string? workingFolder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(_path)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            CreateNoWindow = true, WorkingDirectory = workingFolder ?? "",
        };
        start.Environment.Clear();
        foreach (var name in s_kept)
            if (Environment.GetEnvironmentVariable(name) is { } value) start.Environment[name] = value;
        foreach (var (name, value) in s_environment) start.Environment[name] = value;
        if (gitDir is not null) start.Environment["GIT_DIR"] = gitDir;
        if (workingFolder is not null && Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(workingFolder)) is { Length: > 0 } above)
            start.Environment["GIT_CEILING_DIRECTORIES"] = above;
        foreach (var setting in s_settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            var code = e.NativeErrorCode.ToString(CultureInfo.InvariantCulture);
            throw new MemoryException(
                MemoryErrorCode.LibraryMissing, $"The program 'git' at '{_path}' cannot be started (error {code}).", e);
        }
    }
}
