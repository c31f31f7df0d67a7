using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Eval;

namespace Ingrain.Cli.Commands;

/// <summary>Measures recall on conversations with questions whose evidence is known.</summary>
internal sealed class EvalRetrievalCommand : CliCommand
{
    private const int JobsMax = 64;

    private static readonly string s_kinds = string.Join(", ", DatasetLoader.Names);

    private readonly Argument<string> _file = new("file")
    {
        Description = "The data set's file or folder; with --all, the folder that holds the data sets", HelpName = "FILE",
    };

    private readonly Option<string?> _dataset = Flags.Text("--dataset", "KIND", $"Which data set it is: {s_kinds}");
    private readonly Option<bool> _all = Flags.Of("--all", "Every data set of the folder, in one table");
    private readonly Option<string?> _policy = Flags.Text("--policy", "NAME", "How candidates are scored (default: article)");
    private readonly Option<string?> _without = Flags.Text("--without", "NAMES",
        $"Leave channels out, parted by commas: {ChannelNames.Listed}");
    private readonly Option<bool> _ablate = Flags.Of("--ablate", "What leaving out each channel changes, question by question");
    private readonly Option<string?> _compare = Flags.Text("--compare", "NAME", "What scoring by this policy instead changes");
    private readonly Option<int?> _jobs = Flags.Number("--jobs",
        "Conversations asked at once (default: one a processor; 1 for undisturbed times)", 1, JobsMax);

    public EvalRetrievalCommand(CommandSetting setting) : base("retrieval", "Measure recall on questions whose evidence is known", setting)
    {
        Add(_file);
        AddAll([_dataset, _all, _policy, _without, _ablate, _compare, _jobs]);
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
        var (datasets, missing) = Load(call);
        var runs = await AskAsync(call, datasets, ways.Variants, ct);
        if (ways.Names.Count > 1)
        {
            var comparison = ComparisonReport.Of(ways.Names, runs) with { Skipped = missing };
            return call.Answer(comparison, ReportJson.Default.ComparisonReport, screen => EvalView.Show(screen, comparison));
        }
        if (!call.Get(_all))
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
        var usual = new RecallVariant
        {
            Policy = call.Get(_policy) is { } name ? Policies.Known(name) : null,
            Without = Without(call),
            IsTimed = !ablate && against is null,
        };
        if (against is not null)
            return ([usual.Policy ?? "article", Policies.Known(against)], [usual, usual with { Policy = against }]);
        if (!ablate) return (["all"], [usual]);
        var left = ChannelNames.All.Where(c => !usual.Without.HasFlag(c.Channel)).ToList();
        return (
            ["all", .. left.Select(c => $"without {c.Name}")],
            [usual, .. left.Select(c => usual with { Without = usual.Without | c.Channel })]);
    }

    private RecallChannels Without(Call call)
    {
        var names = call.Get(_without) ?? "";
        try
        {
            return ChannelNames.Parse(names);
        }
        catch (ArgumentException)
        {
            throw CliException.Invalid($"'{TerminalText.Clip(names, 40)}' names no channels; there are {ChannelNames.Listed}.");
        }
    }

    private (IReadOnlyList<EvalDataset> Datasets, IReadOnlyList<string> Missing) Load(Call call)
    {
        var (kind, file) = (call.Get(_dataset), call.Get(_file)!);
        if (kind is null != call.Get(_all)) throw CliException.Invalid("Say which data set it is with --dataset KIND, or --all.");
        if (kind is not null && !DatasetLoader.Names.Contains(kind))
            throw CliException.Invalid($"'{TerminalText.Clip(kind, 40)}' is no data set; there are {s_kinds}.");
        if (!Path.Exists(file)) throw CliException.NotFound($"There is no file or folder '{file}'.");
        try
        {
            return kind is null ? DataFolder.Load(file) : ([DatasetLoader.Load(kind, file)], []);
        }
        catch (MalformedDataException e)
        {
            throw CliException.Invalid(e.Message, e);
        }
    }

    private async Task<IReadOnlyList<EvalRun>> AskAsync(
        Call call, IReadOnlyList<EvalDataset> datasets, IReadOnlyList<RecallVariant> variants, CancellationToken ct)
    {
        using var progress = new ProgressLine(call.Surroundings, "asking");
        var runner = new EvalRunner(EngineTarget.OpenAsync, call.Surroundings.Clock)
        {
            Jobs = call.Get(_jobs) ?? Math.Min(Environment.ProcessorCount, JobsMax),
            Progress = progress.Counting(datasets.Sum(d => d.Conversations.Sum(c => (long)c.Questions.Count))),
        };
        return await runner.RunAsync(datasets, variants, ct);
    }
}
