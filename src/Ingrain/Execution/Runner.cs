namespace Ingrain.Execution;

/// <summary>
/// How programs of one language are run: the interpreter, and a harness that reads one program from standard input to its end, runs it, and
/// writes at most one result to descriptor 3. A sandbox may start it before it has a program to give: until its input ends it waits.
/// </summary>
/// <remarks>Two runners are the same if their names are: a language has one at a time.</remarks>
public sealed record Runner
{
    /// <summary>The folder of <see cref="Files"/>, as <see cref="Command"/> names it; the sandbox puts the real place there.</summary>
    public const string FilesFolder = "{runner}";

    /// <summary>The folder of the modules, as <see cref="Command"/> names it; the sandbox puts the real place there.</summary>
    public const string ModulesFolder = "{memory}";

    /// <summary>A short name: the language's.</summary>
    public required string Name { get; init; }

    /// <summary>The program by its absolute path, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The harness: texts by file name, mounted read-only.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Folders of the host outside of /usr that the interpreter needs, such as a runtime in a home; seen at the same place, read-only.
    /// </summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>What the program finds in its environment beside the sandbox's own few variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The least address space that the interpreter starts in, in bytes; a smaller limit is raised to it.</summary>
    public long AddressSpaceMin { get; init; }

    /// <summary>The least number of processes and threads that the interpreter starts with; a smaller limit is raised to it.</summary>
    public int ProcessesMin { get; init; }
}
