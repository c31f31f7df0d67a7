using System.Globalization;
using System.Text;
using static Ingrain.Learning.ProgramType;

namespace Ingrain.Learning;

/// <summary>Operations on text, as Python has them on ASCII.</summary>
internal static class TextPrimitives
{
    // What str.split and str.strip take for white space within ASCII.
    private static readonly char[] s_spaces = [' ', '\t', '\n', '\v', '\f', '\r', '\x1c', '\x1d', '\x1e', '\x1f'];

    public static IEnumerable<Primitive> All() => [.. Plain(), .. OverTwo()];

    private static IEnumerable<Primitive> Plain()
    {
        yield return One("len", Int, s => Value.Of((long)s.Length));
        yield return One("upper", Text, s => s.ToUpperInvariant());
        yield return One("lower", Text, s => s.ToLowerInvariant());
        yield return One("strip", Text, s => s.Trim(s_spaces));
        yield return One("capitalize", Text, s => s.Length == 0 ? s : s[..1].ToUpperInvariant() + s[1..].ToLowerInvariant());
        yield return One("title", Text, Title);
        yield return One("reverse", Text, s => string.Create(s.Length, s, (span, text) =>
        {
            text.CopyTo(span);
            span.Reverse();
        }));
        yield return One("words", Texts, s => Lists(s.Split(s_spaces, StringSplitOptions.RemoveEmptyEntries)));
        yield return One("letters", Texts, s => s.Length > Value.ListLengthMax ? null : s.Select(c => (object)Value.Of(c)).ToArray());
        yield return One("isdigit", Bool, s => Value.Of(s.Length > 0 && s.All(char.IsAsciiDigit)));
        yield return One("isalpha", Bool, s => Value.Of(s.Length > 0 && s.All(char.IsAsciiLetter)));
        yield return One("int", Int, Number);
        yield return new Primitive("str", Text, Int) { Compute = v => ((long)v[0]).ToString(CultureInfo.InvariantCulture) };
    }

    private static IEnumerable<Primitive> OverTwo()
    {
        yield return Two("concat", Text, Text, (s, t) => Value.Bounded(s + t));
        yield return Two("split", Texts, Text, Split);
        yield return new Primitive("join", Text, Text, Texts) { Compute = v => Join((string)v[0], (object[])v[1]) };
        yield return new Primitive("replace", Text, Text, Text, Text)
        {
            Compute = v => Replace((string)v[0], (string)v[1], (string)v[2]),
        };
        yield return Two("has", Bool, Text, (s, t) => Value.Of(t.Contains(s, StringComparison.Ordinal)));
        yield return Two("starts", Bool, Text, (s, t) => Value.Of(s.StartsWith(t, StringComparison.Ordinal)));
        yield return Two("ends", Bool, Text, (s, t) => Value.Of(s.EndsWith(t, StringComparison.Ordinal)));
        yield return Two("count", Int, Text, (s, t) => Value.Of(Count(s, t)));
        yield return Two("find", Int, Text, (s, t) => Value.Of((long)s.IndexOf(t, StringComparison.Ordinal)));
        yield return Two("lt", Bool, Text, (s, t) => Value.Of(string.CompareOrdinal(s, t) < 0));
        yield return At("item", Item);
        yield return At("take", (s, n) => s[..ListPrimitives.Position(s.Length, n)]);
        yield return At("drop", (s, n) => s[ListPrimitives.Position(s.Length, n)..]);
        yield return At("repeat", Repeat);
    }

    private static Primitive Two(string name, ProgramType result, ProgramType operand, Func<string, string, object?> compute) =>
        new(name, result, operand, operand) { Compute = v => compute((string)v[0], (string)v[1]) };

    private static Primitive At(string name, Func<string, long, string?> compute) =>
        new(name, Text, Text, Int) { Compute = v => compute((string)v[0], (long)v[1]) };

    private static Primitive One(string name, ProgramType result, Func<string, object?> compute) =>
        new(name, result, Text) { Compute = v => compute((string)v[0]) };

    private static object[]? Lists(string[] parts) => parts.Length > Value.ListLengthMax ? null : parts.Cast<object>().ToArray();

    private static object[]? Split(string text, string separator) =>
        separator.Length == 0 ? null : Lists(text.Split(separator, StringSplitOptions.None));

    private static string? Join(string separator, object[] parts)
    {
        var length = parts.Sum(p => (long)((string)p).Length + separator.Length);
        return length > Value.TextLengthMax ? null : string.Join(separator, parts.Cast<string>());
    }

    private static object? Replace(string text, string old, string fresh)
    {
        if (old.Length > 0) return Value.Bounded(text.Replace(old, fresh, StringComparison.Ordinal));
        var replaced = new StringBuilder(fresh); // nothing is found before, between and after all characters
        foreach (var c in text) replaced.Append(c).Append(fresh);
        return Value.Bounded(replaced.ToString());
    }

    private static long Count(string text, string part)
    {
        if (part.Length == 0) return text.Length + 1;
        var count = 0L;
        for (var at = 0; (at = text.IndexOf(part, at, StringComparison.Ordinal)) >= 0; at += part.Length) count++;
        return count;
    }

    private static string? Item(string text, long index)
    {
        if (index < 0) index += text.Length;
        return index >= 0 && index < text.Length ? Value.Of(text[(int)index]) : null;
    }

    private static string? Repeat(string text, long times)
    {
        if (times <= 0 || text.Length == 0) return "";
        if (times > Value.TextLengthMax || text.Length * times > Value.TextLengthMax) return null;
        return new StringBuilder().Insert(0, text, (int)times).ToString();
    }

    private static string Title(string text)
    {
        var titled = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var c in text)
        {
            titled.Append(inWord ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            inWord = char.IsAsciiLetter(c);
        }
        return titled.ToString();
    }

    /// <summary>int(text): white space around, one sign, digits that may be grouped by single underscores.</summary>
    private static object? Number(string text)
    {
        var digits = text.Trim(s_spaces);
        var body = digits.Length > 0 && digits[0] is '+' or '-' ? digits[1..] : digits;
        if (body.Length == 0 || !char.IsAsciiDigit(body[0]) || !char.IsAsciiDigit(body[^1])) return null;
        for (var i = 0; i < body.Length; i++)
            if (!char.IsAsciiDigit(body[i]) && (body[i] != '_' || body[i - 1] == '_')) return null;
        return long.TryParse((digits[0] == '-' ? "-" : "") + body.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : null;
    }
}
