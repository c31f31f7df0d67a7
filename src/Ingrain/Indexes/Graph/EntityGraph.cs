using System.Runtime.CompilerServices;
using System.Text;

namespace Ingrain.Indexes;

/// <summary>
/// Which documents mention which names, both ways, and what is linked with what. Documents are addressed by the numbers their owner gave
/// them, in order of addition; what is added is reached by the next <see cref="Spreading"/>. Many threads may read while nobody writes.
/// Room for growing included, a million documents of four mentions each, with 200,000 names between them, take 115 MB: 12 bytes a mention,
/// 5 a document, 100 to 200 a name. What a removed document leaves is dropped when a snapshot is read.
/// </summary>
internal sealed class EntityGraph
{
    private const int SureBit = 1;
    private const int PersonalBit = 2;
    private const int FlagBits = 2;

    private readonly List<int> _scratch = [];
    private int[] _starts = new int[16];
    private bool[] _alive = new bool[16];
    private Mention[] _mentions = new Mention[64];
    private int _mentionCount;

    /// <summary>The names.</summary>
    public NameTable Names { get; } = new();

    /// <summary>The links.</summary>
    public LinkTable Links { get; private init; } = new();

    /// <summary>Documents with a mention.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>One more than the highest document number met.</summary>
    public int NumbersMet { get; private set; }

    /// <summary>Bytes of documents and mentions; names and links left out.</summary>
    public long SizeBytes => ((long)_starts.Length * sizeof(int)) + _alive.Length + ((long)_mentions.Length * Unsafe.SizeOf<Mention>());

    /// <summary>Adds a document.</summary>
    /// <param name="document">Its number, above all added before; numbers may be left out.</param>
    /// <param name="mentions">What it mentions. Quantities and years connect nothing and are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above those before.</exception>
    public void Add(int document, IReadOnlyList<EntityMention> mentions)
    {
        ArgumentNullException.ThrowIfNull(mentions);
        ArgumentOutOfRangeException.ThrowIfLessThan(document, NumbersMet);
        _scratch.Clear();
        foreach (var mention in mentions)
        {
            if (!Connects(mention)) continue;
            var name = Names.Number(mention.Key);
            var flags = (mention.IsSure ? SureBit : 0) | (mention.Kind == MentionKind.Name ? PersonalBit : 0);
            if (!_scratch.Exists(m => m >> FlagBits == name)) _scratch.Add((name << FlagBits) | flags);
        }
        Append(document, _scratch);
    }

    /// <summary>Removes a document; names that only it held are forgotten.</summary>
    /// <param name="document">Its number; unknown ones change nothing.</param>
    public void Remove(int document)
    {
        if (document < 0 || document >= NumbersMet || !_alive[document]) return;
        _alive[document] = false;
        DocumentCount--;
        foreach (var mention in MentionsOf(document)) Names.LetGo(mention.Name >> FlagBits, (mention.Name & SureBit) != 0);
    }

    /// <summary>Whether a document is there and mentions something.</summary>
    /// <param name="document">Its number.</param>
    public bool Holds(int document) => document >= 0 && document < NumbersMet && _alive[document];

    /// <summary>The names a document mentions for sure, or that something else in the space says are names.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="into">Where to.</param>
    public void FindNames(int document, List<int> into)
    {
        if (!Holds(document)) return;
        foreach (var mention in MentionsOf(document))
            if ((mention.Name & SureBit) != 0 || Names.IsSure(mention.Name >> FlagBits)) into.Add(mention.Name >> FlagBits);
    }

