using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ingrain.Inference;

/// <summary>
/// Reads the words of a text without allocating, as BERT's normalizer and pre-tokenizer would cut them: at white space, with every
/// punctuation mark and, where asked, every Chinese character a word of its own.
/// </summary>
internal ref struct WordReader
{
    private const int Room = WordPieces.WordLengthMax + 1;

    private readonly ReadOnlySpan<char> _text;
    private readonly WordRules _rules;
    private readonly Span<char> _word;
    private int _next;
    private int _length;

    /// <summary>Starts at the beginning of a text.</summary>
    /// <param name="text">The text. Half a surrogate pair reads as U+FFFD.</param>
    /// <param name="rules">How it is made ready.</param>
    /// <param name="buffer">Working room of more than <see cref="WordPieces.WordLengthMax"/>; holds <see cref="Current"/>.</param>
    public WordReader(ReadOnlySpan<char> text, WordRules rules, Span<char> buffer)
    {
        _text = text;
        _rules = rules;
        _word = buffer[..Room];
    }

    private enum Kind
    {
        Letter,
        Space,
        Alone,
        Dropped,
    }

    /// <summary>The word last read: valid until the next read. Empty for a run too long to be a word.</summary>
    public readonly ReadOnlySpan<char> Current => _length == Room ? default : _word[.._length];

    /// <summary>Reads the next word.</summary>
    /// <returns>False at the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read()
    {
        _length = 0;
        while (_next < _text.Length)
        {
            var (rune, used) = (new Rune(0), 1);
            var c = _text[_next];
            if (c <= '\x7f') rune = new Rune(c);
            else Rune.DecodeFromUtf16(_text[_next..], out rune, out used);
            var kind = KindOf(rune);
            if (_length > 0 && (kind is Kind.Space or Kind.Alone || (_rules.SplitsIdentifiers && StartsPart()))) return true;
            _next += used;
            if (kind is Kind.Letter or Kind.Alone) AppendFolded(rune);
            if (kind == Kind.Alone && _length > 0) return true;
        }
        return _length > 0;
    }

    private static bool IsChinese(int c) => c
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private readonly Kind KindOf(Rune rune)
    {
        var c = rune.Value;
        if (rune.IsAscii)
        {
            if (char.IsAsciiLetterOrDigit((char)c)) return Kind.Letter;
            if (c is ' ' or '\t' or '\n' or '\r') return Kind.Space;
            if (c is > ' ' and < 0x7f) return Kind.Alone;
            // What is no control character to BERT's cleaning is still white space to its splitting.
            return _rules.CleansText ? Kind.Dropped : c is 0x0b or 0x0c ? Kind.Space : Kind.Letter;
        }
        if (_rules.PartsChinese && IsChinese(c)) return Kind.Alone;
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                return Kind.Space;
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse:
                return _rules.CleansText ? Kind.Dropped : Kind.Letter;
            case UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.OtherPunctuation:
                return Kind.Alone;
            case UnicodeCategory.NonSpacingMark when _rules.StripsAccents:
                return Kind.Dropped;
            default:
                return c == 0xFFFD && _rules.CleansText ? Kind.Dropped : Kind.Letter;
        }
    }

    /// <summary>Whether a capital stands next that begins a part of an identifier.</summary>
    private readonly bool StartsPart()
    {
        if (_next == 0 || !char.IsUpper(_text[_next])) return false;
        var before = _text[_next - 1];
        if (char.IsLower(before)) return true;
        return char.IsUpper(before) && _next + 1 < _text.Length && char.IsLower(_text[_next + 1]);
    }

    private void AppendFolded(Rune rune)
    {
        if (rune.IsAscii)
        {
            Append(_rules.Lowercases && rune.Value is >= 'A' and <= 'Z' ? (char)(rune.Value | 0x20) : (char)rune.Value);
            return;
        }
        if (_rules.StripsAccents && rune.IsBmp) rune = new Rune(Accents.Strip((char)rune.Value));
        if (_rules.Lowercases) rune = Rune.ToLowerInvariant(rune);
        Span<char> units = stackalloc char[2];
        for (var (i, length) = (0, rune.EncodeToUtf16(units)); i < length; i++) Append(units[i]);
    }

    private void Append(char c)
    {
        if (_length < Room) _word[_length++] = c;
    }
}
