using System.Text;

namespace Ingrain;

/// <summary>
/// What the front matter of a <c>SKILL.md</c> says of name and description. It reads of YAML what these two need: plain and quoted texts,
/// also over several lines, and blocks after <c>|</c> and <c>&gt;</c>. Anything else there is passed over, whoever wrote it.
/// </summary>
internal static class SkillHead
{
    private const int HeadLengthMax = 64 * 1024;

    /// <summary>Reads a skill's line.</summary>
    /// <param name="path">The note's path, which <see cref="SkillPath.IsHead"/>.</param>
    /// <param name="text">The note's text.</param>
    public static SkillListing Of(string path, string text)
    {
        var lines = text[..Math.Min(text.Length, HeadLengthMax)].ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == "---" ? Array.FindIndex(lines, 1, l => l.TrimEnd() is "---" or "...") : -1;
        var head = end < 0 ? [] : lines[1..end];
        var (name, description) = (Value(head, "name"), Value(head, "description"));
        if (description.Length == 0)
            description = lines[(end + 1)..].Select(l => l.Trim().TrimStart('#').Trim()).FirstOrDefault(l => l.Length > 0) ?? "";
        return new SkillListing
        {
            Path = path, Name = Line(name.Length > 0 ? name : path.Split('/')[^2]), Description = Line(description),
        };
    }

    /// <summary>The text of a property at the outermost level; empty where there is none.</summary>
    private static string Value(string[] head, string key)
    {
        var at = Array.FindIndex(head, l => l.StartsWith(key, StringComparison.Ordinal) && l.AsSpan(key.Length).TrimStart() is [':', ..]);
        if (at < 0) return "";
        var first = head[at][(head[at].IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        // What goes on is indented: an unindented line is the next property.
        var more = head.Skip(at + 1).TakeWhile(l => l.Length == 0 || char.IsWhiteSpace(l[0])).Select(l => l.Trim());
        if (first is ['|' or '>', ..]) return string.Join(' ', more);
        if (first is ['"' or '\'', ..]) return Quoted(string.Join(' ', more.Prepend(first)), first[0]);
        return string.Join(' ', more.Prepend(first).Select(WithoutComment));
    }

    private static string WithoutComment(string line)
    {
        if (line.StartsWith('#')) return "";
        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? line : line[..comment];
    }

    private static string Quoted(string text, char quote)
    {
        var plain = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == quote && !(quote == '\'' && next == '\'')) break;
            var isEscape = text[i] == quote || (quote == '"' && text[i] == '\\' && next != '\0');
            if (isEscape) i++;
            plain.Append(isEscape && quote == '"' && text[i] is 'n' or 't' or 'r' ? ' ' : text[i]);
        }
        return plain.ToString();
    }

    /// <summary>A text on one line, of bounded length.</summary>
    private static string Line(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= SkillListing.DescriptionLengthMax) return line;
        var cut = SkillListing.DescriptionLengthMax - 1;
        if (char.IsHighSurrogate(line[cut - 1])) cut--;
        return line[..cut].TrimEnd() + "…";
    }
}
