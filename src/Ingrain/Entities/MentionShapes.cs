using System.Buffers;

namespace Ingrain;

/// <summary>Tells by a word's characters what it may be.</summary>
internal static class MentionShapes
{
    // Brackets, quotation marks and marks of emphasis around a word, which are none of its own.
    private const string Opening = "([{<\"'`*“‘«_~¿¡";
    private const string Closing = ")]}>\"'`*”’»_~.,;:!?…";

    private static readonly SearchValues<char> s_unpathlike = SearchValues.Create("<>\"'(){}=*?|");

    /// <summary>A word between spaces, cut from the marks around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="chunk">From space to space.</param>
    public static Range Trim(ReadOnlySpan<char> text, Range chunk)
    {
        var (start, end) = (chunk.Start.Value, chunk.End.Value);
        while (start < end && Opening.Contains(text[start])) start++;
        while (end > start && Closing.Contains(text[end - 1])) end--;
        return start..end;
    }

    /// <summary>Lower-cases and joins spaces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Where to; what does not fit is left out.</param>
    /// <returns>The length.</returns>
    public static int Fold(ReadOnlySpan<char> text, Span<char> room)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (length == room.Length) break;
            if (!char.IsWhiteSpace(c)) room[length++] = c == '’' ? '\'' : char.ToLowerInvariant(c);
            else if (length > 0 && room[length - 1] != ' ') room[length++] = ' ';
        }
        while (length > 0 && room[length - 1] == ' ') length--;
        return length;
    }

    /// <summary>The word without 's at its end.</summary>
    public static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word.Length > 3 && word[^2] is '\'' or '’' && word[^1] is 's' or 'S' ? word[..^2] : word;

    /// <summary>The address on the web that a word holds, without what encloses it in markup; empty for none.</summary>
    public static ReadOnlySpan<char> FindUrl(ReadOnlySpan<char> word)
    {
        var scheme = word.IndexOf("://", StringComparison.Ordinal);
        var start = Math.Max(scheme, 0);
        while (start > 0 && char.IsAsciiLetterOrDigit(word[start - 1])) start--;
        var isUrl = scheme < 0 ? word.StartsWith("www.", StringComparison.OrdinalIgnoreCase) : scheme > start && scheme - start <= 12;
        if (!isUrl) return default;
        var url = word[start..];
        if (url.IndexOfAny("\"'<>`") is >= 0 and var end) url = url[..end];
        url = url.TrimEnd('/');
        return url.Length > Math.Max(6, scheme - start + 3) ? url : default;
    }

    /// <summary>A @handle, or a mail address.</summary>
    public static bool IsHandle(ReadOnlySpan<char> word)
    {
        var at = word.IndexOf('@');
        if (at < 0 || at + 1 >= word.Length || !char.IsLetterOrDigit(word[at + 1])) return false;
        return at == 0 ? word.Length > 2 : word[(at + 1)..].Contains('.') && !word[(at + 1)..].Contains('@');
    }

    /// <summary>A #tag, with a letter: #12 is a number.</summary>
    public static bool IsTag(ReadOnlySpan<char> word)
    {
        if (word.Length < 3 || word[0] != '#' || !char.IsLetter(word[1])) return false;
        foreach (var c in word[1..])
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '/')) return false;
        return true;
    }

    /// <summary>A flag of a command line: -v, --dry-run, --name=value.</summary>
    public static bool IsFlag(ReadOnlySpan<char> word)
    {
        if (word.Length < 2 || word[0] != '-') return false;
        if (word[1] != '-') return word.Length == 2 && char.IsAsciiLetter(word[1]);
        return word.Length > 3 && char.IsAsciiLetter(word[2]) && !word[2..].Contains("--", StringComparison.Ordinal);
    }

    /// <summary>A path: begins as one, or names a file below a folder, or has two separators. "and/or" has neither.</summary>
    public static bool IsPath(ReadOnlySpan<char> word)
    {
        if (word.Length < 3) return false;
        var separators = word.Count('/') + word.Count('\\');
        if (separators == 0 || !HasLetter(word) || word.ContainsAny(s_unpathlike)) return false;
        if (word[0] is '/' or '~' || word.StartsWith("./") || word.StartsWith("../")) return word[1..].ContainsAnyInRange('!', '~');
        if (word.Length > 3 && word[1] == ':' && word[2] is '\\' or '/') return char.IsAsciiLetter(word[0]);
        if (separators >= 2) return !word.Contains("//", StringComparison.Ordinal);
        var file = word[(word.LastIndexOfAny('/', '\\') + 1)..];
        var dot = file.LastIndexOf('.');
        return dot > 0 && file.Length - dot is >= 2 and <= 6 && char.IsAsciiLetter(file[dot + 1]);
    }

    /// <summary>
    /// An identifier of code: joined by _ or ::, by a full stop without a space after it, or with a capital after a small letter.
    /// </summary>
    public static bool IsIdentifier(ReadOnlySpan<char> word)
    {
        if (word.Length is < 3 or > EntityMentions.KeyLengthMax || !(char.IsLetter(word[0]) || word[0] is '_' or '.')) return false;
        if (word.EndsWith("()")) word = word[..^2];
        bool joined = false, humps = false, calls = false;
        for (var i = 1; i < word.Length; i++)
        {
            var c = word[i];
            if (c == '_' && i + 1 < word.Length) joined = true;
            else if (c == ':' && i + 2 < word.Length && word[i + 1] == ':') (joined, i) = (true, i + 1);
            else if (c == '.' && i + 1 < word.Length && char.IsLetterOrDigit(word[i + 1])) joined |= JoinsByDot(word, i);
            else if (c is '(' or '<' && i > 1) (calls, i) = (true, word.Length);
            else if (!char.IsLetterOrDigit(c)) return false;
            else if (char.IsUpper(c) && char.IsLower(word[i - 1])) humps = true;
        }
        return joined || humps || (calls && char.IsLower(word[0]));
    }

    /// <summary>A word in capitals only, of two letters at least: NASA.</summary>
    public static bool IsAcronym(ReadOnlySpan<char> word)
    {
        var letters = 0;
        foreach (var c in word)
        {
            if (char.IsLower(c)) return false;
            if (char.IsUpper(c)) letters++;
        }
        return letters >= 2;
    }

    /// <summary>Whether a word can be part of a name: begins with a capital, and has no mark inside that names do not have.</summary>
    public static bool IsCapitalised(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || word.Length > 40 || !char.IsUpper(word[0])) return false;
        foreach (var c in word[1..])
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '\'' or '’' or '&' or '+' or '.')) return false;
        return true;
    }

    /// <summary>A year that texts are likely to mean as one.</summary>
    /// <returns>The year, or 0.</returns>
    public static int Year(ReadOnlySpan<char> word) =>
        word.Length == 4 && word[0] is '1' or '2' && int.TryParse(word, out var year) && year is >= 1900 and <= 2199 ? year : 0;

    /// <summary>A day of a month: 8, 8th.</summary>
    /// <returns>The day, or 0.</returns>
    public static int Day(ReadOnlySpan<char> word)
    {
        if (word.Length > 2 && word[^2..] is "st" or "nd" or "rd" or "th") word = word[..^2];
        return word.Length is 1 or 2 && char.IsAsciiDigit(word[0]) && int.TryParse(word, out var day) && day is >= 1 and <= 31 ? day : 0;
    }

    private static bool HasLetter(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (char.IsLetter(c)) return true;
        return false;
    }

    /// <summary>"done.Then" is two sentences without a space; "os.path", "System.Text" and "obj.Method()" are not.</summary>
    private static bool JoinsByDot(ReadOnlySpan<char> word, int dot) =>
        !(char.IsLower(word[dot - 1]) && char.IsLower(word[0]) && char.IsUpper(word[dot + 1]));
}
