using System.Collections.Concurrent;
using Ingrain.Indexes;
using Ingrain.Storage;

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
    /// <param name="body">Its stored content, where the caller has it; else it is made.</param>
    public void AddEpisode(Episode episode, ReadOnlyMemory<byte> body = default)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var texts = DocumentTexts.Of(episode);
        if (body.IsEmpty) body = EntryCodec.Encode(episode);
        Write(() =>
        {
            if (Documents.Latest(RecordKind.Episode, episode.Id) >= 0) return;
            var document = Words.Add(texts);
            var session = Sessions.Number(episode.Session);
            var previous = Sessions.Append(session, document, Words.Field(DocumentTexts.Content).Length(document));
            if (previous >= 0) Documents[previous].Next = document;
            var row = DocumentRow.Of(episode);
            (row.Session, row.Previous) = (session, previous);
            // An episode that is nothing but our own words handed back has nothing left to be found by.
            if (texts[DocumentTexts.Content].Length == 0) row.To = row.From;
            Documents.Append(episode.Id, body.Span, episode.RecordedAt, row);
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
        if (DocumentRow.IsShown(state, Documents[document].Label)) Documents.Reopen(document, sequence);
        else Documents.Close(document, sequence);
    });

    /// <summary>
    /// Adds a version of a record, which closes the version before it. Versions that are not active, or are quarantined by label, close the
    /// former one and are not found themselves. A version that is known already changes nothing. Sessions and links are not indexed.
    /// </summary>
    /// <param name="record">The version, with <see cref="Record.Sequence"/> set; versions come in order.</param>
    /// <param name="body">Its stored content, where the caller has it; else it is made.</param>
    public void AddRecord(Record record, ReadOnlyMemory<byte> body = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var texts = DocumentTexts.Of(record);
        if (texts is null) return;
        if (body.IsEmpty) body = EntryCodec.Encode(record);
        Write(() =>
        {
            var former = Documents.Latest(record.Kind, record.Id);
            if (former >= 0 && Documents[former].Written >= record.Sequence) return;
            if (former >= 0) Documents.Close(former, record.Sequence);
            var document = Words.Add(texts);
            Documents.Append(record.Id, body.Span, record.RecordedAt, DocumentRow.Of(record));
            if (record is Note { Pinned: true }) _pinned.Add(document);
        });
    }

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
