using System.Collections.Concurrent;
using Ingrain.Indexes;
using Ingrain.Inference;
using Ingrain.Storage;

namespace Ingrain.Recall;

/// <summary>
/// What recall knows of one space: every episode and every version of every fact, note, module and entity, each with the changesets that
/// see it, so that any past can be asked. Derived from the log, dropped and rebuilt at will. Any number of threads may recall while one
/// applies: a reader-writer lock parts them, and applying one change holds it for microseconds. A change is worked out first
/// (<see cref="Prepare(Episode, ReadOnlyMemory{byte})"/>), which needs no lock, and applied in its turn (<see cref="Apply"/>).
/// </summary>
internal sealed class SpaceIndex : IDisposable
{
    // Texts longer than this are embedded by their beginning: a vector is a mean, and the mean of everything is near to nothing.
    private const int EmbeddedCharactersMax = 8_000;

    // Vectors take longer to put in their place than words do. So many are put there at once, on another thread, while words go on.
    private const int VectorsAtOnce = 64;

    private readonly ILocalEmbedder? _local;
    private readonly ReaderWriterLockSlim _lock = new(LockRecursionPolicy.NoRecursion);
    private readonly ConcurrentBag<RecallScratch> _scratches = [];
    private readonly SortedSet<int> _pinned = [];
    private List<(int Document, float[] Vector)> _vectorsDue = [];

    /// <summary>Words.</summary>
    internal LexicalIndex Words { get; private init; } = new(DocumentTexts.FieldCount);

    /// <summary>Vectors of <see cref="EmbedderId"/>; null without an embedder, or before the first tells their size.</summary>
    internal VectorIndex? Vectors { get; private set; }

    /// <summary>Whose vectors these are.</summary>
    internal string EmbedderId { get; } = "";

    /// <summary>
    /// The first document that the embedder was not given yet. Behind the last one where it is local: that one answers while a text is
    /// indexed.
    /// </summary>
    internal int EmbeddedUpTo { get; private set; }

    /// <summary>How many vectors a remote embedder gave so far: never less than before.</summary>
    internal long VectorsTaken { get; private set; }

    /// <summary>What is known of each document.</summary>
    internal DocumentTable Documents { get; private init; } = new();

    /// <summary>The sessions.</summary>
    internal SessionTable Sessions { get; private init; } = new();

    /// <summary>What documents mention, and links.</summary>
    internal EntityGraph Graph { get; private init; } = new();

    /// <summary>Dated documents by time.</summary>
    internal TimeIndex Times { get; private init; } = new();

    /// <summary>Where notes and modules lie.</summary>
    internal PathTable Paths => field ?? Interlocked.CompareExchange(ref field, new PathTable(Documents), null) ?? field;

    /// <summary>Documents of pinned notes, all versions, oldest first.</summary>
    internal IReadOnlyCollection<int> Pinned => _pinned;

    /// <summary>Starts empty.</summary>
    /// <param name="embedder">What turns texts into vectors; null for none.</param>
    public SpaceIndex(IEmbedder? embedder = null)
    {
        if (embedder is null) return;
        (_local, EmbedderId) = (embedder as ILocalEmbedder, embedder.Id);
        if (embedder.Dimensions > 0) Vectors = new VectorIndex(embedder.Dimensions);
    }

    /// <summary>Adds an episode. One that is known already changes nothing.</summary>
    /// <param name="episode">The episode, with <see cref="Episode.Sequence"/> set.</param>
    /// <param name="body">Its stored content, where the caller has it; else it is made.</param>
    public void AddEpisode(Episode episode, ReadOnlyMemory<byte> body = default) => Apply([Prepare(episode, body)]);

    /// <summary>Works out all of <see cref="AddEpisode"/> that needs nothing but the episode. For any thread, before its turn.</summary>
    /// <param name="episode">The episode, with <see cref="Episode.Sequence"/> set.</param>
    /// <param name="body">Its stored content, where the caller has it; else it is made.</param>
    /// <returns>The rest, for <see cref="Apply"/>.</returns>
    public Action Prepare(Episode episode, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var texts = DocumentTexts.Of(episode);
        if (body.IsEmpty) body = EntryCodec.Encode(episode);
        var meant = DocumentTexts.Meant(episode);
        var (vector, mentions) = (Embedded(meant), MentionsIn(meant));
        return () =>
        {
            if (Documents.Latest(RecordKind.Episode, episode.Id) >= 0) return;
            var document = Words.Add(texts);
            SetVector(document, vector);
            var session = Sessions.Number(episode.Session);
            var previous = Sessions.Append(session, document, Words.Field(DocumentTexts.Content).Length(document));
            if (previous >= 0) Documents.Head(previous).Next = document;
            var row = DocumentRow.Of(episode);
            var head = DocumentHead.Of(episode);
            (head.Session, head.Previous) = (session, previous);
            // An episode that is nothing but our own words handed back has nothing left to be found by.
            if (texts[DocumentTexts.Content].Length == 0) row.To = row.From;
            Documents.Append(episode.Id, body.Span, episode.RecordedAt, row, head);
            Connect(document, row.At, mentions);
        };
    }

