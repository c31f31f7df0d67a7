namespace Ingrain.Learning;

/// <summary>Something to be programmed: words, a signature and examples that the program must pass.</summary>
public sealed record ProgramTask
{
    /// <summary>What is wanted, in words.</summary>
    public required string Words { get; init; }

    /// <summary>The language of the program, by its name; see <see cref="Module.Language"/>.</summary>
    public string Language { get; init; } = "python";

    /// <summary>
    /// The first line of the function in its language, such as <c>def solve(xs: list[int]) -&gt; int</c>; may be empty where the examples
    /// are all there is.
    /// </summary>
    public string Signature { get; init; } = "";

    /// <summary>Calls of the function with what they give, or test snippets that must end without error.</summary>
    public required IReadOnlyList<ModuleExample> Examples { get; init; }
}
