namespace Ingrain.Tests.Repo;

/// <summary>The third column of <c>docs/glossary.md</c>: words that others use for ours.</summary>
internal static class Glossary
{
    /// <summary>Each banned word, in any case, with our own word for it.</summary>
    public static IReadOnlyDictionary<string, string> Banned()
    {
        var banned = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Tree.Lines("docs/glossary.md"))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length < 5 || cells[1] is "word" || cells[1].StartsWith("---", StringComparison.Ordinal)) continue;
            foreach (var synonym in cells[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                banned[synonym] = cells[1];
        }
        return banned;
    }
}
