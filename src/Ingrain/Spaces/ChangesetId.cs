namespace Ingrain;

/// <summary>The id of a changeset, chosen by its writer: writing the same id again changes nothing and gives the first result.</summary>
/// <param name="Value">The id.</param>
public readonly record struct ChangesetId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
