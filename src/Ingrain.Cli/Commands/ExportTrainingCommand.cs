using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Writes a space's modules and recorded runs as training data.</summary>
internal sealed class ExportTrainingCommand : CliCommand
{
    private readonly Argument<string> _folder = Flags.Argument("folder", "FOLDER", "The folder to write into; made where it is not there");
    private readonly Option<bool> _force = Flags.Of("--force", "Overwrite files that are there");

    public ExportTrainingCommand(CommandSetting setting) : base("training", "Write what modules and runs can teach a model", setting)
    {
        Add(_folder);
        Add(_force);
    }

    public override string Details =>
        "Tasks with solutions as chat models are fine-tuned on, solutions beside programs that do not pass, and where each line is from. "
        + "Every solution runs in the sandbox once more and is left out where it fails. The files hold memories in the clear, so they are "
        + "readable by you alone.";

    public override IReadOnlyList<(string, string)> Examples => [("export training ~/training", "three files of JSON lines")];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var files = new TrainingFiles(call.Get(_folder)!, call.Get(_force));
        await using var engine = call.Open(StoreUse.Read, SandboxChoice.Choose(call.Surroundings));
        var report = await files.WriteAsync(new TrainingSet(engine, call.Space), ct);
        var answer = new TrainingAnswer(files.Folder, report);
        return call.Answer(answer, CliJson.Default.TrainingAnswer, screen => TrainingFiles.Show(screen, files.Folder, report));
    }
}
