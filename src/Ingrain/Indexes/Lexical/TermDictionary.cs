namespace Ingrain.Indexes;

/// <summary>
/// Numbers terms. Surface forms are kept beside stems so that each form is stemmed once, however often it is met. Reading is safe from
/// many threads while nobody adds.
/// </summary>
internal sealed class TermDictionary
{
    private readonly Dictionary<string, int> _surfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _surfaceLookup;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _stemLookup;

    /// <summary>Starts empty.</summary>
    public TermDictionary()
    {
        _surfaceLookup = _surfaces.GetAlternateLookup<ReadOnlySpan<char>>();
        _stemLookup = _stems.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>One more than the highest term number given.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a term, given now if it is new.</summary>
    /// <param name="term">The folded term; overwritten by its stem.</param>
    /// <param name="room">The buffer that holds the term at its start, with a character of room.</param>
    /// <param name="stems">Whether the term is a word, to be stemmed.</param>
    public int Add(ReadOnlySpan<char> term, Span<char> room, bool stems)
    {
        if (_surfaceLookup.TryGetValue(term, out var number)) return number;
        var surface = term.ToString();
        var length = stems ? EnglishStemmer.Stem(room, term.Length) : term.Length;
        if (!_stemLookup.TryGetValue(room[..length], out number))
        {
            number = Count++;
            var isOwnStem = surface.AsSpan().SequenceEqual(room[..length]);
            _stems.Add(isOwnStem ? surface : room[..length].ToString(), number);
        }
        _surfaces.Add(surface, number);
        return number;
    }

    /// <summary>The number of a term.</summary>
    /// <param name="term">The folded term; overwritten by its stem.</param>
    /// <param name="room">The buffer that holds the term at its start, with a character of room.</param>
    /// <param name="stems">Whether the term is a word, to be stemmed.</param>
    /// <returns>The number, or -1 where no text held the term.</returns>
    public int Find(ReadOnlySpan<char> term, Span<char> room, bool stems)
    {
        if (_surfaceLookup.TryGetValue(term, out var number)) return number;
        var length = stems ? EnglishStemmer.Stem(room, term.Length) : term.Length;
        return _stemLookup.TryGetValue(room[..length], out number) ? number : -1;
    }

    /// <summary>
    /// Forgets the text of terms that no document holds any more, so that erased words leave no trace. Their numbers stay unused.
    /// </summary>
    /// <param name="numbers">The terms.</param>
    /// <remarks>Looks at every form: meant for erasure, which is rare.</remarks>
    public void Forget(IReadOnlySet<int> numbers)
    {
        RemoveAll(_surfaces, numbers);
        RemoveAll(_stems, numbers);
    }

    private static void RemoveAll(Dictionary<string, int> forms, IReadOnlySet<int> numbers)
    {
        // A dictionary may be removed from while it is walked (since .NET Core 3.0); it keeps no copy of removed keys.
        foreach (var (form, number) in forms)
            if (numbers.Contains(number)) forms.Remove(form);
    }
}
