namespace Ingrain.Tests.Repo;

/// <summary>A rule broken at a place; the measure says how badly (lines, columns, occurrences).</summary>
internal sealed record Violation(string Place, int Measure, string Message);

/// <summary>
/// Rules with named exceptions. <c>allowed-exceptions.txt</c> holds one exception a line, <c>rule place measure — reason</c>, and may only
/// shrink: a measure above the listed one fails, and so does an entry that is no longer needed or could be lowered.
/// </summary>
internal static class Ratchet
{
    public const string ListFile = "tests/Ingrain.Tests/Repo/allowed-exceptions.txt";

    public static IReadOnlyList<Entry> Entries { get; } = Parse(Tree.Lines(ListFile));

    /// <summary>Fails with every violation that the list does not allow, and with every entry that the code has outgrown.</summary>
    public static void Check(string rule, IEnumerable<Violation> violations) => Check(rule, violations, Entries);

    public static void Check(string rule, IEnumerable<Violation> violations, IReadOnlyList<Entry> entries)
    {
        var allowed = entries.Where(e => e.Rule == rule).ToDictionary(e => e.Place);
        var problems = new List<string>();
        var needed = new HashSet<string>();
        foreach (var found in violations)
        {
            needed.Add(found.Place);
            if (!allowed.TryGetValue(found.Place, out var entry)) problems.Add(found.Message);
            else if (found.Measure > entry.Measure)
                problems.Add($"{found.Message}: {found.Measure}, and {ListFile} allows {entry.Measure}");
            else if (found.Measure < entry.Measure)
                problems.Add($"{ListFile}: lower '{rule} {found.Place}' from {entry.Measure} to {found.Measure}");
        }
        problems.AddRange(allowed.Keys.Where(place => !needed.Contains(place))
            .Select(place => $"{ListFile}: remove '{rule} {place}', it is no longer needed"));
        None(problems);
    }

    /// <summary>Fails with all problems at once, one a line.</summary>
    public static void None(IEnumerable<string> problems)
    {
        var lines = problems.Distinct().ToList();
        Assert.True(lines.Count == 0, $"{lines.Count} found:\n  {string.Join("\n  ", lines)}");
    }

    public static IReadOnlyList<Entry> Parse(IEnumerable<string> lines)
    {
        var entries = new List<Entry>();
        foreach (var line in lines.Select(l => l.Trim()))
        {
            if (line.Length == 0 || line.StartsWith('#')) continue;
            var halves = line.Split(" — ", 2);
            var words = halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (halves.Length != 2 || words.Length != 3 || !int.TryParse(words[2], out var measure))
                throw new FormatException($"{ListFile}: '{line}' is not 'rule place measure — reason'.");
            entries.Add(new Entry(words[0], words[1], measure));
        }
        return entries;
    }

    internal sealed record Entry(string Rule, string Place, int Measure);
}
