namespace Ingrain.Storage;

/// <summary>
/// Tells a retry from another use of a changeset id. A retry asks for all that the first wrote, and for nothing that was not so before it
/// or in it. Acknowledging anything else as done would lose it.
/// </summary>
internal static class Repetition
{
    /// <summary>Whether a draft asks again for what a changeset did.</summary>
    public static bool Repeats(ChangesetDraft draft, Changeset earlier, ICommitView view) =>
        draft.Actor == earlier.Actor
        && earlier.Entries.All(entry => entry.IsErased || draft.Changes.Any(change => Asks(change, entry)))
        && draft.Changes.All(change => WasSo(change, view));

    /// <summary>What to say to whoever used an id twice.</summary>
    public static MemoryException Refusal(ChangesetId id) =>
        new(MemoryErrorCode.Conflict, $"Changeset {id} was written before, with other changes. Use another id.");

    private static bool Asks(Change change, LogEntry entry) => change switch
    {
        Change.Observe observe => entry is { Kind: RecordKind.Episode, Version: 1 } && entry.Id == observe.Episode.Id
            && entry.Body.Span.SequenceEqual(EntryCodec.Encode(observe.Episode)),
        Change.Mark mark => entry is { Kind: RecordKind.Episode, Version: > 1 } && entry.Id == mark.Id,
        Change.Put put => entry.Kind == put.Record.Kind && entry.Id == put.Record.Id
            && entry.Body.Span.SequenceEqual(EntryCodec.Encode(put.Record)),
        Change.Erase => entry.Kind == RecordKind.Erasure,
        _ => false,
    };

    /// <summary>Whether a change was written at some time, or is of the kind that may come to nothing.</summary>
    private static bool WasSo(Change change, ICommitView view) => change switch
    {
        Change.Observe observe => Exists(view, new Endpoint(RecordKind.Episode, observe.Episode.Id)),
        Change.Put put => Had(view, put.Record),
        _ => true,
    };

    private static bool Had(ICommitView view, Record record)
    {
        var target = new Endpoint(record.Kind, record.Id);
        var body = EntryCodec.Encode(record);
        var versions = view.Versions(target);
        return versions.Count == 0 ? IsErased(view, target) : versions.Any(v => v.Body.Span.SequenceEqual(body));
    }

    private static bool Exists(ICommitView view, Endpoint target) => view.First(target) is not null || IsErased(view, target);

    private static bool IsErased(ICommitView view, Endpoint target) =>
        view.IsErased(EntryCodec.Tombstone(view.Key.Span, target.Kind, target.Id));
}
