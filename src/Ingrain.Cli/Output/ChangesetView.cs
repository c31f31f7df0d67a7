using Ingrain.Storage;

namespace Ingrain.Cli.Output;

/// <summary>Tells of changesets.</summary>
internal static class ChangesetView
{
    public static ChangesetShape Shape(Changeset changeset, bool withEntries) => new()
    {
        Sequence = changeset.Sequence, Id = changeset.Id.ToString(), Actor = ActorShape.Of(changeset.Actor),
        Credential = changeset.Credential, Reason = changeset.Reason, RecordedAt = Wording.Iso(changeset.RecordedAt),
        Hash = Wording.Hex(changeset.Hash), PreviousHash = Wording.Hex(changeset.PreviousHash), Changes = Counts(changeset),
        Entries = withEntries
            ? [.. changeset.Entries.Select(e => new EntryShape(Wording.Word(e.Kind), e.Id?.Value, e.Version))]
            : null,
    };

    /// <summary>What it wrote, such as <c>3 episodes, 1 fact</c>.</summary>
    public static string Changes(Changeset changeset) =>
        string.Join(", ", Counts(changeset).Select(c => Wording.Count(c.Value, c.Key)));

    public static string By(Actor actor) => actor.Kind == ActorKind.Person
        ? Screen.Clip(actor.Name, 30)
        : $"{Screen.Clip(actor.Name, 30)} [dim]({Wording.Word(actor.Kind)})[/]";

    private static SortedDictionary<string, int> Counts(Changeset changeset)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in changeset.Entries)
        {
            var word = Wording.Word(entry.Kind);
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }
        return counts;
    }
}
