using Ingrain.Execution;

namespace Ingrain.Sandbox;

/// <summary>What a job has to be before anything is started for it.</summary>
internal static class JobCheck
{
    // Less than any interpreter starts with is a mistake and would fail in ways that say nothing.
    private const long MemoryBytesMin = 16 << 20;
    private const int WordsMax = 256, WordCharactersMax = 32_768;

    /// <exception cref="MemoryException">Invalid: what is wrong with it.</exception>
    public static void Check(SandboxJob job)
    {
        var limits = job.Limits;
        Holds(limits.Wall > TimeSpan.Zero && limits.Cpu > TimeSpan.Zero, "A run needs some time: wall and cpu are above zero.");
        Holds(limits.MemoryBytes >= MemoryBytesMin, $"A run needs memory: at least {MemoryBytesMin} bytes.");
        Holds(limits.OutputBytes >= 0 && limits.ResultBytes >= 0, "The bytes of output and result are no negative numbers.");
        Holds(limits.Processes >= 1, "A run needs at least one process.");
        var (runner, words) = (job.Runner, job.Runner.Command.Concat(job.Runner.Folders).ToList());
        foreach (var (name, value) in runner.Environment)
        {
            words.AddRange([name, value]);
            Holds(name.Length > 0 && !name.Contains('=', StringComparison.Ordinal), $"'{name}' is no name of a variable.");
        }
        Holds(runner.Command.Count > 0 && Path.IsPathRooted(runner.Command[0]), "The command of a runner begins with an absolute path.");
        Holds(words.Count <= WordsMax && words.All(w => w.Length <= WordCharactersMax), "The command of a runner is too long.");
        Holds(words.All(w => !w.Contains('\0', StringComparison.Ordinal)), "The command of a runner holds a zero character.");
        Holds(runner.Folders.All(IsPlain), "The folders of a runner are absolute paths without '..', and none is the root.");
    }

    private static bool IsPlain(string folder) => Path.IsPathRooted(folder) && Path.TrimEndingDirectorySeparator(folder).Length > 1
        && !folder.Split('/').Contains("..");

    private static void Holds(bool condition, string message)
    {
        if (!condition) throw new MemoryException(MemoryErrorCode.Invalid, message);
    }
}
