using System.Collections.Concurrent;
using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// What recall knows of one space: every episode and every version of every fact, note, module and entity, each with the changesets that
/// see it, so that any past can be asked. Derived from the log, dropped and rebuilt at will. Any number of threads may recall while one
/// applies: a reader-writer lock parts them, and applying one change holds it for microseconds.
/// </summary>
internal sealed class SpaceIndex : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new(LockRecursionPolicy.NoRecursion);
    private readonly ConcurrentBag<RecallScratch> _scratches = [];
    private readonly SortedSet<int> _pinned = [];

    /// <summary>Words.</summary>
    internal LexicalIndex Words { get; } = new(DocumentTexts.FieldCount);

    /// <summary>What is known of each document.</summary>
    internal DocumentTable Documents { get; } = new();

    /// <summary>The sessions.</summary>
    internal SessionTable Sessions { get; } = new();

    /// <summary>Documents of pinned notes, all versions, oldest first.</summary>
    internal IReadOnlyCollection<int> Pinned => _pinned;

    /// <summary>Adds an episode. One that is known already changes nothing.</summary>
    /// <param name="episode">The episode, with <see cref="Episode.Sequence"/> set.</param>
    public void AddEpisode(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var texts = DocumentTexts.Of(episode);
        Write(() =>
        {
            if (Documents.Latest(RecordKind.Episode, episode.Id) >= 0) return;
            var document = Words.Add(texts);
            var session = Sessions.Number(episode.Session);
            var previous = Sessions.Append(session, document, Words.Field(DocumentTexts.Content).Length(document));
            if (previous >= 0) Documents[previous].Next = document;
            Documents.Append(episode, episode.Id, new DocumentRow
            {
                Kind = RecordKind.Episode,
                Traits = TraitsOf(episode),
                Session = session,
                Previous = previous,
                Next = -1,
                From = episode.Sequence,
                // An episode that is nothing but our own words handed back has nothing left to be found by.
                To = texts[DocumentTexts.Content].Length > 0 && IsShown(episode.State, episode.Label) ? long.MaxValue : episode.Sequence,
                At = episode.OccurredAt?.UtcTicks ?? long.MinValue,
            });
        });
    }

    /// <summary>Withdraws an episode or brings it back.</summary>
    /// <param name="id">The episode.</param>
    /// <param name="state">Its state from now on.</param>
    /// <param name="sequence">The changeset that says so.</param>
    public void MarkEpisode(RecordId id, RecordState state, long sequence) => Write(() =>
    {
        var document = Documents.Latest(RecordKind.Episode, id);
        if (document < 0) return;
        if (Documents.Thing(document) is Episode episode && IsShown(state, episode.Label)) Documents.Reopen(document, sequence);
        else Documents.Close(document, sequence);
    });

    /// <summary>
    /// Adds a version of a record, which closes the version before it. Versions that are not active, or are quarantined by label, close the
    /// former one and are not found themselves. A version that is known already changes nothing. Sessions and links are not indexed.
    /// </summary>
    /// <param name="record">The version, with <see cref="Record.Sequence"/> set; versions come in order.</param>
    public void AddRecord(Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var texts = DocumentTexts.Of(record);
        if (texts is null) return;
        Write(() =>
        {
            var former = Documents.Latest(record.Kind, record.Id);
            if (former >= 0 && ((Record)Documents.Thing(former)!).Sequence >= record.Sequence) return;
            if (former >= 0) Documents.Close(former, record.Sequence);
            var document = Words.Add(texts);
            var pinned = record is Note { Pinned: true };
            Documents.Append(record, record.Id, new DocumentRow
            {
                Kind = record.Kind,
                Traits = pinned ? DocumentTraits.Pinned : DocumentTraits.None,
                Session = -1,
                Previous = -1,
                Next = -1,
                From = record.Sequence,
                To = IsShown(record.State, record.Label) ? long.MaxValue : record.Sequence,
                At = record.ValidFrom?.UtcTicks ?? long.MinValue,
            });
            if (pinned) _pinned.Add(document);
        });
    }

    /// <summary>Removes something with all its versions: no word of it stays in the index. For erasure.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id.</param>
    public void Remove(RecordKind kind, RecordId id) => Write(() =>
    {
        for (var document = Documents.Latest(kind, id); document >= 0; document = Documents[document].Former)
        {
            if (Documents.Thing(document) is not { } thing) continue;
            Unlink(document);
            Words.Remove(document, thing is Episode episode ? DocumentTexts.Of(episode) : DocumentTexts.Of((Record)thing)!);
            Documents.Remove(document);
            _pinned.Remove(document);
        }
        Documents.ForgetLatest(kind, id);
    });

    /// <summary>Answers a query from what has been applied.</summary>
    /// <param name="query">The query.</param>
    /// <param name="now">The clock, and the point of the log to answer from.</param>
    /// <exception cref="ArgumentException">The query breaks a documented bound.</exception>
    public Recalled Recall(RecallQuery query, RecallMoment now)
    {
        RecallPipeline.Check(query);
        if (!_scratches.TryTake(out var scratch)) scratch = new RecallScratch();
        _lock.EnterReadLock();
        try
        {
            return RecallPipeline.Run(this, query, now, scratch);
        }
        finally
        {
            _lock.ExitReadLock();
            scratch.Clear();
            _scratches.Add(scratch);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static bool IsShown(RecordState state, TrustLabel label) => state == RecordState.Active && label != TrustLabel.Quarantined;

    private static DocumentTraits TraitsOf(Episode episode)
    {
        var traits = DocumentTraits.None;
        if (episode.Content.AsSpan().TrimEnd().EndsWith('?')) traits |= DocumentTraits.Asks;
        if (episode.Role == "assistant") traits |= DocumentTraits.FromAssistant;
        return traits;
    }

    private void Unlink(int document)
    {
        ref var row = ref Documents[document];
        if (row.Session < 0) return;
        Sessions.Remove(row.Session, document, row.Previous, Words.Field(DocumentTexts.Content).Length(document));
        if (row.Previous >= 0) Documents[row.Previous].Next = row.Next;
        if (row.Next >= 0) Documents[row.Next].Previous = row.Previous;
        (row.Previous, row.Next) = (-1, -1);
    }

    private void Write(Action apply)
    {
        _lock.EnterWriteLock();
        try
        {
            apply();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
