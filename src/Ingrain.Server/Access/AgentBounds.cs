using Ingrain.Storage;

namespace Ingrain.Server.Access;

/// <summary>
/// What nobody may do in an agent's name, over whatever protocol: whoever came in as one was written by a model, which can be talked into
/// things. Beyond these the engine itself guards what was confirmed.
/// </summary>
internal static class AgentBounds
{
    /// <summary>Why a fact may not be named as replaced; null where it may.</summary>
    /// <param name="there">The fact as it is.</param>
    /// <param name="isPerson">Whether a person asks.</param>
    public static string? OnReplacing(Record there, bool isPerson) =>
        !isPerson && there is { Label: TrustLabel.Confirmed, State: RecordState.Active }
        ? "'supersedes' names a fact that a person has confirmed, and only a person replaces it."
        : null;

    /// <summary>Why changesets may not be undone; null where they may.</summary>
    /// <param name="changesets">What would be undone.</param>
    /// <param name="isPerson">Whether a person asks.</param>
    public static string? OnUndoing(IEnumerable<Changeset> changesets, bool isPerson) =>
        !isPerson && changesets.FirstOrDefault(c => c.Actor.Kind != ActorKind.Agent) is { } foreign
            ? $"Changeset {foreign.Sequence} was not written by an agent, and only a person undoes it."
            : null;
}
