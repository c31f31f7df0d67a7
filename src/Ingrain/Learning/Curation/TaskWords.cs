namespace Ingrain.Learning;

/// <summary>Takes the words of a task apart: who asks for several things says them one after the other.</summary>
internal static class TaskWords
{
    private const int ClausesMax = 6;
    private const int ClauseLengthMin = 4;

    /// <summary>What to look for: all of the words, then each clause where there are several.</summary>
    /// <param name="words">The task's words.</param>
    public static IReadOnlyList<string> Asked(string words)
    {
        var clauses = Clauses(words).Take(ClausesMax).ToList();
        return clauses.Count < 2 ? [words] : [words, .. clauses];
    }

    /// <summary>The parts between punctuation, but not what stands in quotes.</summary>
    private static IEnumerable<string> Clauses(string words)
    {
        var start = 0;
        var quote = '\0';
        for (var i = 0; i <= words.Length; i++)
        {
            if (i < words.Length && words[i] is '\'' or '"' or '`' && (quote == words[i] || (quote == '\0' && IsOpen(words, i))))
                quote = quote == '\0' ? words[i] : '\0';
            if (i < words.Length && (quote != '\0' || !IsEnd(words, i))) continue;
            var clause = words[start..i].Trim();
            if (clause.Length >= ClauseLengthMin) yield return clause;
            start = i + 1;
        }
    }

    private static bool IsEnd(string words, int i) =>
        words[i] is ',' or ';' or ':' or '.' or '\n' && (i + 1 == words.Length || char.IsWhiteSpace(words[i + 1]));

    private static bool IsOpen(string words, int i) =>
        (i == 0 || !char.IsLetterOrDigit(words[i - 1])) && words.IndexOf(words[i], i + 1) > 0;
}
