using System.Globalization;
using System.Runtime.CompilerServices;

namespace Ingrain;

/// <summary>One walk over a text, word by word, that collects its mentions.</summary>
internal ref struct MentionScan
{
    private const int QuotedLengthMax = 80;
    private const int QuotedWordsMax = 8;
    private const int NameWordsMax = 5;

    private readonly ReadOnlySpan<char> _text;
    private readonly List<EntityMention> _found;
    private int _next;
    private bool _beginsSentence;
    private int _capitals;
    private NameRun _run;

    /// <summary>Starts at the beginning.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Where mentions go.</param>
    public MentionScan(ReadOnlySpan<char> text, List<EntityMention> found)
    {
        _text = text;
        _found = found;
        _beginsSentence = true;
        _run = NameRun.None;
    }

    /// <summary>Walks to the end, or until there are enough mentions.</summary>
    public void Run()
    {
        while (_found.Count < EntityMentions.CountMax && FindChunk(_next, out var chunk))
        {
            if (HasLineBreak(_next, chunk.Start.Value))
            {
                EndRun();
                _beginsSentence = true;
            }
            _next = chunk.End.Value;
            if (ReadQuoted(chunk.Start.Value)) continue;
            ReadChunk(chunk);
        }
        EndRun();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly bool FindChunk(int from, out Range chunk)
    {
        while (from < _text.Length && char.IsWhiteSpace(_text[from])) from++;
        var end = from;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end])) end++;
        chunk = from..end;
        return from < end;
    }

    private readonly bool HasLineBreak(int from, int to) => _text[from..to].Contains('\n');

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadChunk(Range chunk)
    {
        var word = MentionShapes.Trim(_text, chunk);
        var (start, end) = (word.Start.Value, word.End.Value);
        if (start > chunk.Start.Value || start == end) EndRun();
        // Bullets and dashes stand before what reads as a sentence of its own; what stands in angle brackets is markup.
        if (start == end || (start > 0 && _text[start - 1] == '<' && _text[start] == '/')) return;
        var core = _text[word];
        _capitals = MentionShapes.IsAcronym(core) ? _capitals + 1 : 0;
        if (!ReadMarked(core) && !ReadDated(core) && !ReadName(core, start)) EndRun();
        EndSentence(core, _text[end..chunk.End.Value]);
    }

    private void EndSentence(ReadOnlySpan<char> core, ReadOnlySpan<char> after)
    {
        var stops = after.ContainsAny('.', '!', '?') || after.Contains('…');
        // The full stop of "Dr." or of the initial in "J. Smith" ends nothing.
        if (after is "." && (core.Length == 1 || (core.Length <= 4 && IsTitled(core)))) stops = false;
        else if (!after.IsEmpty) EndRun();
        _beginsSentence = stops || (after.Contains(':') && core.Length > 0);
    }

    private static bool IsTitled(ReadOnlySpan<char> core)
    {
        Span<char> room = stackalloc char[8];
        return MentionWords.IsTitled(room[..MentionShapes.Fold(core, room)]);
    }

    /// <summary>Words that their marks give away: addresses, handles, tags, flags, paths, identifiers.</summary>
    private bool ReadMarked(ReadOnlySpan<char> core)
    {
        MentionKind kind;
        if (!core.ContainsAny("@#:/\\_.-(<".AsSpan()) && !HasHump(core)) return false;
        if (MentionShapes.FindUrl(core) is { IsEmpty: false } url) core = Of(MentionKind.Url, url, out kind);
        else if (MentionShapes.IsHandle(core)) core = Of(MentionKind.Handle, UpTo(core, '('), out kind);
        else if (MentionShapes.IsTag(core)) kind = MentionKind.Tag;
        else if (MentionShapes.IsFlag(core)) core = Of(MentionKind.Identifier, UpTo(core, '='), out kind);
        else if (MentionShapes.IsPath(core)) kind = MentionKind.Path;
        else if (MentionShapes.IsIdentifier(core)) core = Of(MentionKind.Identifier, UpTo(UpTo(core, '('), '<'), out kind);
        else return false;
        EndRun();
        Add(core, kind, true);
        return true;
    }

    private static ReadOnlySpan<char> Of(MentionKind kind, ReadOnlySpan<char> word, out MentionKind found)
    {
        found = kind;
        return word;
    }

    private static bool HasHump(ReadOnlySpan<char> core)
    {
        for (var i = 1; i < core.Length; i++)
            if (char.IsUpper(core[i]) && char.IsLower(core[i - 1])) return true;
        return false;
    }

    private static ReadOnlySpan<char> UpTo(ReadOnlySpan<char> word, char mark) =>
        word.IndexOf(mark) is > 0 and var at ? word[..at] : word;

    /// <summary>Dates, and numbers with a unit.</summary>
    private bool ReadDated(ReadOnlySpan<char> core)
    {
        if (char.IsAsciiDigit(core[0]) || core[0] is '$' or '€' or '£') return ReadNumber(core);
        if (!char.IsUpper(core[0]) || Month(core) is not (> 0 and var month)) return false;
        var next = Peek(_next, out var after, out var ends);
        if (MentionShapes.Day(next) is > 0 and var day)
        {
            return TakeDay((month, day), after, ends);
        }
        return MentionShapes.Year(next) is > 0 and var of && TakeDate(Date(of, month, 0), after);
    }

    private bool ReadNumber(ReadOnlySpan<char> core)
    {
        if (core.Length == 10 && core[4] == '-' && DateOnly.TryParseExact(core, "yyyy-MM-dd", out var iso))
            return TakeDate(Date(iso.Year, iso.Month, iso.Day), _next);
        var next = Peek(_next, out var after, out var ends);
        if (MentionShapes.Day(core) is > 0 and var day && Month(next) is > 0 and var month)
        {
            return TakeDay((month, day), after, ends);
        }
        var digits = core[0] is '$' or '€' or '£' ? 1 : 0;
        while (digits < core.Length && (char.IsAsciiDigit(core[digits]) || core[digits] is '.' or ',')) digits++;
        if (digits == core.Length && core[0] is '$' or '€' or '£') return TakeQuantity(core, "", _next);
        if (digits < core.Length && IsUnit(core[digits..])) return TakeQuantity(core[..digits], core[digits..], _next);
        if (digits == core.Length && IsUnit(next)) return TakeQuantity(core, next, after);
        return MentionShapes.Year(core) is > 0 and var only && TakeDate(Date(only, 0, 0), _next);
    }

    /// <summary>The next word, where it stands in the same line.</summary>
    private readonly ReadOnlySpan<char> Peek(int from, out int after, out bool ends)
    {
        (after, ends) = (from, true);
        if (!FindChunk(from, out var chunk) || HasLineBreak(from, chunk.Start.Value)) return default;
        var word = MentionShapes.Trim(_text, chunk);
        after = chunk.End.Value;
        ends = _text[word.End.Value..after].ContainsAny('.', '!', '?');
        return _text[word];
    }

    private static int Month(ReadOnlySpan<char> word)
    {
        if (word.Length is < 3 or > 9) return 0;
        Span<char> room = stackalloc char[16];
        return MentionWords.Month(room[..MentionShapes.Fold(word, room)]);
    }

    private static bool IsUnit(ReadOnlySpan<char> word)
    {
        if (word.Length is 0 or > 12) return false;
        Span<char> room = stackalloc char[16];
        return MentionWords.IsUnit(room[..MentionShapes.Fold(word, room)]);
    }

    private static string Date(int year, int month, int day) => (year, month, day) switch
    {
        (0, _, _) => string.Create(CultureInfo.InvariantCulture, $"--{month:d2}-{day:d2}"),
        (_, 0, _) => string.Create(CultureInfo.InvariantCulture, $"{year:d4}"),
        (_, _, 0) => string.Create(CultureInfo.InvariantCulture, $"{year:d4}-{month:d2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{year:d4}-{month:d2}-{day:d2}"),
    };

    /// <summary>Takes the year with it where one follows in the same sentence.</summary>
    private bool TakeDay((int Month, int Day) day, int after, bool ends)
    {
        if (ends) return TakeDate(Date(0, day.Month, day.Day), after);
        var year = MentionShapes.Year(Peek(after, out var last, out _));
        return TakeDate(Date(year, day.Month, day.Day), year > 0 ? last : after);
    }

    private bool TakeDate(string key, int after)
    {
        EndRun();
        Add(key, MentionKind.Date, true);
        _next = after;
        return true;
    }

    private bool TakeQuantity(ReadOnlySpan<char> number, ReadOnlySpan<char> unit, int after)
    {
        EndRun();
        Span<char> room = stackalloc char[EntityMentions.KeyLengthMax];
        var length = 0;
        foreach (var c in number)
            if (c != ',' && length < 40) room[length++] = c;
        if (!unit.IsEmpty && unit[0] != '%') room[length++] = ' ';
        foreach (var c in unit) room[length++] = c;
        Add(room[..length], MentionKind.Quantity, true);
        _next = after;
        return true;
    }

    /// <summary>Takes a word into the name under way, or starts one with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadName(ReadOnlySpan<char> core, int start)
    {
        var word = MentionShapes.WithoutPossessive(core);
        Span<char> room = stackalloc char[48];
        var folded = room[..MentionShapes.Fold(word, room)];
        if (!MentionShapes.IsCapitalised(word))
            return _run.Words > 0 && !_run.BeginsSentence && MentionWords.IsConnecting(folded) && _run.Connects(folded);
        // "You're" and "They've" are what stands before their apostrophe.
        var isCommon = MentionWords.IsCommon(folded.IndexOf('\'') is > 0 and var mark ? folded[..mark] : folded);
        // "New" begins so many names of places that it waits for the word after it.
        if (isCommon && !(folded is "new" && _run.Words == 0)) return false;
        if (word.Length == 1 && _run.Words == 0) return false;
        if (_run.Words == NameWordsMax) EndRun();
        _run.Take(start, start + word.Length, (_beginsSentence, isCommon, _capitals));
        if (word.Length < core.Length) EndRun();
        return true;
    }

    private void EndRun()
    {
        var run = _run;
        _run = NameRun.None;
        if (run.Words == 0 || (run.Words == 1 && run.FirstIsCommon)) return;
        // Three words in capitals and more are shouted, not named.
        if (run.Acronyms == run.Words && Math.Max(run.Capitals, _capitals) >= 3) return;
        Add(_text[run.Start..run.End], MentionKind.Name, run.Words > 1 || !run.BeginsSentence || run.Acronyms > 0);
        // "Meeting Bob": only the second is a name, and the text alone cannot tell.
        if (run is { Words: > 1, BeginsSentence: true, FirstIsCommon: false })
            Add(_text[run.Second..run.End], MentionKind.Name, false);
    }

    /// <summary>Reads what stands between quotation marks or backticks as one.</summary>
    private bool ReadQuoted(int start)
    {
        var closing = _text[start] switch { '"' => '"', '“' => '”', '«' => '»', '`' => '`', _ => '\0' };
        if (closing == '\0') return false;
        var rest = _text[(start + 1)..Math.Min(_text.Length, start + 1 + QuotedLengthMax)];
        var length = rest.IndexOf(closing);
        if (length < 2 || rest[..length].Contains('\n')) return false;
        var inside = rest[..length];
        if (closing != '`' && (inside.Count(' ') >= QuotedWordsMax || inside[^1] is '.' or '?' or '!' || !HasCapital(inside))) return false;
        EndRun();
        Add(inside.Trim(" ,;"), closing == '`' ? MentionKind.Identifier : MentionKind.Title, true);
        _next = start + length + 2;
        // What follows the closing mark without a space, such as a comma or 's, belongs to no word.
        while (_next < _text.Length && !char.IsWhiteSpace(_text[_next])) _beginsSentence = _text[_next++] is '.' or '!' or '?';
        return true;
    }

    private static bool HasCapital(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (char.IsUpper(c)) return true;
        return false;
    }

    private readonly void Add(ReadOnlySpan<char> name, MentionKind kind, bool isSure)
    {
        if (_found.Count >= EntityMentions.CountMax || name.Length > EntityMentions.KeyLengthMax) return;
        Span<char> room = stackalloc char[EntityMentions.KeyLengthMax];
        var key = room[..MentionShapes.Fold(name, room)];
        if (key.Length < 2) return;
        for (var i = 0; i < _found.Count; i++)
        {
            if (!key.SequenceEqual(_found[i].Key)) continue;
            if (isSure && !_found[i].IsSure) _found[i] = new EntityMention(_found[i].Key, kind);
            return;
        }
        _found.Add(new EntityMention(key.ToString(), kind, isSure));
    }

    /// <summary>Capitalised words in a row.</summary>
    private struct NameRun
    {
        public static NameRun None => default;

        public int Start;
        public int Second;
        public int End;
        public int Words;
        public int Acronyms;
        public int Capitals;
        public bool BeginsSentence;
        public bool FirstIsCommon;
        private int _connecting;

        public void Take(int start, int end, (bool BeginsSentence, bool IsCommon, int Capitals) word)
        {
            if (Words == 0) (Start, BeginsSentence, FirstIsCommon) = (start, word.BeginsSentence, word.IsCommon);
            if (Words == 1) Second = start;
            if (word.Capitals > 0) Acronyms++;
            (End, Capitals, _connecting) = (end, word.Capitals, 0);
            Words++;
        }

        /// <summary>Lets "of the" stand inside a name: two small words at most, and "the" only as the second.</summary>
        public bool Connects(ReadOnlySpan<char> word) => ++_connecting <= 2 && (word is not "the" || _connecting == 2);
    }
}
