using System.CommandLine;
using System.Globalization;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Eval;
using Spectre.Console;

namespace Ingrain.Cli.Commands;

/// <summary>Measures recall on conversations with questions whose evidence is known.</summary>
internal sealed class EvalRetrievalCommand : CliCommand
{
    private static readonly string s_kinds = string.Join(", ", DatasetLoader.Names);

    private readonly Argument<string> _file = new("file") { Description = "The data set's file or folder", HelpName = "FILE" };
    private readonly Option<string?> _dataset = Flags.Text("--dataset", "KIND", $"Which data set it is: {s_kinds}");
    private readonly Option<string?> _policy = Flags.Text("--policy", "NAME", "How candidates are scored (default: article)");

    public EvalRetrievalCommand(CommandSetting setting) : base("retrieval", "Measure recall on questions whose evidence is known", setting)
    {
        Add(_file);
        _dataset.Required = true;
        AddAll([_dataset, _policy]);
    }

    public override string Details =>
        "Each conversation is observed into a throw-away store; each question is recalled and compared with the episodes that answer it. "
        + "Your own store is not touched.";

    public override IReadOnlyList<(string, string)> Examples =>
        [("eval retrieval --dataset locomo locomo10.json", "recall, hit rate and rank, by category of question")];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Ok, ExitCode.Unexpected, ExitCode.Usage, ExitCode.NotFound, ExitCode.Cancelled];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var report = await RunAsync(call, call.Get(_dataset)!, call.Get(_file)!, ct);
        return call.Answer(report, ReportJson.Default.RetrievalReport, screen => Show(screen, report));
    }

    private async Task<RetrievalReport> RunAsync(Call call, string kind, string file, CancellationToken ct)
    {
        if (!DatasetLoader.Names.Contains(kind))
            throw CliException.Invalid($"'{TerminalText.Clip(kind, 40)}' is no data set; there are {s_kinds}.");
        var policy = call.Get(_policy) is { } name ? Policies.Known(name) : null;
        if (!Path.Exists(file)) throw CliException.NotFound($"There is no file or folder '{file}'.");
        try
        {
            var dataset = DatasetLoader.Load(kind, file);
            using var progress = new ProgressLine(call.Surroundings, "asking");
            var target = new EngineTarget(progress.Counting(dataset.Conversations.Sum(c => c.Questions.Count)));
            return await new EvalRunner(target.OpenAsync, call.Surroundings.Clock).RunAsync(dataset, policy, ct);
        }
        catch (MalformedDataException e)
        {
            throw CliException.Invalid(e.Message, e);
        }
    }

    private static void Show(Screen screen, RetrievalReport report)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("[dim]category[/]");
        foreach (var heading in new[] { "questions", "recall@5", "recall@10", "recall@20", "hit@10", "mrr", "ndcg@10" })
            table.AddColumn(new TableColumn($"[dim]{heading}[/]").RightAligned().NoWrap());
        foreach (var (name, c) in report.ByCategory)
            table.AddRow([Screen.Clip(name, 24), Wording.Number(c.Scored),
                .. Cells(c.RecallAt5, c.RecallAt10, c.RecallAt20, c.HitAt10, c.Mrr, c.NdcgAt10)]);
        table.AddEmptyRow();
        table.AddRow([.. new[] { "all", Wording.Number(report.Scored) }
            .Concat(Cells(report.RecallAt5, report.RecallAt10, report.RecallAt20, report.HitAt10, report.Mrr, report.NdcgAt10))
            .Select(c => $"[bold]{c}[/]")]);
        screen.Write(table);
        var (median, slow, tokens) = (Number(report.P50Ms, "0.00"), Number(report.P99Ms, "0.00"), Number(report.TokensPerRecall, "0"));
        screen.Line($"[dim]{Wording.Count(report.Questions, "question")}, {median} ms a recall ({slow} ms at the 99th percentile), "
            + $"{tokens} tokens each[/]");
    }

    private static IEnumerable<string> Cells(params double[] values) =>
        values.Select(v => Number(v, "0.000"));

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
