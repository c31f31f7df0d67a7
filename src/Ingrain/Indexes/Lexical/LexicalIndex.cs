namespace Ingrain.Indexes;

/// <summary>
/// An inverted index in memory over documents of several fields. Documents are numbered in order of addition and numbers are never
/// given twice. Many threads may read while nobody writes; the owner holds the lock.
/// </summary>
internal sealed class LexicalIndex
{
    private readonly TermDictionary _terms;
    private readonly Slabs _slabs;
    private readonly LexicalField[] _fields;
    private int[] _scratch = new int[256];
    private bool[] _alive = new bool[16];

    /// <summary>Starts empty.</summary>
    /// <param name="fieldCount">How many fields each document has.</param>
    public LexicalIndex(int fieldCount)
        : this(new TermDictionary(), new Slabs(), new LexicalField[fieldCount])
    {
        for (var i = 0; i < fieldCount; i++) _fields[i] = new LexicalField(_slabs);
    }

    private LexicalIndex(TermDictionary terms, Slabs slabs, LexicalField[] fields) => (_terms, _slabs, _fields) = (terms, slabs, fields);

    /// <summary>One more than the highest document number given.</summary>
    public int NumbersGiven { get; private set; }

    /// <summary>Documents that are there.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>How many fields each document has.</summary>
    public int FieldCount => _fields.Length;

    /// <summary>Bytes held, room for growth among them.</summary>
    public long SizeBytes
    {
        get
        {
            var sum = _terms.SizeBytes + _slabs.SizeBytes + _alive.Length;
            foreach (var part in _fields) sum += part.SizeBytes;
            return sum;
        }
    }

    /// <summary>The terms and their forms.</summary>
    internal TermDictionary Terms => _terms;

    /// <summary>Reads an index from what <see cref="Save"/> wrote: the same in every answer, and open to changes.</summary>
    /// <param name="reader">The snapshot.</param>
    /// <exception cref="DamagedSnapshotException">It cannot be believed.</exception>
    public static LexicalIndex Load(SnapshotReader reader)
    {
        var (given, count) = (reader.Read<int>(), reader.Read<int>());
        var alive = reader.ReadArray<bool>();
        var terms = TermDictionary.Load(reader);
        var slabs = Slabs.Load(reader);
        var fields = new LexicalField[reader.Read<int>()];
        for (var i = 0; i < fields.Length; i++) fields[i] = LexicalField.Load(reader, slabs);
        return new LexicalIndex(terms, slabs, fields) { NumbersGiven = given, DocumentCount = count, _alive = alive };
    }

    /// <summary>Writes everything, as a few long arrays.</summary>
    /// <param name="writer">The snapshot.</param>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(NumbersGiven);
        writer.Write(DocumentCount);
        writer.WriteArray<bool>(_alive);
        _terms.Save(writer);
        _slabs.Save(writer);
        writer.Write(_fields.Length);
        foreach (var field in _fields) field.Save(writer);
    }

    /// <summary>Adds a document.</summary>
    /// <param name="texts">One text per field, empty where the document has none.</param>
    /// <returns>Its number.</returns>
    public int Add(ReadOnlySpan<string> texts)
    {
        CheckFields(texts);
        var document = NumbersGiven++;
        if (document == _alive.Length) Array.Resize(ref _alive, document + (document >> 2) + 16);
        _alive[document] = true;
        DocumentCount++;
        for (var f = 0; f < texts.Length; f++)
        {
            var (count, length) = ReadTerms(texts[f], adds: true);
            _fields[f].Add(document, _scratch.AsSpan(0, count), length);
        }
        return document;
    }

    /// <summary>Removes a document: it is neither found nor counted any more, and words that only it held are forgotten.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="texts">The texts it was added with.</param>
    public void Remove(int document, ReadOnlySpan<string> texts)
    {
        CheckFields(texts);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(document, NumbersGiven);
        if (!_alive[document]) return;
        _alive[document] = false;
        DocumentCount--;
        var orphans = new HashSet<int>();
        for (var f = 0; f < texts.Length; f++)
        {
            var (count, _) = ReadTerms(texts[f], adds: false);
            _fields[f].Remove(document, _scratch.AsSpan(0, count));
            for (var i = 0; i < count; i++) orphans.Add(_scratch[i]);
        }
        orphans.RemoveWhere(term => Holding(term) > 0);
        if (orphans.Count > 0) _terms.Forget(orphans);
    }

    /// <summary>Whether a document is there.</summary>
    /// <param name="document">Its number.</param>
    public bool IsAlive(int document) => _alive[document];

    /// <summary>A field, for scoring.</summary>
    /// <param name="field">Its place.</param>
    public LexicalField Field(int field) => _fields[field];

    /// <summary>How many documents hold a term, each counted once for every field that holds it.</summary>
    /// <param name="term">The term's number.</param>
    public int Holding(int term)
    {
        var sum = 0;
        foreach (var part in _fields) sum += part.Holding(term);
        return sum;
    }

    /// <summary>The number of a query's term.</summary>
    /// <param name="surface">The term as <see cref="Tokenizer.Current"/> gave it.</param>
    /// <param name="isCompound">As <see cref="Tokenizer.IsCompound"/> said.</param>
    /// <returns>The number, or -1 where no document ever held the term.</returns>
    public int Find(ReadOnlySpan<char> surface, bool isCompound)
    {
        Span<char> room = stackalloc char[Tokenizer.TermLengthMax + 1];
        surface.CopyTo(room);
        return _terms.Find(room[..surface.Length], room, !isCompound);
    }

    /// <summary>Reads a text's term numbers into the scratch array, sorted, repeats kept.</summary>
    private (int Count, int Length) ReadTerms(string text, bool adds)
    {
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text, buffer);
        var count = 0;
        var length = 0;
        while (tokens.Read())
        {
            var number = adds
                ? _terms.Add(tokens.Current, buffer, !tokens.IsCompound)
                : _terms.Find(tokens.Current, buffer, !tokens.IsCompound);
            if (!tokens.IsWhole) length++;
            if (number < 0) continue;
            if (count == _scratch.Length) Array.Resize(ref _scratch, count * 2);
            _scratch[count++] = number;
        }
        _scratch.AsSpan(0, count).Sort();
        return (count, length);
    }

    private void CheckFields(ReadOnlySpan<string> texts)
    {
        if (texts.Length != _fields.Length) throw new ArgumentException($"Expected {_fields.Length} texts, one per field.", nameof(texts));
    }
}