    /// <summary>The documents that hold a name, latest first.</summary>
    /// <param name="name">Its number.</param>
    /// <param name="into">Where to.</param>
    public void FindDocuments(int name, List<int> into)
    {
        for (var at = Names.LastMention(name); at >= 0; at = _mentions[at].Before)
            if (_alive[_mentions[at].Document]) into.Add(_mentions[at].Document);
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(NumbersMet);
        writer.WriteArray<bool>(_alive.AsSpan(0, NumbersMet));
        writer.WriteArray<int>(_starts.AsSpan(0, NumbersMet));
        var mentions = new int[_mentionCount];
        for (var i = 0; i < mentions.Length; i++) mentions[i] = _mentions[i].Name;
        writer.WriteArray<int>(mentions);
        var lengths = new int[Names.Count];
        var texts = new StringBuilder();
        for (var name = 0; name < lengths.Length; name++)
        {
            lengths[name] = Names.Key(name)?.Length ?? -1;
            texts.Append(Names.Key(name));
        }
        writer.WriteArray<int>(lengths);
        writer.WriteArray<char>(texts.ToString());
        var entities = Names.Entities.OrderBy(e => e.Entity.Value, StringComparer.Ordinal).ToList();
        writer.Write(entities.Count);
        foreach (var (entity, names) in entities)
        {
            writer.WriteText(entity.Value);
            writer.WriteArray<int>(names);
        }
        Links.Save(writer);
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is not what was written.</exception>
    public static EntityGraph Load(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var documents = reader.Read<int>();
        var (alive, starts, mentions) = (reader.ReadArray<bool>(), reader.ReadArray<int>(), reader.ReadArray<int>());
        if (documents < 0 || alive.Length != documents || starts.Length != documents) throw Damaged();
        var (lengths, texts) = (reader.ReadArray<int>(), reader.ReadArray<char>());
        var keys = new string?[lengths.Length];
        var at = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 0) continue;
            if (lengths[i] > texts.Length - at) throw Damaged();
            keys[i] = new string(texts, at, lengths[i]);
            at += lengths[i];
        }
        var entities = new List<(RecordId, int[])>();
        for (var left = reader.Read<int>(); left > 0; left--) entities.Add((new RecordId(reader.ReadText()), reader.ReadArray<int>()));
        var graph = new EntityGraph { Links = LinkTable.Load(reader) };
        graph.Restore((alive, starts, mentions), keys, entities);
        return graph;
    }

    private void Restore(
        (bool[] Alive, int[] Starts, int[] Mentions) documents, string?[] keys, List<(RecordId Id, int[] Names)> entities)
    {
        foreach (var key in keys)
        {
            if (key is null) Names.Skip();
            else if (Names.Number(key) != Names.Count - 1) throw Damaged();
        }
        var all = documents.Mentions;
        for (var document = 0; document < documents.Alive.Length; document++)
        {
            if (!documents.Alive[document]) continue;
            var start = documents.Starts[document];
            var end = document + 1 < documents.Starts.Length ? documents.Starts[document + 1] : all.Length;
            if (start < 0 || end < start || end > all.Length) throw Damaged();
            _scratch.Clear();
            foreach (var mention in all.AsSpan(start, end - start))
            {
                if (mention < 0 || mention >> FlagBits >= keys.Length || keys[mention >> FlagBits] is null) throw Damaged();
                _scratch.Add(mention);
            }
            Append(document, _scratch);
        }
        Reach(documents.Alive.Length);
        foreach (var (id, names) in entities)
        {
            var called = new List<string>();
            foreach (var name in names) called.Add(name >= 0 && name < keys.Length && keys[name] is { } key ? key : throw Damaged());
            Names.SetEntity(id, called);
        }
    }

    private static bool Connects(EntityMention mention) =>
        mention.Kind != MentionKind.Quantity && !(mention.Kind == MentionKind.Date && mention.Key.Length < 7);

    private void Append(int document, List<int> mentions)
    {
        if (mentions.Count == 0) return;
        Reach(document + 1);
        _alive[document] = true;
        DocumentCount++;
        if (_mentionCount + mentions.Count > _mentions.Length)
            Array.Resize(ref _mentions, Math.Max(_mentions.Length + (_mentions.Length >> 1), _mentionCount + mentions.Count));
        foreach (var mention in mentions)
        {
            var before = Names.Hold(mention >> FlagBits, _mentionCount, (mention & SureBit) != 0, (mention & PersonalBit) != 0);
            _mentions[_mentionCount++] = new Mention(mention, document, before);
        }
    }

    /// <summary>Gives numbers up to one their start: where the mentions of the next document will begin.</summary>
    private void Reach(int count)
    {
        if (count <= NumbersMet) return;
        if (count > _starts.Length)
        {
            var size = Math.Max(count, _starts.Length + (_starts.Length >> 1));
            Array.Resize(ref _starts, size);
            Array.Resize(ref _alive, size);
        }
        _starts.AsSpan(NumbersMet, count - NumbersMet).Fill(_mentionCount);
        NumbersMet = count;
    }

    private ReadOnlySpan<Mention> MentionsOf(int document)
    {
        var end = document + 1 < NumbersMet ? _starts[document + 1] : _mentionCount;
        return _mentions.AsSpan(_starts[document], end - _starts[document]);
    }

    private static DamagedSnapshotException Damaged() => new("The graph of entities does not fit together.");

    /// <summary>A name with its bits, in a document, and the mention of the same name before it.</summary>
    private readonly record struct Mention(int Name, int Document, int Before);
}
