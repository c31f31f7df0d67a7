namespace Ingrain.Recall;

/// <summary>
/// Which of many standing wishes bear on a question: those that bear always, and those whose condition is about what is asked.
/// </summary>
/// <remarks>
/// A wish is a note tagged <see cref="PreferenceTag"/> or not, with its condition ("when I ask about deadlines") as its title, or none.
/// Costs a few microseconds a note.
/// </remarks>
internal static class StandingChoice
{
    /// <summary>The tag of a note that says what is liked rather than what to do.</summary>
    public const string PreferenceTag = "preference";

    // A preference has no condition to say when it bears: it must share more than a word by chance.
    private const int PreferenceShareMin = 3;

    /// <summary>Chooses.</summary>
    /// <param name="query">The question.</param>
    /// <param name="standing">The wishes, oldest first.</param>
    /// <param name="count">The most chosen.</param>
    /// <param name="tokensMax">The most tokens their texts may take together.</param>
    /// <returns>Those that bear on the question, nearest first and of equals the latest first.</returns>
    public static List<Note> Choose(string query, IReadOnlyList<Note> standing, int count, int tokensMax)
    {
        var asked = TopicWords.Stems(query);
        var ranked = new List<(int Nearness, int Order, Note Note)>();
        for (var i = 0; i < standing.Count; i++)
            if (Nearness(asked, standing[i]) is > 0 and var nearness) ranked.Add((nearness, i, standing[i]));
        ranked.Sort(static (a, b) => a.Nearness != b.Nearness ? b.Nearness.CompareTo(a.Nearness) : b.Order.CompareTo(a.Order));
        var (chosen, tokens) = (new List<Note>(), 0);
        foreach (var (_, _, note) in ranked)
        {
            if (chosen.Count == count) break;
            var size = TokenEstimate.Of(note.Text);
            if (tokens + size > tokensMax) continue;
            tokens += size;
            chosen.Add(note);
        }
        return chosen;
    }

    private static int Nearness(HashSet<string> asked, Note note)
    {
        if (note.Tags.Contains(PreferenceTag))
            return TopicWords.Shared(asked, TopicWords.Stems(note.Text)) is >= PreferenceShareMin and var shared ? shared : 0;
        // What bears always stands behind what bears on this and was said for it.
        if (note.Title is not { Length: > 0 } condition) return 1;
        var near = TopicWords.Shared(asked, TopicWords.Stems(Topic(condition)));
        return near > 0 ? near + 1 : 0;
    }

    /// <summary>What stands behind "when I ask", whose words are in every condition.</summary>
    private static ReadOnlySpan<char> Topic(string condition)
    {
        var asker = condition.IndexOf(" I ", StringComparison.OrdinalIgnoreCase);
        if (asker < 0) asker = condition.IndexOf(" we ", StringComparison.OrdinalIgnoreCase);
        var verb = asker < 0 ? -1 : condition.IndexOf(' ', asker + 1);
        var rest = verb < 0 ? -1 : condition.IndexOf(' ', verb + 1);
        return rest < 0 ? condition : condition.AsSpan(rest);
    }
}
