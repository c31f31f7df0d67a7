using Ingrain.Server.Rest;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard.Changes;

/// <summary>What undoing a changeset would do now, worked out from what each thing was before and is.</summary>
internal sealed record UndoPreview
{
    // Each thing's versions are read: beyond this, a person reads no list anyway, and the rollback itself checks all of it.
    private const int CheckedMax = 500;

    /// <summary>Each thing with what would become of it.</summary>
    public required IReadOnlyList<UndoneThing> Things { get; init; }

    /// <summary>How many were not looked at.</summary>
    public required int Unchecked { get; init; }

    /// <summary>How many were erased since, and cannot come back.</summary>
    public required int Gone { get; init; }

    /// <summary>Whether something was changed again since, so that nothing would be written.</summary>
    public bool IsBlocked => Things.Any(t => t.Outcome == UndoOutcome.ChangedSince);

    /// <summary>Whether there is anything to do.</summary>
    public bool IsEmpty => Unchecked == 0 && Things.All(t => t.Outcome == UndoOutcome.Same);

    /// <summary>Works it out.</summary>
    public static async Task<UndoPreview> MakeAsync(RestCall call, Changeset changeset, CancellationToken ct)
    {
        var targets = WrittenPart.Targets(call, changeset);
        var things = new List<UndoneThing>();
        foreach (var target in targets.Take(CheckedMax))
        {
            var history = await call.Engine.HistoryAsync(call.Space, target, ct).ConfigureAwait(false);
            if (history.Count > 0) things.Add(Of(call, target, history, changeset.Sequence));
        }
        return new UndoPreview
        {
            Things = things, Unchecked = Math.Max(0, targets.Count - CheckedMax), Gone = changeset.Entries.Count(e => e.IsErased),
        };
    }

    private static UndoneThing Of(RestCall call, Endpoint target, IReadOnlyList<HistoryEntry> history, long sequence)
    {
        const int LineMax = 160;
        var (now, before) = (history[^1], history.LastOrDefault(h => h.Changeset.Sequence < sequence));
        var shape = Seen.Brief(now.Content, call.Principal, LineMax);
        var outcome = now.Changeset.Sequence > sequence ? UndoOutcome.ChangedSince
            : before is not null ? IsSame(before.Content, now.Content) ? UndoOutcome.Same : UndoOutcome.Restored
            : shape.State == RecordState.Retracted ? UndoOutcome.Same : UndoOutcome.Withdrawn;
        return new UndoneThing(target, shape, outcome, before?.Version,
            now.Changeset.Sequence > sequence ? now.Changeset.Sequence : null);
    }

    private static bool IsSame(Opened before, Opened now) => before.Episode is { } episode
        ? episode.State == now.Episode!.State : before.Record!.ContentHash == now.Record!.ContentHash;
}

/// <summary>What a rollback does to something.</summary>
internal enum UndoOutcome
{
    /// <summary>It gets its content of before.</summary>
    Restored,

    /// <summary>It was not there before, and is taken back.</summary>
    Withdrawn,

    /// <summary>It is as it was before already.</summary>
    Same,

    /// <summary>Somebody changed it again since: that has to be undone first.</summary>
    ChangedSince,
}

/// <summary>Something that a rollback is about.</summary>
/// <param name="Target">Kind and id.</param>
/// <param name="Now">As it is.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Version">The version whose content it gets; null where there is none.</param>
/// <param name="ChangedBy">The changeset that changed it again; null for none.</param>
internal sealed record UndoneThing(Endpoint Target, MemoryShape Now, UndoOutcome Outcome, int? Version, long? ChangedBy);
