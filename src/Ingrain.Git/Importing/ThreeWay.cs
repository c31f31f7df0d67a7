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
            ({ } before, null) => IsLike(before, live!)
                ? new Merged(live! with { State = RecordState.Retracted }, null)
                : Conflict("the branch takes it away, and it was changed in the space since"),
            (null, { } theirs) when live is not null => IsLike(theirs, live)
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
        var (isEdited, isSaid) = (!IsSame(before, theirs), IsLike(theirs, ours));
        if (isEdited && !isSaid && !IsLike(before, ours)) return Conflict("both sides changed it");
        var isMoved = before.State != theirs.State;
        if (isMoved && before.State != ours.State && theirs.State != ours.State) return Conflict("both sides moved it to other states");
        var isVerified = before.VerifiedAt != theirs.VerifiedAt;
        if (isVerified && before.VerifiedAt is not null && before.VerifiedAt != ours.VerifiedAt && theirs.VerifiedAt != ours.VerifiedAt)
            return Conflict("both sides changed when it was verified");
        var isPinned = (before as Note)?.Pinned != (theirs as Note)?.Pinned;
        var isNews = (isEdited && !isSaid) || (isMoved && theirs.State != ours.State)
            || (isVerified && theirs.VerifiedAt != ours.VerifiedAt) || (isPinned && ((Note)theirs).Pinned != ((Note)ours).Pinned);
        if (!isNews) return Merged.Nothing;
        var merged = (isEdited && !isSaid ? theirs : ours) with
        {
            Id = ours.Id,
            State = isMoved ? theirs.State : ours.State,
            VerifiedAt = isVerified ? theirs.VerifiedAt : ours.VerifiedAt,
            // Nobody confirmed the words that a file has now; else a label is given by who writes, not by what a file claims.
            Label = isEdited && ours.Label == TrustLabel.Confirmed ? TrustLabel.Principal : ours.Label,
        };
        return new Merged(merged switch
        {
            Note note => note with { Pinned = isPinned ? ((Note)theirs).Pinned : ((Note)ours).Pinned },
            // A draft waits for its examples alone: whoever changes it wants it in use.
            Module module when ((Module)ours).IsDraft && theirs.State == RecordState.Active => module with { State = RecordState.Active },
            Module module => module with { IsDraft = ((Module)ours).IsDraft && module.State == RecordState.Quarantined },
            _ => merged,
        }, null);
    }

    /// <summary>A file that was not there: it claims no more than its importer may state, and no run that nobody saw.</summary>
    private static Record New(Record theirs, TrustLabel? claimed, Record? retracted)
    {
        var label = claimed is { } said && said < TrustLabel.Principal ? said : TrustLabel.Principal;
        var added = theirs with { Id = retracted?.Id ?? theirs.Id, Label = label };
        return added is Module module ? module with { Verification = null, IsDraft = false } : added;
    }

    /// <summary>
    /// Whether the space has what a file says. What the engine reads from code, where a file leaves it out, is no difference.
    /// </summary>
    public static bool IsLike(Record file, Record ours)
    {
        if (file is not Module said || ours is not Module there) return IsSame(file, ours);
        if (said.Docstring.Length == 0) there = there with { Docstring = "" };
        if (said.Signatures.Count == 0) there = there with { Signatures = [] };
        return IsSame(said, there);
    }

    private static bool IsSame(Record a, Record b) => FileText.Substance(a) == FileText.Substance(b);

    private static Merged Conflict(string why) => new(null, why);
}
