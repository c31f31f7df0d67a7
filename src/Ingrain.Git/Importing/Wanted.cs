namespace Ingrain.Git.Importing;

/// <summary>A record to write, and what it came from.</summary>
/// <param name="Record">The record, with the id to write it under.</param>
/// <param name="Change">What the commit did.</param>
/// <param name="Ours">What the change was joined with; null for nothing.</param>
/// <param name="InUse">The module that is in use at its path or under its id; null for none, and for a note.</param>
internal sealed record Wanted(Record Record, ThingChange Change, Record? Ours, Module? InUse)
{
    /// <summary>Whether writing it has to run something first, or to look at what needs it.</summary>
    public bool IsTested => Record is Module module
        && (module.State == RecordState.Active ? InUse?.Id != module.Id || !RunsAlike(module, InUse) : InUse is not null);

    /// <summary>The version that the write stands on.</summary>
    public int Version => InUse?.Version ?? Ours?.Version ?? 0;

    /// <summary>The change as one that could not be written.</summary>
    public RepositoryConflict Refusal(string why) => new()
    {
        File = Change.File, Why = why, Base = Change.Base?.Record, Ours = Ours, Theirs = Change.Theirs?.Record,
    };

    private static bool RunsAlike(Module a, Module b) =>
        a.Path == b.Path && a.Language == b.Language && a.Code == b.Code && a.Examples.SequenceEqual(b.Examples);
}
