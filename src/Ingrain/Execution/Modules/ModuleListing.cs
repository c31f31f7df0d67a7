namespace Ingrain;

/// <summary>One line of the tree of modules: a module, or a folder that was not opened.</summary>
public record ModuleListing
{
    /// <summary>The path of the module or folder.</summary>
    public required string Path { get; init; }

    /// <summary>How many modules lie below a folder; 0 for a module.</summary>
    public int Below { get; init; }

    /// <summary>Its language; empty for a folder.</summary>
    public string Language { get; init; } = "";

    /// <summary>What it does: the first line of its documentation, at most 120 characters; empty where it has none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The signatures it offers.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>Whether it is in use; a draft is not.</summary>
    public bool IsInUse { get; init; }

    /// <summary>Whether its examples passed, on what it and the modules it needs say now.</summary>
    public bool IsVerified { get; init; }

    /// <summary>How it was used.</summary>
    public ModuleUsage Usage { get; init; }
}

/// <summary>What to look for among the modules: all that is said must hold.</summary>
public sealed record ModuleQuery
{
    /// <summary>What it does, in words; found as recall finds. Null for any.</summary>
    public string? Text { get; init; }

    /// <summary>A part of a signature, spacing aside, such as <c>parse(text</c>. Null for any.</summary>
    public string? Signature { get; init; }

    /// <summary>A whole word of its code, such as a function's name, in its exact case. Null for any.</summary>
    public string? Identifier { get; init; }

    /// <summary>The folder that it lies in, or its own path. Null for any.</summary>
    public string? Under { get; init; }

    /// <summary>Its language. Null for any.</summary>
    public string? Language { get; init; }

    /// <summary>How many at most, 1 to 1,000.</summary>
    public int Limit { get; init; } = 10;
}

/// <summary>A module that was looked for.</summary>
public sealed record FoundModule : ModuleListing
{
    /// <summary>The module.</summary>
    public required Module Module { get; init; }

    /// <summary>How well it fits, for comparison within one answer; 0 where no words were asked for.</summary>
    public double Score { get; init; }

    /// <summary>Paths of the modules that load it.</summary>
    public IReadOnlyList<string> Dependents { get; init; } = [];
}
