namespace Ingrain.Tests.Recall;

/// <summary>The ranking formula computed the plain way: every document, every word, no index. The oracle of the candidate finder.</summary>
internal sealed class NaiveRanking(List<Episode> episodes)
{
    public List<(int Document, double Score)> Rank(string query, long sequence)
    {
        var terms = Words(query).Distinct().ToList();
        var documents = episodes.Select(e => Words(e.Content)).ToList();
        var own = documents.Select(d => Score(d, d.Length, documents, (documents, terms))).ToList();
        var (sessions, seen) = (Sessions(long.MaxValue), Sessions(sequence));
        var ranked = new List<(int Document, double Score)>();
        for (var d = 0; d < episodes.Count; d++)
        {
            var beside = 0.0;
            if (Beside(d, -1) is { } previous && episodes[previous].Sequence <= sequence)
            {
                var answers = episodes[previous].Content.EndsWith('?') && episodes[d].Role != "assistant";
                beside += own[previous] * (answers ? 0.2 + 0.4 : 0.2);
            }
            if (Beside(d, 1) is { } next && episodes[next].Sequence <= sequence) beside += own[next] * 0.3;
            if (own[d] + beside == 0 || episodes[d].Sequence > sequence) continue;
            var name = episodes[d].Session.Value;
            var session = Score(seen[name], sessions[name].Length, [.. sessions.Values], ([.. seen.Values], terms));
            ranked.Add((d, (own[d] + beside + (0.6 * session)) * (episodes[d].Role == "assistant" ? 0.75 : 1)));
        }
        return [.. ranked.OrderByDescending(r => (float)r.Score).ThenBy(r => r.Document)];
    }

    /// <summary>The words of each session, as far as they were written by then; what a session's length is counts all of it.</summary>
    private Dictionary<string, string[]> Sessions(long sequence) => episodes.GroupBy(e => e.Session.Value).ToDictionary(
        g => g.Key, g => g.Where(e => e.Sequence <= sequence).SelectMany(e => Words(e.Content)).ToArray());

    private static double Score(string[] document, int length, List<string[]> all, (List<string[]> Seen, List<string> Terms) counted)
    {
        var average = all.Average(d => (double)d.Length);
        var score = 0.0;
        foreach (var term in counted.Terms)
        {
            double holding = counted.Seen.Count(d => d.Contains(term));
            double frequency = document.Count(w => w == term);
            var weight = Math.Log(1 + ((all.Count - holding + 0.5) / (holding + 0.5)));
            score += weight * frequency * 2.2 / (frequency + (1.2 * (0.25 + (0.75 * length / average))));
        }
        return score;
    }

    private int? Beside(int document, int step)
    {
        for (var d = document + step; d >= 0 && d < episodes.Count; d += step)
            if (episodes[d].Session == episodes[document].Session) return d;
        return null;
    }

    private static string[] Words(string text) => text.TrimEnd('?').Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
