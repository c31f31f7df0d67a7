using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Eval;

namespace Ingrain.Cli.Commands;

/// <summary>Measures recall on conversations with questions whose evidence is known.</summary>
internal sealed class EvalRetrievalCommand : CliCommand
{
    private readonly EvalSources _sources;
    private readonly Option<bool> _ablate = Flags.Of("--ablate", "What leaving out each channel changes, question by question");
    private readonly Option<string?> _compare = Flags.Text("--compare", "NAME", "What scoring by this policy instead changes");

    public EvalRetrievalCommand(CommandSetting setting) : base("retrieval", "Measure recall on questions whose evidence is known", setting)
    {
        _sources = new EvalSources(this);
        AddAll([_ablate, _compare]);
    }

    public override string Details =>
        "Each conversation is observed into a throw-away store; each question is recalled and compared with what answers it. Times and "
        + "tokens are of recalls with default bounds; ranks are counted to a depth of 100. Changes come with 95 % intervals by a paired "
        + "bootstrap over questions: one that holds 0 may be chance. Your own store is not touched.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("eval retrieval --dataset locomo locomo10.json", "recall, hit rate and rank, by category of question"),
        ("eval retrieval --all ../shared/data --jobs 1", "every data set there, in one table"),
        ("eval retrieval --all ../shared/data --ablate", "what each channel is worth on each data set"),
    ];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Ok, ExitCode.Unexpected, ExitCode.Usage, ExitCode.NotFound, ExitCode.Cancelled];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var ways = Ways(call);
        var (datasets, missing) = _sources.Load(call);
        var runs = await AskAsync(call, datasets, ways.Variants, ct);
        if (ways.Names.Count > 1)
        {
            var comparison = ComparisonReport.Of(ways.Names, runs) with { Skipped = missing };
            return call.Answer(comparison, ReportJson.Default.ComparisonReport, screen => EvalView.Show(screen, comparison));
        }
        if (!_sources.IsAll(call))
        {
            var report = RetrievalReport.Of(runs[0]);
            return call.Answer(report, ReportJson.Default.RetrievalReport, screen => EvalView.Show(screen, report));
        }
        var suite = new SuiteReport { Rows = EvalRow.Of(runs), Skipped = missing };
        return call.Answer(suite, ReportJson.Default.SuiteReport, screen => EvalView.Show(screen, suite));
    }

    /// <summary>The ways to recall, the one that others are compared with first.</summary>
    private (IReadOnlyList<string> Names, IReadOnlyList<RecallVariant> Variants) Ways(Call call)
    {
        var (ablate, against) = (call.Get(_ablate), call.Get(_compare));
        if (ablate && against is not null) throw CliException.Invalid("Give --ablate or --compare, not both.");
        var usual = _sources.Variant(call) with { IsTimed = !ablate && against is null };
        if (against is not null)
            return ([usual.Policy ?? "article", Policies.Known(against)], [usual, usual with { Policy = against }]);
        if (!ablate) return (["all"], [usual]);
        var left = ChannelNames.All.Where(c => !usual.Without.HasFlag(c.Channel)).ToList();
        return (
            ["all", .. left.Select(c => $"without {c.Name}")],
            [usual, .. left.Select(c => usual with { Without = usual.Without | c.Channel })]);
    }

    private async Task<IReadOnlyList<EvalRun>> AskAsync(
        Call call, IReadOnlyList<EvalDataset> datasets, IReadOnlyList<RecallVariant> variants, CancellationToken ct)
    {
        using var progress = new ProgressLine(call.Surroundings, "asking");
        var runner = new EvalRunner((c, cancel) => EngineTarget.OpenAsync(c, call.Embedder, cancel), call.Surroundings.Clock)
        {
            Jobs = _sources.Jobs(call),
            Progress = progress.Counting(datasets.Sum(d => d.Conversations.Sum(c => (long)c.Questions.Count))),
        };
        return await runner.RunAsync(datasets, variants, ct);
    }
}
