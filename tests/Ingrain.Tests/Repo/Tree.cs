using System.Collections.Concurrent;
using System.Diagnostics;
using Ingrain.House;

namespace Ingrain.Tests.Repo;

/// <summary>The files of this repository: what is tracked or about to be, never what a build left behind.</summary>
internal static class Tree
{
    private static readonly HashSet<string> NotOurs =
        [".git", "artifacts", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts", ".vs"];
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>Paths relative to the root, with <c>/</c>, in ordinal order.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. (Tracked() ?? Walked()).Order(StringComparer.Ordinal)];

    /// <summary>Whether there is such a file or folder.</summary>
    public static bool Has(string path) =>
        Files.Contains(path) || Files.Any(f => f.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));

    public static string Read(string path) => Texts.GetOrAdd(path, static p => File.ReadAllText(RepositoryRoot.At(p)));

    public static string[] Lines(string path) => Read(path).Split('\n');

    public static IEnumerable<string> Under(string folder, string extension) => Files.Where(f =>
        f.StartsWith(folder + "/", StringComparison.Ordinal) && f.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>Names of the folders directly inside a folder.</summary>
    public static IReadOnlyList<string> FoldersOf(string folder) =>
        [.. Under(folder, "").Select(f => f[(folder.Length + 1)..].Split('/')).Where(p => p.Length > 1).Select(p => p[0]).Distinct()];

    private static List<string>? Tracked()
    {
        var start = new ProcessStartInfo("git", ["-C", RepositoryRoot.Path, "ls-files", "-co", "--exclude-standard", "-z"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            var listed = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            // A file deleted but not yet committed is still listed.
            return git.ExitCode == 0 ? [.. listed.Split('\0').Where(f => f.Length > 0 && File.Exists(RepositoryRoot.At(f)))] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no git here: an unpacked archive is checked by walking it
        }
    }

    private static IEnumerable<string> Walked()
    {
        var pending = new Stack<string>([RepositoryRoot.Path]);
        while (pending.TryPop(out var folder))
        {
            foreach (var inner in Directory.EnumerateDirectories(folder))
                if (!NotOurs.Contains(Path.GetFileName(inner)))
                    pending.Push(inner);
            foreach (var file in Directory.EnumerateFiles(folder))
                yield return Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/');
        }
    }
}
