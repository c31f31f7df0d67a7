namespace Ingrain.Server.Dashboard.Recall;

/// <summary>The parts that a candidate's relevance is the sum of, before the route's factor.</summary>
internal static class ScoreParts
{
    /// <summary>The parts, in the order in which they are drawn.</summary>
    public static IReadOnlyList<(string Name, string Class, string Meaning)> All { get; } =
    [
        ("text", "p0", "Words of the question in its own text"),
        ("phrases", "p1", "Words of the question that stand side by side in it, too"),
        ("names", "p2", "Words of the question in its speaker, title, path, tags or subject"),
        ("when", "p3", "Its date, in words"),
        ("neighbours", "p4", "The turns beside it"),
        ("session", "p5", "Its session, taken as one text"),
        ("meaning", "p6", "Meaning, by the vectors of the embedder"),
    ];

    /// <summary>All parts of a candidate together.</summary>
    public static double Sum(Candidate candidate) => All.Sum(p => Math.Max(0, candidate.Components.GetValueOrDefault(p.Name)));
}
