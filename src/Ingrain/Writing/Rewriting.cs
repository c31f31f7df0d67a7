namespace Ingrain.Writing;

/// <summary>What the next version of something may be, given who writes it and what is there.</summary>
internal static class Rewriting
{
    /// <summary>
    /// The version as it may be written. Only a person raises a label or takes something out of quarantine; whoever else rewrites leaves
    /// both no higher than they are, and no higher than they may give, and changes nothing that a person confirmed.
    /// </summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Invalid"/> where it was confirmed and the actor is no person.
    /// </exception>
    public static Record Of(Record wanted, Record? there, Actor actor)
    {
        if (there is null || actor.Kind == ActorKind.Person) return wanted;
        if (there.Label == TrustLabel.Confirmed)
            throw new MemoryException(MemoryErrorCode.Invalid, "A person confirmed this: only a person changes it.");
        // What a person pinned speaks in every recall; an agent's words do not inherit that.
        if (wanted is Note { Pinned: true } note && there.Label >= TrustLabel.Principal) wanted = note with { Pinned = false };
        var ceiling = there.Label < actor.Ceiling ? there.Label : actor.Ceiling;
        return wanted with
        {
            Label = wanted.Label < ceiling ? wanted.Label : ceiling,
            State = there.State == RecordState.Quarantined ? RecordState.Quarantined : wanted.State,
        };
    }
}
