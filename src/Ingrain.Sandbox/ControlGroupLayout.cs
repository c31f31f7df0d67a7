namespace Ingrain.Sandbox;

/// <summary>The folders that groups could be made in, the best first, as the kernel's own texts tell them.</summary>
internal sealed record ControlGroupLayout(IReadOnlyList<string> Unified, IReadOnlyList<string> Memory, IReadOnlyList<string> Processes)
{
    /// <summary>Reads where this process is.</summary>
    /// <param name="mountInfo">The text of /proc/self/mountinfo.</param>
    /// <param name="groups">The text of /proc/self/cgroup.</param>
    public static ControlGroupLayout Read(string mountInfo, string groups)
    {
        var own = groups.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':', 3)).Where(w => w.Length == 3).ToList();
        var (unified, memory, processes) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // id parent device root place options [tags...] - type source superblock-options
            var words = line.Split(' ');
            var dash = Array.IndexOf(words, "-");
            if (dash < 6 || words.Length < dash + 4) continue;
            var (root, place, type, options) = (words[3], words[4], words[dash + 1], words[dash + 3].Split(','));
            if (type == "cgroup2") unified.AddRange(Candidates(place, root, own.Find(o => o[0] == "0")?[2]));
            if (type != "cgroup") continue;
            if (options.Contains("memory")) memory.AddRange(Candidates(place, root, PathOf(own, "memory")));
            if (options.Contains("pids")) processes.AddRange(Candidates(place, root, PathOf(own, "pids")));
        }
        return new(unified, memory, processes);
    }

    private static string? PathOf(List<string[]> own, string controller) => own.Find(o => o[1].Split(',').Contains(controller))?[2];

    /// <summary>The own group, the one around it, which version 2 asks for where the own one holds processes, and the topmost.</summary>
    private static IEnumerable<string> Candidates(string place, string root, string? path)
    {
        if (path is null) return [];
        // Inside a container the path may be the host's, of which only the part below the mount is there.
        var below = root != "/" && path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path;
        var inner = Path.TrimEndingDirectorySeparator(place + "/" + below.Trim('/'));
        var outer = inner.Length > place.Length ? Path.GetDirectoryName(inner)! : place;
        return new[] { inner, outer, place }.Distinct();
    }
}
