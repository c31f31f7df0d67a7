using System.CommandLine;
using System.Text;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Writes a space's modules and recorded runs as training data.</summary>
internal sealed class ExportTrainingCommand : CliCommand
{
    private static readonly string[] s_names = ["pairs.jsonl", "preferences.jsonl", "sources.jsonl"];

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
        var folder = Path.GetFullPath(call.Get(_folder)!);
        var paths = s_names.Select(n => Path.Combine(folder, n)).ToList();
        if (File.Exists(folder)) throw CliException.Invalid($"'{folder}' is a file; name a folder.");
        if (!call.Get(_force) && paths.Find(File.Exists) is { } there)
            throw CliException.Invalid($"'{there}' is there already; --force overwrites it.");
        await using var engine = call.Open(StoreUse.Read, SandboxChoice.Choose(call.Surroundings));
        var texts = s_names.Select(_ => new StringWriter { NewLine = "\n" }).ToList();
        var report = await new TrainingSet(engine, call.Space).WriteAsync(texts[0], texts[1], texts[2], ct);
        try
        {
            Directory.CreateDirectory(folder);
            for (var i = 0; i < paths.Count; i++) await WriteAsync(paths[i], texts[i].ToString(), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Unavailable($"'{folder}' cannot be written: {e.Message}", e);
        }
        var answer = new TrainingAnswer(folder, report);
        return call.Answer(answer, CliJson.Default.TrainingAnswer, screen =>
        {
            screen.Line($"[green]✓[/] {Wording.Count(report.Pairs, "pair")} and {Wording.Count(report.Preferences, "preference")} "
                + $"from {Wording.Count(report.Modules, "module")} in {Screen.SafeLine(folder)}");
            screen.Indented($"[dim]left out: {Wording.Count(report.Duplicates, "duplicate")}, "
                + $"{Wording.Number(report.Failing)} that fail, {Wording.Number(report.Unproven)} without examples[/]");
        });
    }

    private static async Task WriteAsync(string path, string text, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(path, options);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }
}
