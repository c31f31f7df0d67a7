namespace Ingrain.Execution.Languages;

/// <summary>The comment that a text with slashes for comments begins with.</summary>
internal static class LeadingComment
{
    /// <summary>Finds it.</summary>
    /// <param name="code">The text.</param>
    /// <returns>The comment without its marks; empty for none.</returns>
    public static string Of(string code)
    {
        var text = code.AsSpan().TrimStart();
        if (text.StartsWith("'use strict'") || text.StartsWith("\"use strict\""))
            text = text["'use strict'".Length..].TrimStart("; \r\n\t");
        var lines = new List<string>();
        if (text.StartsWith("/*") && text[2..].IndexOf("*/") is var end && end >= 0)
        {
            foreach (var line in text.Slice(2, end).EnumerateLines()) lines.Add(line.Trim().TrimStart('*').Trim().ToString());
        }
        else
        {
            foreach (var line in text.EnumerateLines())
            {
                if (!line.TrimStart().StartsWith("//")) break;
                lines.Add(line.TrimStart().TrimStart('/').Trim().ToString());
            }
        }
        return string.Join('\n', lines).Trim();
    }
}
