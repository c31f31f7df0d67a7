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

    /// <summary>A text for the body of an item.</summary>
    /// <param name="text">The text.</param>
    public static string Body(string text)
    {
        var safe = new StringBuilder(text.Length + 16).Append(Indent);
        Append(safe, text, keepsLines: true);
        return Defused(safe);
    }

    /// <summary>A text for a heading: one line.</summary>
    /// <param name="text">The text.</param>
    public static string Line(string text)
    {
        var safe = new StringBuilder(text.Length);
        Append(safe, text, keepsLines: false);
        return Defused(safe);
    }

    private static void Append(StringBuilder safe, string text, bool keepsLines)
    {
        // Stretches of plain characters are copied whole: nearly all text is one, and going rune by rune costs twenty times as much.
        for (var at = 0; at < text.Length;)
        {
            var plain = text.AsSpan(at).IndexOfAnyExceptInRange(' ', '~');
            if (plain < 0) plain = text.Length - at;
            safe.Append(text, at, plain);
            at += plain;
            if (at == text.Length) return;
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used);
            if (rune.Value == '\n') safe.Append(keepsLines ? "\n" + Indent : " ");
            else if (rune.Value is '\t' or '\u2028' or '\u2029' or '\u0085') safe.Append(' ');
            else if (IsVisible(rune)) safe.Append(text, at, used);
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
    private static string Defused(StringBuilder safe)
    {
        var text = safe.ToString();
        for (var at = text.IndexOf(ContextText.FrameName, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var bracket = at - 1;
            while (bracket >= 0 && (text[bracket] is '/' or '\\' || char.IsWhiteSpace(text[bracket]))) bracket--;
            if (bracket >= 0 && IsBracket(text[bracket])) safe[bracket] = '\u2039';
            at = text.IndexOf(ContextText.FrameName, at + 1, StringComparison.OrdinalIgnoreCase);
        }
        return safe.ToString();
    }

    private static bool IsBracket(char c) => c is '<' or '\uff1c' or '\ufe64';
}
