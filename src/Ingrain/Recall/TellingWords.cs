using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>Weighs the words of a few texts by how rare they are and by how well the texts were found. Reused between recalls.</summary>
internal sealed class TellingWords
{
    // Held by two documents at least, or it leads nowhere else; by one in thirty-three at most, or it tells nothing.
    private const int HoldingMin = 2;
    private const float HoldingShareMax = 0.03f;

    private readonly SlotMap _slots = new();
    private readonly TextBuffer _surfaces = new();
    private readonly List<QueryTerm> _best = [];
    private readonly List<int> _order = [];
    private readonly Comparison<int> _byWeight;
    private LexicalIndex _words = null!;
    private Word[] _terms = new Word[256];
    private int _texts;

    /// <summary>Makes room.</summary>
    public TellingWords() => _byWeight = (a, b) => _terms[a].Weight != _terms[b].Weight
        ? _terms[b].Weight.CompareTo(_terms[a].Weight)
        : Surface(a).CompareTo(Surface(b), StringComparison.Ordinal);

    /// <summary>Room for a text that is weighed.</summary>
    public TextBuffer Text { get; } = new();

    /// <summary>Starts again.</summary>
    /// <param name="words">The index that says how rare words are.</param>
    public void Start(LexicalIndex words)
    {
        (_words, _texts) = (words, 0);
        _slots.Clear();
        _surfaces.Clear();
    }

    /// <summary>Adds a text's telling words, each once.</summary>
    /// <param name="text">The text.</param>
    /// <param name="relevance">How well it was found.</param>
    public void Weigh(ReadOnlySpan<char> text, float relevance)
    {
        _texts++;
        var content = _words.Field(DocumentTexts.Content);
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 1];
        var tokens = new Tokenizer(text, buffer);
        while (tokens.Read())
        {
            if (tokens.IsWhole) continue;
            var number = _words.Find(tokens.Current, tokens.IsCompound);
            if (number < 0) continue;
            ref var term = ref Term(number);
            if (term.Text == _texts) continue;
            term.Text = _texts;
            var holding = content.Holding(number);
            if (holding < HoldingMin || holding > Math.Max(HoldingMin, _words.DocumentCount * HoldingShareMax)) continue;
            if (term.Length == 0)
            {
                if (QueryWords.SaysNothing(tokens.Current)) continue;
                (term.Start, term.Length) = (_surfaces.Length, tokens.Current.Length);
                _surfaces.Append(tokens.Current);
            }
            term.Weight += relevance * Bm25.InverseDocumentFrequency(_words.DocumentCount, holding);
        }
    }

    /// <summary>Leaves a term out.</summary>
    /// <param name="number">Its number.</param>
    public void Leave(int number)
    {
        if (_slots.Find(number) is >= 0 and var slot) _terms[slot].Length = 0;
    }

    /// <summary>The words that weigh most, heaviest first, equal ones by their first letters.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>Valid until asked for again.</returns>
    public List<QueryTerm> Best(int count)
    {
        _order.Clear();
        for (var slot = 0; slot < _slots.Count; slot++)
            if (_terms[slot].Length > 0) _order.Add(slot);
        _order.Sort(_byWeight);
        _best.Clear();
        for (var i = 0; i < Math.Min(_order.Count, count); i++)
            _best.Add(new QueryTerm(Surface(_order[i]).ToString(), _slots.Numbers[_order[i]], false));
        return _best;
    }

    private ReadOnlySpan<char> Surface(int slot) => _surfaces.Written.Slice(_terms[slot].Start, _terms[slot].Length);

    private ref Word Term(int number)
    {
        var before = _slots.Count;
        var slot = _slots.Add(number);
        if (slot == before)
        {
            if (slot == _terms.Length) Array.Resize(ref _terms, slot * 2);
            _terms[slot] = default;
        }
        return ref _terms[slot];
    }

    /// <summary>
    /// The text that last held it, from 1; where the form met first lies, without length while there is none; and its weight.
    /// </summary>
    private struct Word
    {
        public int Text;
        public int Start;
        public int Length;
        public float Weight;
    }
}