    /// <summary>Withdraws an episode or brings it back.</summary>
    /// <param name="id">The episode.</param>
    /// <param name="state">Its state from now on.</param>
    /// <param name="sequence">The changeset that says so.</param>
    public void MarkEpisode(RecordId id, RecordState state, long sequence) => Apply([PrepareMark(id, state, sequence)]);

    /// <summary>As <see cref="MarkEpisode"/>, in its turn.</summary>
    /// <param name="id">The episode.</param>
    /// <param name="state">Its state from then on.</param>
    /// <param name="sequence">The changeset that says so.</param>
    /// <returns>It, for <see cref="Apply"/>.</returns>
    public Action PrepareMark(RecordId id, RecordState state, long sequence) => () =>
    {
        var document = Documents.Latest(RecordKind.Episode, id);
        if (document < 0) return;
        if (DocumentRow.IsShown(state, Documents[document].Label)) Documents.Reopen(document, sequence);
        else Documents.Close(document, sequence);
    };

    /// <summary>
    /// Adds a version of a record, which closes the version before it. Versions that are not active, or are quarantined by label, close the
    /// former one and are not found themselves. A version that is known already changes nothing. Links connect and are not found
    /// themselves; sessions are left out.
    /// </summary>
    /// <param name="record">The version, with <see cref="Record.Sequence"/> set; versions come in order.</param>
    /// <param name="body">Its stored content, where the caller has it; else it is made.</param>
    public void AddRecord(Record record, ReadOnlyMemory<byte> body = default)
    {
        if (Prepare(record, body) is { } change) Apply([change]);
    }

