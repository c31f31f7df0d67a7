namespace Ingrain.Execution.Languages;

/// <summary>
/// What Ingrain knows of one programming language: how its programs are run, and what its text says. One file each; a new language is a
/// subclass and a line in <see cref="All"/>.
/// </summary>
public abstract class Language
{
    /// <summary>All languages, whether or not this host can run them.</summary>
    public static IReadOnlyList<Language> All { get; } = [new Python(), new JavaScript(), new Bash(), new CSharp()];

    /// <summary>The name, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>How its files end, without the dot; the path of a module ends so.</summary>
    public abstract string Extension { get; }

    /// <summary>What a host needs to run it, in words, such as "install python3".</summary>
    public abstract string Requirement { get; }

    /// <summary>Finds a language by its name.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <returns>The language; null for one that is not known.</returns>
    public static Language? Find(string name) => All.FirstOrDefault(l => l.Name == name);

    /// <summary>Finds the interpreter on this host.</summary>
    /// <returns>How to run it; null where it is not installed.</returns>
    public abstract Runner? FindRunner();

    /// <summary>A program as the runner's harness reads it.</summary>
    /// <param name="program">The program.</param>
    /// <returns>Everything that goes to its standard input.</returns>
    public abstract ReadOnlyMemory<byte> Encode(ExecProgram program);

    /// <summary>What a module's text says about itself, without running it.</summary>
    /// <param name="code">The text; need not be valid code.</param>
    /// <returns>What was found; never fails.</returns>
    public abstract ModuleShape Shape(string code);

    /// <summary>
    /// The text without what does not matter to the machine: comments, docstrings, blank lines, spacing. Two texts of one normal form do
    /// the same.
    /// </summary>
    /// <param name="code">The text.</param>
    /// <returns>The normal form.</returns>
    public abstract string Normalise(string code);

    /// <summary>Says why a module of this language cannot be loaded by its path.</summary>
    /// <param name="path">The path of a module.</param>
    /// <returns>What is wrong with it and what would be right; null where nothing is.</returns>
    public abstract string? ProblemOfPath(string path);

    /// <summary>Says why a module cannot be in use together with others: the one would hide the other from programs.</summary>
    /// <param name="path">The path of a module that can be loaded by itself.</param>
    /// <param name="others">The paths of all modules, of any language; its own may be among them.</param>
    /// <returns>What is in the way; null where nothing is.</returns>
    internal virtual string? ProblemBeside(string path, IEnumerable<string> others) => null;
}
