using System.Runtime.CompilerServices;

namespace Ingrain.Indexes;

/// <summary>
/// Cuts text into lower-cased terms without allocating. A term is a run of letters and digits; identifiers also give their parts
/// (<c>DiffExecutor</c>: diff, executor, diffexecutor) and compounds their whole (<c>run_target</c>, <c>src/a.cs</c>), so that code is
/// found by either. Chinese and Japanese runs, which have no spaces, give overlapping pairs of characters.
/// </summary>
internal ref struct Tokenizer
{
    /// <summary>
    /// The longest term: longer runs are cut, longer compounds give their parts only. Keeps encoded blobs out of the dictionary.
    /// </summary>
    public const int TermLengthMax = 64;

    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _buffer;
    private int _next;
    private int _runStart;
    private int _runEnd;
    private int _part;
    private int _compoundStart;
    private int _compoundRuns;
    private int _length;

    /// <summary>Starts at the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buffer">Working room of at least <see cref="TermLengthMax"/> + 1 characters; holds <see cref="Current"/>.</param>
    public Tokenizer(ReadOnlySpan<char> text, Span<char> buffer)
    {
        _text = text;
        _buffer = buffer;
        _compoundStart = -1;
        _part = -1;
    }

    /// <summary>The term last read, lower-cased and without accents, in the buffer given: valid until the next read.</summary>
    public readonly Span<char> Current => _buffer[.._length];

    /// <summary>Where the term ends in the text.</summary>
    public int End { get; private set; }

    /// <summary>
    /// Whether the term repeats characters that its parts already gave, so that it must not count towards a text's length.
    /// </summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether the term holds a joiner such as <c>_</c>, and is not a word that could be stemmed.</summary>
    public bool IsCompound { get; private set; }

    /// <summary>Reads the next term.</summary>
    /// <returns>False at the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read()
    {
        while (true)
        {
            if (_part >= 0 && ReadPart()) return true;
            if (_compoundStart >= 0 && !JoinsOn() && ReadCompound()) return true;
            if (!FindRun()) return false;
        }
    }

    /// <summary>Moves to the next run of letters and digits, and notes whether it goes on a compound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool FindRun()
    {
        var i = _next;
        while (i < _text.Length && !Letters.IsTermCharacter(_text[i])) i++;
        if (i >= _text.Length) return false;
        if (_compoundStart < 0) (_compoundStart, _compoundRuns) = (i, 0);
        _compoundRuns++;
        _runStart = i;
        _part = i;
        while (i < _text.Length && Letters.IsTermCharacter(_text[i])) i++;
        _runEnd = i;
        _next = SkipClitic(i);
        return true;
    }

    /// <summary>Steps over the 's of <c>Caroline's</c>, the 've of <c>I've</c>: such terms would say nothing and cost length.</summary>
    private readonly int SkipClitic(int end)
    {
        if (end >= _text.Length || _text[end] is not ('\'' or '\u2019')) return end;
        var after = end + 1;
        while (after < _text.Length && after - end <= 3 && char.IsAsciiLetter(_text[after])) after++;
        if (after < _text.Length && Letters.IsTermCharacter(_text[after])) return end;
        Span<char> clitic = stackalloc char[3];
        var length = after - end - 1;
        if (length is 0 or > 2) return end;
        for (var i = 0; i < length; i++) clitic[i] = Letters.Fold(_text[end + 1 + i]);
        return clitic[..length] is "s" or "t" or "d" or "m" or "re" or "ve" or "ll" ? after : end;
    }

    /// <summary>Gives the parts of the current run one by one, then the whole run where it had more than one part.</summary>
    private bool ReadPart()
    {
        if (_part == _runEnd)
        {
            _part = -1;
            if (Letters.PartEnd(_text, _runStart, _runEnd) == _runEnd || Letters.IsIdeograph(_text[_runStart])) return false;
            return Emit(_runStart, _runEnd, whole: true);
        }
        var start = _part;
        if (Letters.IsIdeograph(_text[start])) return ReadPair(start);
        var end = Letters.PartEnd(_text, start, _runEnd);
        // A run of one part ends here; of a run with several, the whole is still to come.
        _part = start == _runStart && end == _runEnd ? -1 : end;
        return Emit(start, end, whole: false);
    }

    private bool ReadPair(int start)
    {
        _part = start + 1;
        if (_part < _runEnd && Letters.IsIdeograph(_text[_part])) return Emit(start, start + 2, whole: false);
        // The last character of a run was already given in a pair, unless it stands alone.
        var alone = start == _runStart || !Letters.IsIdeograph(_text[start - 1]);
        return alone ? Emit(start, start + 1, whole: false) : _part < _runEnd ? ReadPart() : EndPairs();
    }

    private bool EndPairs()
    {
        _part = -1;
        return false;
    }

    private readonly bool JoinsOn()
    {
        if (_next != _runEnd) return false;
        var i = _next;
        if (i + 2 < _text.Length && _text[i] == ':' && _text[i + 1] == ':') i++;
        else if (i >= _text.Length || _text[i] is not ('_' or '.' or '/' or '\\')) return false;
        return i + 1 < _text.Length && Letters.IsTermCharacter(_text[i + 1]);
    }

    private bool ReadCompound()
    {
        var start = _compoundStart;
        _compoundStart = -1;
        if (_compoundRuns < 2 || _runEnd - start > TermLengthMax) return false;
        Emit(start, _runEnd, whole: true);
        IsCompound = true;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Emit(int start, int end, bool whole)
    {
        _length = Math.Min(end - start, TermLengthMax);
        for (var i = 0; i < _length; i++) _buffer[i] = Letters.Fold(_text[start + i]);
        IsWhole = whole;
        End = end;
        IsCompound = false;
        return true;
    }
}