    /// <summary>Works out all of <see cref="AddRecord"/> that needs nothing but the version. For any thread, before its turn.</summary>
    /// <param name="record">The version, with <see cref="Record.Sequence"/> set.</param>
    /// <param name="body">Its stored content, where the caller has it; else it is made.</param>
    /// <returns>The rest, for <see cref="Apply"/>; null where nothing is to be done.</returns>
    public Action? Prepare(Record record, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is Link link) return () => Graph.Links.Add(link);
        var texts = DocumentTexts.Of(record);
        if (texts is null) return null;
        if (body.IsEmpty) body = EntryCodec.Encode(record);
        var meant = DocumentTexts.Meant(record);
        var (vector, mentions) = (Embedded(meant), MentionsIn(meant));
        return () =>
        {
            var former = Documents.Latest(record.Kind, record.Id);
            if (former >= 0 && Documents[former].Written >= record.Sequence) return;
            if (former >= 0) Documents.Close(former, record.Sequence);
            var document = Words.Add(texts);
            SetVector(document, vector);
            var row = DocumentRow.Of(record);
            Documents.Append(record.Id, body.Span, record.RecordedAt, row, DocumentHead.Of(record));
            Connect(document, row.At, mentions);
            if (record is Entity entity) Graph.Names.SetEntity(entity.Id, row.To == long.MaxValue ? KeysOf(entity) : []);
            if (record is Note { Pinned: true }) _pinned.Add(document);
        };
    }

    /// <summary>
    /// Applies changes in order, and all before anybody recalls again. Vectors go to their places on a second thread where there are many;
    /// they go in order too, and nothing else reads them meanwhile, so the index is the same as if each change were applied alone.
    /// </summary>
    /// <param name="changes">The changes, prepared by this index.</param>
    public void Apply(IReadOnlyList<Action> changes) => Write(() =>
    {
        var placing = Task.CompletedTask;
        try
        {
            foreach (var change in changes)
            {
                change();
                if (_vectorsDue.Count < VectorsAtOnce) continue;
                placing.GetAwaiter().GetResult();
                var due = _vectorsDue;
                _vectorsDue = [];
                placing = Task.Run(() => Place(due));
            }
        }
        finally
        {
            placing.GetAwaiter().GetResult();
            Place(_vectorsDue);
            _vectorsDue.Clear();
        }
    });

    /// <summary>The texts of the next documents that a remote embedder was not given yet.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>The first document, and the texts from there on.</returns>
    public (int Start, List<string> Texts) NextToEmbed(int count)
    {
        var texts = new List<string>();
        _lock.EnterReadLock();
        try
        {
            for (var document = EmbeddedUpTo; document < Documents.Count && texts.Count < count; document++)
                texts.Add(Cut(DocumentTexts.Meant(Documents.Thing(document))).ToString());
            return (EmbeddedUpTo, texts);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Whether a vector of a size may be compared with those that are here, or there are none yet.</summary>
    /// <param name="dimensions">The size.</param>
    public bool Fits(int dimensions) => Vectors is not { Count: > 0 } vectors || vectors.Dimensions == dimensions;

    /// <summary>Drops all vectors, so that everything is embedded again.</summary>
    /// <param name="dimensions">The size of those to come.</param>
    public void DropVectors(int dimensions) => Write(() => Empty(dimensions));

    /// <summary>
    /// Takes the vectors of the next documents. Where they have another size than those before, the model behind the embedder's id is
    /// another: these are dropped too, and the next documents are the first ones again.
    /// </summary>
    /// <param name="start">The first document, as <see cref="NextToEmbed"/> gave it.</param>
    /// <param name="vectors">In the order of <see cref="NextToEmbed"/>; empty for a text that has none.</param>
    public void TakeVectors(int start, IReadOnlyList<ReadOnlyMemory<float>> vectors) => Write(() =>
    {
        // All vectors were dropped while these were on their way: they are not those of the next documents any more.
        if (start != EmbeddedUpTo) return;
        var (dimensions, before) = (vectors.FirstOrDefault(v => !v.IsEmpty).Length, EmbeddedUpTo);
        if (dimensions > 0 && Vectors?.Dimensions != dimensions) Empty(dimensions);
        if (EmbeddedUpTo < before) return;
        VectorsTaken += vectors.Count;
        foreach (var vector in vectors)
        {
            if (!vector.IsEmpty) Vectors!.Set(EmbeddedUpTo, vector.Span);
            EmbeddedUpTo++;
        }
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
            scratch.End();
            _scratches.Add(scratch);
        }
    }

    /// <summary>Writes everything. Nothing is applied meanwhile; recalls go on.</summary>
    /// <param name="snapshot">Where to.</param>
    public void Save(SnapshotWriter snapshot)
    {
        Words.Save(snapshot);
        Documents.Save(snapshot);
        Sessions.Save(snapshot);
        Graph.Save(snapshot);
        Times.Save(snapshot);
        snapshot.WriteText(EmbedderId);
        snapshot.Write(EmbeddedUpTo);
        snapshot.Write(Vectors is null ? 0 : 1);
        Vectors?.Save(snapshot);
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="snapshot">Where from.</param>
    /// <param name="embedder">What turns texts into vectors; null for none. Vectors of another are left behind.</param>
    /// <exception cref="DamagedSnapshotException">It is not that.</exception>
    public static SpaceIndex Load(SnapshotReader snapshot, IEmbedder? embedder)
    {
        var (words, documents, sessions) = (LexicalIndex.Load(snapshot), DocumentTable.Load(snapshot), SessionTable.Load(snapshot));
        var (graph, times) = (EntityGraph.Load(snapshot), TimeIndex.Load(snapshot));
        var (id, embedded) = (snapshot.ReadText(), snapshot.Read<int>());
        var vectors = snapshot.Read<int>() == 0 ? null : VectorIndex.Load(snapshot);
        var isSame = id == (embedder?.Id ?? "") && (embedder is not { Dimensions: > 0 } || vectors?.Dimensions == embedder.Dimensions);
        // A local embedder gives its vectors while a text is indexed, so its documents are indexed anew; a remote one fills in later.
        if (!isSame && embedder is ILocalEmbedder) throw new DamagedSnapshotException("Its vectors are another embedder's.");
        var index = new SpaceIndex(embedder)
        {
            Words = words,
            Documents = documents,
            Sessions = sessions,
            Graph = graph,
            Times = times,
            EmbeddedUpTo = isSame ? embedded : 0,
            VectorsTaken = isSame && embedder is not ILocalEmbedder ? embedded : 0,
        };
        if (isSame) index.Vectors = vectors;
        if (index.Words.NumbersGiven != index.Documents.Count) throw new DamagedSnapshotException("Its parts are of different sizes.");
        for (var document = 0; document < index.Documents.Count; document++)
            if ((index.Documents.Head(document).Traits & DocumentTraits.Pinned) != 0) index._pinned.Add(document);
        return index;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static List<EntityMention> MentionsIn(string text)
    {
        var mentions = new List<EntityMention>();
        EntityMentions.Find(text, mentions);
        return mentions;
    }

    private static List<string> KeysOf(Entity entity) =>
        [EntityMentions.KeyOf(entity.Name), .. entity.Aliases.Select(a => EntityMentions.KeyOf(a))];

    private void Connect(int document, long at, List<EntityMention> mentions)
    {
        Graph.Add(document, mentions);
        if (at > 0) Times.Add(document, at);
    }

    private static ReadOnlySpan<char> Cut(string text) => text.AsSpan(0, Math.Min(text.Length, EmbeddedCharactersMax));

    private float[] Embedded(string text)
    {
        if (_local is null) return [];
        var vector = new float[_local.Dimensions];
        return _local.Embed(Cut(text), vector) ? vector : [];
    }

    private void SetVector(int document, float[] vector)
    {
        if (_local is null) return;
        if (vector.Length > 0) _vectorsDue.Add((document, vector));
        EmbeddedUpTo = document + 1;
    }

    private void Place(List<(int Document, float[] Vector)> due)
    {
        foreach (var (document, vector) in due) Vectors!.Set(document, vector);
    }

    private void Empty(int dimensions) => (Vectors, EmbeddedUpTo) = (new VectorIndex(dimensions), 0);

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
