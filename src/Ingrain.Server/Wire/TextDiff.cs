namespace Ingrain.Server.Wire;

/// <summary>One line of a comparison.</summary>
/// <param name="Mark">
/// A space for a line that both have, <c>-</c> for one only before, <c>+</c> for one only after, <c>…</c> for a gap.
/// </param>
/// <param name="Text">The line; empty for a gap, where unchanged lines are left out.</param>
public readonly record struct DiffLine(char Mark, string Text);

/// <summary>Compares two texts line by line. Long texts are compared by their differing middle only.</summary>
public static class TextDiff
{
    private const int LinesMax = 2_000;
    private const int ContextLines = 2;

    /// <summary>What differs, with two lines around each difference.</summary>
    /// <param name="before">The text as it was.</param>
    /// <param name="after">The text as it is.</param>
    /// <returns>The lines. Costs the product of the lines that differ in the middle, up to 2,000 by 2,000.</returns>
    public static IReadOnlyList<DiffLine> Lines(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (a, b) = (before.Split('\n'), after.Split('\n'));
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head]) head++;
        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        var lines = new List<DiffLine>();
        lines.AddRange(a.Take(head).Select(l => new DiffLine(' ', l)));
        lines.AddRange(Middle(a.AsSpan(head, a.Length - head - tail), b.AsSpan(head, b.Length - head - tail)));
        lines.AddRange(a.Skip(a.Length - tail).Select(l => new DiffLine(' ', l)));
        return Shorten(lines);
    }

    private static List<DiffLine> Middle(ReadOnlySpan<string> a, ReadOnlySpan<string> b)
    {
        var lines = new List<DiffLine>();
        // The table below takes the product of both lengths; beyond that, all of one and then all of the other says enough.
        if (a.Length > LinesMax || b.Length > LinesMax || (long)a.Length * b.Length > LinesMax * LinesMax)
        {
            foreach (var line in a) lines.Add(new('-', line));
            foreach (var line in b) lines.Add(new('+', line));
            return lines;
        }
        var common = CommonLengths(a, b);
        var (i, j) = (0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                lines.Add(new(' ', a[i++]));
                j++;
            }
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1])) lines.Add(new('-', a[i++]));
            else lines.Add(new('+', b[j++]));
        }
        return lines;
    }

    /// <summary>Length of the longest common subsequence of every pair of ends.</summary>
    private static int[,] CommonLengths(ReadOnlySpan<string> a, ReadOnlySpan<string> b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }

    private static List<DiffLine> Shorten(List<DiffLine> lines)
    {
        var shown = new List<DiffLine>();
        for (var i = 0; i < lines.Count; i++)
        {
            var from = Math.Max(0, i - ContextLines);
            var isNear = lines.Skip(from).Take(i - from + ContextLines + 1).Any(l => l.Mark != ' ');
            if (isNear) shown.Add(lines[i]);
            else if (shown.Count == 0 || shown[^1].Mark != '…') shown.Add(new('…', ""));
        }
        return shown;
    }
}
