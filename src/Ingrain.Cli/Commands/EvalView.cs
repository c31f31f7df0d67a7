using System.Globalization;
using Ingrain.Cli.Output;
using Ingrain.Eval;
using Spectre.Console;

namespace Ingrain.Cli.Commands;

/// <summary>Draws what evaluations found.</summary>
internal static class EvalView
{
    private static readonly string[] s_scores = ["r@5", "r@10", "r@20", "hit@10", "all@10", "mrr", "ndcg"];

    /// <summary>One data set by category.</summary>
    public static void Show(Screen screen, RetrievalReport report)
    {
        var table = Table("category", ["n", .. s_scores]);
        foreach (var (name, scores) in report.ByCategory) table.AddRow([Screen.Clip(name, 24), .. Cells(scores)]);
        table.AddEmptyRow();
        table.AddRow([.. new[] { "all", Wording.Number(report.Scored) }
            .Concat(Cells(
                report.RecallAt5, report.RecallAt10, report.RecallAt20, report.HitAt10, report.AllAt10, report.Mrr, report.NdcgAt10))
            .Select(c => $"[bold]{c}[/]")]);
        screen.Write(table);
        var (median, slow, tokens) = (Number(report.P50Ms, "0.00"), Number(report.P99Ms, "0.00"), Number(report.TokensPerRecall, "0"));
        screen.Line($"[dim]{Wording.Count(report.Questions, "question")}, {median} ms a recall ({slow} ms at the 99th percentile), "
            + $"{tokens} tokens each[/]");
    }

    /// <summary>Several data sets, each whole and by part.</summary>
    public static void Show(Screen screen, SuiteReport report)
    {
        var table = Table("data set", ["n", .. s_scores, "tokens", "p50 ms", "p99 ms"]);
        foreach (var row in report.Rows)
        {
            var cells = Cells(row.Scores);
            if (row.Cost is { } cost)
                table.AddRow([.. new[] { Screen.Clip(row.Dataset, 26) }.Concat(cells)
                    .Concat([Number(cost.TokensPerRecall, "0"), Number(cost.P50Ms, "0.00"), Number(cost.P99Ms, "0.0")])
                    .Select(c => $"[bold]{c}[/]")]);
            else table.AddRow(["  " + Screen.Clip(row.Part, 24), .. cells]);
        }
        screen.Write(table);
        Skipped(screen, report.Skipped);
    }

    /// <summary>What each way changes on each data set.</summary>
    public static void Show(Screen screen, ComparisonReport report)
    {
        var table = Table("data set", ["n", "r@10", "95 %", "mrr", "95 %", "better", "worse"]);
        foreach (var way in report.Rows.GroupBy(r => r.Variant))
        {
            table.AddRow($"[bold]{Screen.Clip(way.Key, 40)}[/]");
            foreach (var row in way)
            {
                table.AddRow([NameOf(row.Dataset, row.Part), Wording.Number(row.Scored), .. Cells(row.RecallAt10), .. Cells(row.Mrr),
                    Wording.Number(row.Better), Wording.Number(row.Worse)]);
            }
        }
        screen.Write(table);
        screen.Line($"[dim]Changes against {Screen.SafeLine(report.Baseline)}; an interval that holds 0 may be chance.[/]");
        Skipped(screen, report.Skipped);
    }

    /// <summary>Where the gold of each part stands, and what finds that of whole data sets.</summary>
    public static void Show(Screen screen, GoldReport report)
    {
        var bands = Enum.GetValues<GoldBand>();
        var table = Table("data set", ["gold", "1-10", "11-50", "51-", "dropped", "never"]);
        foreach (var row in report.Rows)
            table.AddRow([NameOf(row.Dataset, row.Part), Wording.Number(row.Gold.Values.Sum()),
                .. bands.Select(b => Wording.Number(row.Gold[GoldRow.NameOf(b)]))]);
        screen.Write(table);
        var names = report.Rows.SelectMany(r => r.FoundBy.Values).SelectMany(f => f.Keys).Distinct().ToList();
        var found = Table("found by, share of gold", names);
        foreach (var row in report.Rows.Where(r => r.Part == EvalRow.Overall))
        {
            found.AddRow($"[bold]{Screen.Clip(row.Dataset, 26)}[/]");
            foreach (var (band, shares) in row.FoundBy)
                found.AddRow(["  " + band, .. names.Select(n => Cells(shares.GetValueOrDefault(n)).Single())]);
        }
        screen.Write(found);
        Skipped(screen, report.Skipped);
    }

    /// <summary>What learned weights change.</summary>
    public static void Show(Screen screen, IReadOnlyList<CombinerTrial> trials)
    {
        var table = Table("learned from", ["tried on", "r@10", "95 %", "mrr", "95 %"]);
        foreach (var trial in trials)
            table.AddRow([Screen.Clip(trial.LearnedFrom, 26), Screen.Clip(trial.TriedOn, 26),
                .. Cells(trial.RecallAt10), .. Cells(trial.Mrr)]);
        screen.Write(table);
        foreach (var from in trials.Where(t => t.Weights.Count > 0).DistinctBy(t => t.LearnedFrom))
        {
            var weights = string.Join(", ", from.Weights.Select(w => $"{w.Key} {Number(w.Value, "0.00")}"));
            screen.Line($"[dim]{Screen.SafeLine($"{from.LearnedFrom}: {weights}")}[/]");
        }
    }

    private static string NameOf(string dataset, string part) =>
        part == EvalRow.Overall ? Screen.Clip(dataset, 26) : "  " + Screen.Clip(part, 24);

    private static void Skipped(Screen screen, IReadOnlyList<string> kinds)
    {
        if (kinds.Count > 0) screen.Line($"[dim]Not in the folder: {Screen.SafeLine(string.Join(", ", kinds))}.[/]");
    }

    private static Table Table(string first, IEnumerable<string> headings)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn($"[dim]{first}[/]").NoWrap());
        foreach (var heading in headings) table.AddColumn(new TableColumn($"[dim]{heading}[/]").RightAligned().NoWrap());
        return table;
    }

    private static IEnumerable<string> Cells(CategoryReport c) =>
        [Wording.Number(c.Scored), .. Cells(c.RecallAt5, c.RecallAt10, c.RecallAt20, c.HitAt10, c.AllAt10, c.Mrr, c.NdcgAt10)];

    private static IEnumerable<string> Cells(params double[] values) => values.Select(v => Number(v, ".000;-.000;.000"));

    /// <summary>A change and its interval; what is certain stands out.</summary>
    private static IEnumerable<string> Cells(PairedChange change)
    {
        const string signed = "+.000;-.000;0";
        var text = Number(change.Change, signed);
        var colour = change.Low > 0 ? "green" : change.High < 0 ? "red" : "default";
        return [$"[{colour}]{text}[/]", $"[dim]{Number(change.Low, signed)} … {Number(change.High, signed)}[/]"];
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
