using System.Globalization;
using System.Text;

namespace Ingrain.Recall;

/// <summary>
/// Makes remembered text safe to stand inside the frame: no control, direction-changing or invisible character, nothing that looks like the
/// frame's own end, and every line indented, so that no line of it can pass for a heading of ours.
/// </summary>
internal static class SafeText
{
    private const string Indent = "  ";
    private const string NewLine = "\n" + Indent;

    /// <summary>Writes a text as the body of an item.</summary>
    /// <param name="text">The text.</param>
    /// <param name="to">Where to.</param>
    public static void AppendBody(ReadOnlySpan<char> text, TextBuffer to)
    {
        var start = to.Length;
        to.Append(Indent);
        Append(to, text, keepsLines: true);
        Defuse(to.Written[start..]);
    }

    /// <summary>Writes a text into a heading: one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="to">Where to.</param>
    public static void AppendLine(ReadOnlySpan<char> text, TextBuffer to)
    {
        var start = to.Length;
        Append(to, text, keepsLines: false);
        Defuse(to.Written[start..]);
    }

    private static void Append(TextBuffer safe, ReadOnlySpan<char> text, bool keepsLines)
    {
        // Stretches of plain characters are copied whole: nearly all text is one, and going rune by rune costs twenty times as much.
        for (var at = 0; at < text.Length;)
        {
            var plain = text[at..].IndexOfAnyExceptInRange(' ', '~');
            if (plain < 0) plain = text.Length - at;
            safe.Append(text.Slice(at, plain));
            at += plain;
            if (at == text.Length) return;
            Rune.DecodeFromUtf16(text[at..], out var rune, out var used);
            if (rune.Value == '\n') safe.Append(keepsLines ? NewLine : " ");
            else if (rune.Value is '\t' or '\u2028' or '\u2029' or '\u0085') safe.Append(' ');
            else if (IsVisible(rune)) safe.Append(text.Slice(at, used));
            at += used;
        }
    }

    /// <summary>
    /// Format characters are all the bidirectional, zero-width and tag characters; emoji joiners among them are no loss here.
    /// </summary>
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
        && rune.Value is not (>= 0xFE00 and <= 0xFE0F) and not (>= 0xE0100 and <= 0xE01EF) and not 0x034F and not 0x115F and not 0x1160
            and not 0x3164 and not 0xFFA0;

    /// <summary>Takes the edge off anything that names the frame: both its tags begin with an angle bracket before its name.</summary>
    private static void Defuse(Span<char> text)
    {
        for (var end = 0; ;)
        {
            var at = ((ReadOnlySpan<char>)text[end..]).IndexOf(ContextText.FrameName, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return;
            var bracket = end + at - 1;
            while (bracket >= 0 && (text[bracket] is '/' or '\\' || char.IsWhiteSpace(text[bracket]))) bracket--;
            if (bracket >= 0 && IsBracket(text[bracket])) text[bracket] = '\u2039';
            end += at + 1;
        }
    }

    private static bool IsBracket(char c) => c is '<' or '\uff1c' or '\ufe64';
}
