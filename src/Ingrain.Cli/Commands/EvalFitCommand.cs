using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Eval;

namespace Ingrain.Cli.Commands;

/// <summary>Asks whether learned weights would rank better than the fixed ones.</summary>
internal sealed class EvalFitCommand : CliCommand
{
    private readonly Argument<string> _folder = Flags.Argument("folder", "FOLDER", "The folder that holds the data sets");

    public EvalFitCommand(CommandSetting setting)
        : base("fit", "Try weights learned from one data set on the others", setting) => Add(_folder);

    public override string Details =>
        "Learns from each data set how much every part of a score should count, and ranks the others by that: changes against the fixed "
        + "weights come with 95 % intervals. Data sets whose licence forbids it are only tried on. Nothing is kept.";

    public override IReadOnlyList<(string, string)> Examples => [("eval fit ../shared/data", "whether learned weights carry over")];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Ok, ExitCode.Unexpected, ExitCode.Usage, ExitCode.NotFound, ExitCode.Cancelled];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var folder = call.Get(_folder)!;
        if (!Directory.Exists(folder)) throw CliException.NotFound($"There is no folder '{folder}'.");
        try
        {
            var (datasets, _) = DataFolder.Load(folder);
            var trials = await CombinerBench.RunAsync(datasets, (c, cancel) => EngineTarget.OpenAsync(c, call.Embedder, cancel), ct);
            return call.Answer(trials, ReportJson.Default.IReadOnlyListCombinerTrial, screen => EvalView.Show(screen, trials));
        }
        catch (MalformedDataException e)
        {
            throw CliException.Invalid(e.Message, e);
        }
    }
}
