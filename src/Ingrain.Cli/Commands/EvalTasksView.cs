using System.Globalization;
using Ingrain.Cli.Output;
using Ingrain.Eval;
using Spectre.Console;

namespace Ingrain.Cli.Commands;

/// <summary>Draws what tasks came to.</summary>
internal static class EvalTasksView
{
    public static void Show(Screen screen, IReadOnlyList<TaskReport> reports)
    {
        foreach (var report in reports)
        {
            screen.Line($"[bold]{Screen.SafeLine(report.Stream)}[/], {Wording.Count(report.Tasks, "task")}, "
                + $"{Wording.Count(report.Orders, "order")} {(report.PartsFirst ? "with parts first" : "plainly shuffled")}, "
                + $"{Wording.Number(report.StepsMax)} steps a task at most");
            Arms(screen, report);
            Changes(screen, report);
            Growth(screen, report);
            screen.Line();
        }
    }

    public static void Show(Screen screen, TransferReport report)
    {
        var table = Table("memory from", ["read by", "modules", "solved without", "solved", "95 %", "steps", "95 %"]);
        foreach (var cell in report.Cells)
            table.AddRow([Screen.SafeLine(cell.MemoryFrom), Screen.SafeLine(cell.Solver), Wording.Number(cell.Modules),
                Percent(cell.SolvedWithout), .. Change(cell.Solved, "points"), .. Change(cell.Steps, "%")]);
        screen.Write(table);
    }

    private static void Arms(Screen screen, TaskReport report)
    {
        var parts = report.Arms[0].Parts.Keys.ToList();
        var table = Table("arm", ["solved", .. parts.Count > 1 ? parts : [], "overfitted", "steps", "reuse", "offered", "reward",
            "failing"]);
        foreach (var arm in report.Arms)
            table.AddRow([Screen.SafeLine(arm.Arm), Percent(arm.Solved), .. parts.Count > 1 ? parts.Select(p => Percent(arm.Parts[p])) : [],
                Percent(arm.Overfitted), Number(arm.Steps, "0"), Percent(arm.Reuse), Number(arm.Offered, "0.0"), Number(arm.Reward,
                    "0.000"),
                Wording.Number(arm.Failing)]);
        screen.Write(table);
    }

    private static void Changes(Screen screen, TaskReport report)
    {
        var table = Table("ingrain beside", ["solved", "95 %", "steps", "95 %", "steps where both solve", "95 %"]);
        foreach (var row in report.Beside)
            table.AddRow([Screen.SafeLine(row.Arm), .. Change(row.Solved, "points"), .. Change(row.Steps, "%"),
                .. Change(row.StepsWhereBothSolve, "%")]);
        screen.Write(table);
    }

    private static void Growth(Screen screen, TaskReport report)
    {
        var table = Table("tenths of the stream", [.. Enumerable.Range(1, 10).Select(i => Wording.Number(i))]);
        foreach (var arm in report.Arms.Skip(1))
            table.AddRow([$"{Screen.SafeLine(arm.Arm)}: modules", .. arm.Growth.Select(g => Number(g.Modules, "0"))]);
        var own = report.Arms[^1].Growth;
        table.AddRow(["ingrain: characters", .. own.Select(g => Number(g.Characters, "0"))]);
        table.AddRow(["ingrain: changes", .. own.Select(g => Number(g.Updates, "0"))]);
        table.AddRow(["ingrain: depth", .. own.Select(g => Number(g.Depth, "0.0"))]);
        screen.Write(table);
    }

    private static Table Table(string first, IEnumerable<string> others)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(first) { NoWrap = true });
        foreach (var other in others) table.AddColumn(new TableColumn(other) { Alignment = Justify.Right });
        return table;
    }

    private static string[] Change(PairedChange change, string unit) =>
    [
        $"{Signed(change.Change)} {unit}", $"{Signed(change.Low)} to {Signed(change.High)}",
    ];

    private static string Signed(double share) => (share * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => Number(share * 100, "0.0") + " %";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
