namespace Ingrain.Storage;

/// <summary>
/// Tells a retry from another use of a changeset id: a retry asks for nothing that the first did not write or that is not so anyway.
/// Acknowledging anything else as done would lose it.
/// </summary>
internal static class Repetition
{
    /// <summary>Whether a draft asks again for what a changeset did.</summary>
    public static bool Repeats(ChangesetDraft draft, Changeset earlier, ICommitView view) =>
        draft.Actor == earlier.Actor && draft.Changes.All(change => change switch
        {
            Change.Observe observe => IsThere(view, observe.Episode),
            // A record that was to be given an id gets another one in each try: its content is what tells.
            Change.Put put => Wrote(earlier, put.Record) || IsThere(view, put.Record),
            Change.Mark mark => earlier.Entries.Any(e => e.Kind == RecordKind.Episode && e.Id == mark.Id && e.Version > 1),
            Change.Erase erase => view.Versions(erase.Target).Count == 0,
            _ => false,
        });

    /// <summary>What to say to whoever used an id twice.</summary>
    public static MemoryException Refusal(ChangesetId id) =>
        new(MemoryErrorCode.Conflict, $"Changeset {id} was written before, with other changes. Use another id.");

    private static bool IsThere(ICommitView view, Episode episode)
    {
        var target = new Endpoint(RecordKind.Episode, episode.Id);
        if (view.First(target) is { } first) return first.Body.Span.SequenceEqual(EntryCodec.Encode(episode));
        return view.IsErased(EntryCodec.Tombstone(view.Key.Span, target.Kind, target.Id));
    }

    private static bool IsThere(ICommitView view, Record record)
    {
        var target = new Endpoint(record.Kind, record.Id);
        if (view.Newest(target) is { } newest) return newest.Body.Span.SequenceEqual(EntryCodec.Encode(record));
        return view.IsErased(EntryCodec.Tombstone(view.Key.Span, target.Kind, target.Id));
    }

    private static bool Wrote(Changeset earlier, Record record)
    {
        var body = EntryCodec.Encode(record);
        return earlier.Entries.Any(e => e.Kind == record.Kind && !e.IsErased && e.Body.Span.SequenceEqual(body));
    }
}
