namespace Ingrain.Recall;

/// <summary>
/// Where notes and modules lie, for recalls of what is below a path. Read from stored content when the first of them asks, a microsecond
/// or two a note, and kept up from then on; spaces that are never asked so pay nothing. Callers hold the index's read lock.
/// </summary>
/// <param name="documents">The documents.</param>
internal sealed class PathTable(DocumentTable documents)
{
    // Tokens and clients ask of few paths, again and again. Beyond, all are worked out anew.
    private const int RootsMax = 64;

    private readonly Lock _lock = new();
    private readonly List<(string Path, int Document)> _places = [];
    private readonly Dictionary<string, DocumentSet> _below = new(StringComparer.Ordinal);
    private int _upTo;

    /// <summary>The documents at or below a path, former versions included.</summary>
    /// <param name="root">The path, in its stored form.</param>
    /// <returns>The set, good until a document is added.</returns>
    public DocumentSet Below(string root)
    {
        lock (_lock)
        {
            CatchUp();
            if (_below.TryGetValue(root, out var known)) return known;
            if (_below.Count == RootsMax) _below.Clear();
            var below = new DocumentSet();
            foreach (var (path, document) in _places)
                if (MemoryPath.IsAtOrBelow(path, root)) below.Add(document);
            return _below[root] = below;
        }
    }

    private void CatchUp()
    {
        for (; _upTo < documents.Count; _upTo++)
        {
            if (documents.PathOf(_upTo) is not { } path) continue;
            _places.Add((path, _upTo));
            foreach (var (root, below) in _below)
                if (MemoryPath.IsAtOrBelow(path, root)) below.Add(_upTo);
        }
    }
}

/// <summary>A set of document numbers, a bit each.</summary>
internal sealed class DocumentSet
{
    private ulong[] _words = [];

    /// <summary>Adds a document.</summary>
    /// <param name="document">Its number.</param>
    public void Add(int document)
    {
        if (document >> 6 >= _words.Length) Array.Resize(ref _words, Math.Max((document >> 6) + 1, _words.Length * 2));
        _words[document >> 6] |= 1UL << document;
    }

    /// <summary>Whether a document is in it.</summary>
    /// <param name="document">Its number.</param>
    public bool Holds(int document) => document >> 6 < _words.Length && (_words[document >> 6] & (1UL << document)) != 0;
}
