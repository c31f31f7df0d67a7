using Ingrain.Storage;

namespace Ingrain;

/// <summary>What became of a module that was to be written.</summary>
public abstract record ModuleWriting
{
    private ModuleWriting() { }

    /// <summary>It passed and is in use.</summary>
    /// <param name="Module">The new version.</param>
    /// <param name="Report">What was found out.</param>
    public sealed record Kept(Module Module, ModuleReport Report) : ModuleWriting;

    /// <summary>It did not pass and is kept as a draft, as was asked for. What was in use at its path still is.</summary>
    /// <param name="Module">The draft.</param>
    /// <param name="Report">What was found out.</param>
    public sealed record Drafted(Module Module, ModuleReport Report) : ModuleWriting;

    /// <summary>Nothing was written.</summary>
    /// <param name="Report">Why, and what to do.</param>
    public sealed record Refused(ModuleReport Report) : ModuleWriting;

    /// <summary>It is there already, as it is, and its examples ran on what is there; nothing was run or written.</summary>
    /// <param name="Module">What is there.</param>
    public sealed record AlreadyKnown(Module Module) : ModuleWriting;

    /// <summary>Somebody else wrote first: to it, or to a module that its tests rest on. Nothing was written.</summary>
    /// <param name="Conflict">Both versions, and what does not fit.</param>
    public sealed record Conflicted(Conflict Conflict) : ModuleWriting;
}

/// <summary>What became of a module that was to be taken out of use.</summary>
public abstract record ModuleRetracting
{
    private ModuleRetracting() { }

    /// <summary>It is retracted: nothing loads it any more, and its history stays.</summary>
    /// <param name="Module">The retracted version.</param>
    /// <param name="Broken">The modules that needed it and are drafts now; empty unless that was allowed.</param>
    public sealed record Retracted(Module Module, IReadOnlyList<string> Broken) : ModuleRetracting;

    /// <summary>Other modules need it; nothing was written.</summary>
    /// <param name="Dependents">They, directly or not, and how each would break.</param>
    public sealed record Refused(IReadOnlyList<DependentOutcome> Dependents) : ModuleRetracting;

    /// <summary>Somebody else wrote first. Nothing was written.</summary>
    /// <param name="Conflict">Both versions, and what does not fit.</param>
    public sealed record Conflicted(Conflict Conflict) : ModuleRetracting;
}

/// <summary>What a test of modules found and did.</summary>
public sealed record ModuleTesting
{
    /// <summary>How each fared, dependencies first.</summary>
    public required IReadOnlyList<ModuleReport> Reports { get; init; }

    /// <summary>Paths of those that were in use and do not pass any more: they are drafts now.</summary>
    public required IReadOnlyList<string> Broken { get; init; }

    /// <summary>Paths of those that were drafts and pass: they are in use now.</summary>
    public required IReadOnlyList<string> Released { get; init; }

    /// <summary>Sequence of the changeset; null where nothing had to be written.</summary>
    public required long? Sequence { get; init; }
}
