namespace Ingrain.Execution.Languages;

/// <summary>What the text of a module says about itself.</summary>
public sealed record ModuleShape
{
    /// <summary>The signatures it offers to others, in its order.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>The documentation it carries, without marks; empty for none.</summary>
    public string Docstring { get; init; } = "";

    /// <summary>The paths of the modules it could mean by what it loads, most exact first; many of them may not exist.</summary>
    public IReadOnlyList<ModuleReference> References { get; init; } = [];
}

/// <summary>One place where code loads something by name.</summary>
/// <param name="Name">The name as the code says it, for people.</param>
/// <param name="Paths">The paths of modules that it could mean, the first that exists being the one.</param>
/// <param name="IsOwn">Whether it can mean a module of the space only, so that one that does not exist is missing.</param>
public sealed record ModuleReference(string Name, IReadOnlyList<string> Paths, bool IsOwn);
