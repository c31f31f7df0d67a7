using Ingrain.Eval;

namespace Ingrain.Cli.Commands;

/// <summary>Shows where recall is lost.</summary>
internal sealed class EvalGoldCommand : CliCommand
{
    private readonly EvalSources _sources;

    public EvalGoldCommand(CommandSetting setting) : base("gold", "Show how far down the answers stand, and what finds them", setting) =>
        _sources = new EvalSources(this);

    public override string Details =>
        "Counts the evidence of all questions by where it stands among all candidates: within the first 10, up to 50, below, sorted out as "
        + "a duplicate or because it no longer holds, or never found; and which part of the score found it. JSON names the questions by "
        + "number.";

    public override IReadOnlyList<(string, string)> Examples =>
        [("eval gold --dataset locomo locomo10.json", "where the evidence of each category stands")];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Ok, ExitCode.Unexpected, ExitCode.Usage, ExitCode.NotFound, ExitCode.Cancelled];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var variant = _sources.Variant(call);
        var (datasets, missing) = _sources.Load(call);
        var finder = new GoldFinder((c, cancel) => EngineTarget.OpenAsync(c, call.Embedder, cancel)) { Jobs = _sources.Jobs(call) };
        var report = await finder.RunAsync(datasets, variant, ct) with { Skipped = missing };
        return call.Answer(report, ReportJson.Default.GoldReport, screen => EvalView.Show(screen, report));
    }
}
