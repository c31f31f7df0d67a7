using System.Globalization;
using Ingrain.Cli.Output;
using Spectre.Console;

namespace Ingrain.Cli.Commands;

/// <summary>Draws a recall: the memories, and where asked for, what made their order.</summary>
internal static class RecallView
{
    private const int TextLinesMax = 4;
    private const int CandidatesShownMax = 12;
    private const int ComponentsShownMax = 6;
    private const int IdCharactersShown = 8;
    private const int NameCharactersShown = 12;

    /// <param name="screen">Where to.</param>
    /// <param name="recalled">What came back.</param>
    /// <param name="query">What was asked.</param>
    /// <param name="pinned">Which of it comes with every recall.</param>
    public static void Show(Screen screen, Recalled recalled, RecallQuery query, IReadOnlySet<RecordId> pinned)
    {
        if (recalled.NothingRelevant || recalled.Items.Count == 0)
        {
            screen.Line("[dim]○[/] Nothing relevant is known.");
        }
        else
        {
            var grid = new Grid { Expand = true };
            grid.AddColumn(new GridColumn { NoWrap = true, Alignment = Justify.Right, Padding = new Padding(1, 0, 2, 0) });
            grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
            foreach (var (index, item) in recalled.Items.Index()) Add(grid, screen, index + 1, (item, pinned.Contains(item.Id)));
            screen.Write(grid);
            screen.Line($"[dim]{Wording.Count(recalled.Items.Count, "memory")}, {Wording.Number(recalled.Tokens)} of "
                + $"{Wording.Number(query.LimitTokens)} tokens, as of #{recalled.Sequence}[/]");
        }
        if (query.Explain) Explain(screen, recalled);
    }

    private static void Add(Grid grid, Screen screen, int rank, (RecalledItem Item, bool IsPinned) recalled)
    {
        var item = recalled.Item;
        var text = item.Path is { } path ? $"{path}: {item.Text}" : item.Text;
        var body = Screen.Clip(text, (screen.Columns - 6) * TextLinesMax);
        var facets = string.Join(" · ", Facets(item, recalled.IsPinned));
        grid.AddRow($"[bold]{rank}[/]", $"{body}\n[dim]{facets}\n{string.Join(", ", Sources(item))}[/]");
        grid.AddEmptyRow();
    }

    private static IEnumerable<string> Facets(RecalledItem item, bool isPinned)
    {
        yield return Wording.Word(item.Kind);
        if (item.Speaker is { } speaker) yield return Screen.Clip(speaker, 30);
        if (item.OccurredAt is { } at) yield return Wording.Moment(at);
        if (item.Session is { } session) yield return "session " + Screen.Clip(session.Value, 24);
        if (item.ValidFrom is { } from && item.ValidTo is { } until) yield return $"true {Wording.Moment(from)} to {Wording.Moment(until)}";
        else if (item.ValidFrom is { } since) yield return $"true since {Wording.Moment(since)}";
        else if (item.ValidTo is { } to) yield return $"true until {Wording.Moment(to)}";
        yield return Screen.Label(item.Label);
        // What is pinned comes with every recall, whatever the question: it has no score.
        yield return isPinned ? "pinned" : $"score {Wording.Score(item.Score)}";
    }

    private static IEnumerable<string> Sources(RecalledItem item)
    {
        yield return Screen.SafeLine(item.Id.Value);
        foreach (var evidence in item.Evidence.Take(3))
            yield return $"rests on {Wording.Word(evidence.Kind)} {Screen.Clip(evidence.Id.Value, 40)}";
        if (item.Evidence.Count > 3) yield return $"and {item.Evidence.Count - 3} more";
    }

    private static void Explain(Screen screen, Recalled recalled)
    {
        screen.Line();
        screen.Heading("why");
        if (recalled.Candidates.Count == 0)
        {
            screen.Line("[dim]No candidate came up.[/]");
            return;
        }
        // The components that tell candidates apart come first; those that are the same for all say nothing about the order.
        var names = recalled.Candidates.SelectMany(c => c.Components.Keys).Distinct()
            .OrderByDescending(n => recalled.Candidates.Select(c => c.Components.GetValueOrDefault(n)).Distinct().Count())
            .Take(ComponentsShownMax).ToList();
        var shown = recalled.Candidates.Take(CandidatesShownMax).ToList();
        if (TableColumns(names) <= screen.Columns) Tabulate(screen, shown, names);
        else Stack(screen, shown, names);
        if (recalled.Candidates.Count > CandidatesShownMax)
            screen.Line($"[dim]and {Wording.Number(recalled.Candidates.Count - CandidatesShownMax)} more (--json has all)[/]");
    }

    /// <summary>Columns that the table takes: a table that is squeezed breaks words into letters.</summary>
    private static int TableColumns(IReadOnlyList<string> names) => 52 + names.Sum(n => Math.Clamp(n.Length, 6, NameCharactersShown) + 3);

    private static void Tabulate(Screen screen, IReadOnlyList<Candidate> candidates, IReadOnlyList<string> names)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("[dim]#[/]").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("[dim]candidate[/]").NoWrap());
        table.AddColumn(new TableColumn("[dim]outcome[/]").NoWrap());
        table.AddColumn(new TableColumn("[bold]score[/]").RightAligned().NoWrap());
        foreach (var name in names)
            table.AddColumn(new TableColumn($"[dim]{Screen.Clip(name, NameCharactersShown)}[/]").RightAligned().NoWrap());
        foreach (var (index, candidate) in candidates.Index()) table.AddRow([.. Cells(index + 1, candidate, names)]);
        screen.Write(table);
    }

    /// <summary>The same below each other, for narrow windows.</summary>
    private static void Stack(Screen screen, IReadOnlyList<Candidate> candidates, IReadOnlyList<string> names)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Alignment = Justify.Right, Padding = new Padding(1, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (index, candidate) in candidates.Index())
        {
            string[] cells = [.. Cells(index + 1, candidate, [])];
            var parts = names.Where(candidate.Components.ContainsKey)
                .Select(n => $"{Screen.SafeLine(n)} {Wording.Score(candidate.Components[n])}");
            grid.AddRow(cells[0], $"{cells[1]}  {cells[2]}  score {cells[3]}\n[dim]{string.Join(" · ", parts)}[/]");
        }
        screen.Write(grid);
    }

    private static IEnumerable<string> Cells(int rank, Candidate candidate, IReadOnlyList<string> names)
    {
        var id = candidate.Id.Value;
        yield return rank.ToString(CultureInfo.InvariantCulture);
        if (id.Length > IdCharactersShown) id = "…" + id[^IdCharactersShown..];
        yield return $"{Wording.Word(candidate.Kind)} [dim]{Screen.SafeLine(id)}[/]";
        yield return candidate.Outcome == "returned" ? "[green]returned[/]" : $"[yellow]{Screen.Clip(candidate.Outcome, 20)}[/]";
        yield return $"[bold]{Wording.Score(candidate.Score)}[/]";
        foreach (var name in names)
            yield return candidate.Components.TryGetValue(name, out var value) ? Wording.Score(value) : "[dim]·[/]";
    }
}
