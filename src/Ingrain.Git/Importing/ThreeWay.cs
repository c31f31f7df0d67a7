using Ingrain.Git.Files;

namespace Ingrain.Git.Importing;

/// <summary>What a change of a file asks for, given what the space has now.</summary>
/// <param name="Record">What to write; null for nothing.</param>
/// <param name="Conflict">Why it cannot be written; null where it can.</param>
internal sealed record Merged(Record? Record, string? Conflict)
{
    /// <summary>There is nothing to do.</summary>
    public static Merged Nothing { get; } = new(null, null);
}

/// <summary>
/// Joins a change of a file with what the space has. What was changed on one side is taken; what was changed on both to the same is there
/// already; anything else is a conflict. Pure.
/// </summary>
internal static class ThreeWay
{
    /// <summary>Joins.</summary>
    /// <param name="change">What the commit did.</param>
    /// <param name="ours">What the space has of it; null for nothing, and no matter whether live.</param>
    public static Merged Of(ThingChange change, Record? ours)
    {
        var live = ours is { State: not RecordState.Retracted } ? ours : null;
        return (change.Base?.Record, change.Theirs?.Record) switch
        {
            (_, null) when live is null => Merged.Nothing,
            ({ } before, null) => IsSame(before, live!)
                ? new Merged(live! with { State = RecordState.Retracted }, null)
                : Conflict("the branch takes it away, and it was changed in the space since"),
            (null, { } theirs) when live is not null => IsSame(theirs, live)
                ? Merged.Nothing
                : Conflict("the branch adds it, and the space has another of that path or id"),
            (null, { } theirs) => new Merged(New(theirs, change.Theirs!.Label, ours), null),
            ({ } before, { } theirs) when live is null => IsSame(before, theirs)
                ? Merged.Nothing
                : Conflict("the branch changes it, and it was taken away in the space since"),
            _ => Edited(change, live!),
        };
    }

    private static Merged Edited(ThingChange change, Record ours)
    {
        var (before, theirs) = (change.Base!.Record, change.Theirs!.Record);
        var (isEdited, isOurs) = (!IsSame(before, theirs), !IsSame(before, ours));
        if (isEdited && isOurs && !IsSame(theirs, ours)) return Conflict("both sides changed it");
        if (before.State != theirs.State && before.State != ours.State && theirs.State != ours.State
            && (before.State, ours.State) != (RecordState.Active, RecordState.Quarantined))
            return Conflict("both sides moved it to other states");
        if (before.VerifiedAt != theirs.VerifiedAt && before.VerifiedAt != ours.VerifiedAt && theirs.VerifiedAt != ours.VerifiedAt
            && before.VerifiedAt is not null)
            return Conflict("both sides changed when it was verified");
        var merged = (isEdited ? theirs : ours) with
        {
            Id = ours.Id,
            State = before.State == theirs.State ? ours.State : theirs.State,
            VerifiedAt = before.VerifiedAt == theirs.VerifiedAt ? ours.VerifiedAt : theirs.VerifiedAt,
            // Nobody confirmed the words that a file has now; else a label is given by who writes, not by what a file claims.
            Label = isEdited && ours.Label == TrustLabel.Confirmed ? TrustLabel.Principal : ours.Label,
        };
        if (merged is Note note)
            merged = note with { Pinned = ((Note)before).Pinned == ((Note)theirs).Pinned ? ((Note)ours).Pinned : ((Note)theirs).Pinned };
        if (merged is Module module)
            merged = module with { Verification = isEdited && !IsSame(theirs, ours) ? null : ((Module)ours).Verification };
        var isChanged = !IsSame(merged, ours) || merged.State != ours.State || merged.VerifiedAt != ours.VerifiedAt
            || (merged as Note)?.Pinned != (ours as Note)?.Pinned;
        return isChanged ? new Merged(merged, null) : Merged.Nothing;
    }

    /// <summary>A file that was not there: it claims no more than its importer may state, and no run that nobody saw.</summary>
    private static Record New(Record theirs, TrustLabel? claimed, Record? retracted)
    {
        var label = claimed is { } said && said < TrustLabel.Principal ? said : TrustLabel.Principal;
        var added = theirs with { Id = retracted?.Id ?? theirs.Id, Label = label };
        return added is Module module ? module with { Verification = null } : added;
    }

    private static bool IsSame(Record a, Record b) => FileText.Substance(a) == FileText.Substance(b);

    private static Merged Conflict(string why) => new(null, why);
}
