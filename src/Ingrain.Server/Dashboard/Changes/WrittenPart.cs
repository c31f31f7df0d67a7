using Ingrain.Server.Rest;
using Ingrain.Server.Wire;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard.Changes;

/// <summary>A part of what a changeset wrote, each thing as it was before and after.</summary>
internal sealed record WrittenPart
{
    private const int OnPage = 25;
    private const int TextMax = 20_000;

    /// <summary>The things.</summary>
    public required IReadOnlyList<Written> Things { get; init; }

    /// <summary>How many entries of the changeset were erased since.</summary>
    public required int Erased { get; init; }

    /// <summary>How many it wrote that this token reaches.</summary>
    public required int Count { get; init; }

    /// <summary>Which part this is, from 1.</summary>
    public required int Page { get; init; }

    /// <summary>How many parts there are.</summary>
    public int Pages => Math.Max(1, (Count + OnPage - 1) / OnPage);

    /// <summary>Reads a part.</summary>
    public static async Task<WrittenPart> ReadAsync(RestCall call, Changeset changeset, int page, CancellationToken ct)
    {
        var targets = Targets(call, changeset);
        var things = new List<Written>();
        foreach (var target in targets.Skip((page - 1) * OnPage).Take(OnPage))
        {
            var history = await call.Engine.HistoryAsync(call.Space, target, ct).ConfigureAwait(false);
            var after = history.FirstOrDefault(h => h.Changeset.Sequence == changeset.Sequence)?.Content;
            if (after is null || !call.Principal.Sees(after)) continue;
            var before = history.LastOrDefault(h => h.Changeset.Sequence < changeset.Sequence)?.Content;
            if (before is not null && !call.Principal.Sees(before)) before = null;
            // What is held back now was no better in an earlier version, and the other way round.
            var isWithheld = history.Any(h => Seen.IsWithheld(h.Content, call.Principal));
            things.Add(new Written
            {
                Target = target, IsWithheld = isWithheld,
                Before = before is null ? null : Seen.Whole(isWithheld ? Held(history, call) : before, call.Principal, 0, TextMax),
                After = Seen.Whole(isWithheld ? Held(history, call) : after, call.Principal, 0, TextMax),
            });
        }
        return new WrittenPart { Things = things, Erased = changeset.Entries.Count(e => e.IsErased), Count = targets.Count, Page = page };
    }

    /// <summary>What a changeset wrote to, as far as a token reaches, without what was erased.</summary>
    public static IReadOnlyList<Endpoint> Targets(RestCall call, Changeset changeset) =>
    [
        .. changeset.Entries
            .Where(e => e.Id is not null && e.Kind != RecordKind.Erasure && (call.Principal.Path is null || IsBelow(e, call)))
            .Select(e => new Endpoint(e.Kind, e.Id!.Value)).Distinct(),
    ];

    private static bool IsBelow(LogEntry entry, RestCall call) =>
        entry is { Kind: RecordKind.Note or RecordKind.Module, Place: { } place } && call.Principal.Reaches(place);

    private static Opened Held(IReadOnlyList<HistoryEntry> history, RestCall call) =>
        history.First(h => Seen.IsWithheld(h.Content, call.Principal)).Content;
}

/// <summary>One thing that a changeset wrote.</summary>
internal sealed record Written
{
    /// <summary>Kind and id.</summary>
    public required Endpoint Target { get; init; }

    /// <summary>Whether a person has to look at it first, and this is somebody else.</summary>
    public required bool IsWithheld { get; init; }

    /// <summary>As it was before; null where it was not there.</summary>
    public required MemoryShape? Before { get; init; }

    /// <summary>As it was written.</summary>
    public required MemoryShape After { get; init; }

    /// <summary>What of its members is another than before, in words.</summary>
    public IReadOnlyList<MemberChange> Members => MemberChange.Between(Before, After);

    /// <summary>What of its text is another than before.</summary>
    public IReadOnlyList<DiffLine> Lines =>
        Before?.Text == After.Text ? [] : TextDiff.Lines(VisibleText.Of(Before?.Text ?? ""), VisibleText.Of(After.Text));
}
