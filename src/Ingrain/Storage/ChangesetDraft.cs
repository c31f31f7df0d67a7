namespace Ingrain.Storage;

/// <summary>A changeset as its writer hands it to a store.</summary>
public sealed record ChangesetDraft
{
    /// <summary>The most changes one changeset holds.</summary>
    public const int ChangesMax = 100_000;

    /// <summary>The space to write to; it comes into being with its first changeset.</summary>
    public required SpaceId Space { get; init; }

    /// <summary>The id that makes a retry recognisable.</summary>
    public required ChangesetId Id { get; init; }

    /// <summary>Who writes.</summary>
    public required Actor Actor { get; init; }

    /// <summary>How the actor came in.</summary>
    public string Credential { get; init; } = "";

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>
    /// The sequence up to which the writer knew the space's modules; null where that does not matter. If a module was written or anything
    /// erased after it, the changeset is a conflict: what it holds was tested beside other modules than those that are there.
    /// </summary>
    public long? ModulesSeen { get; init; }

    /// <summary>The changes, 1 to <see cref="ChangesMax"/>, applied in order, all or none.</summary>
    public required IReadOnlyList<Change> Changes { get; init; }
}
