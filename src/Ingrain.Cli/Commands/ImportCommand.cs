using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Restores a bundle, or brings over what other programs keep.</summary>
internal sealed class ImportCommand : CliCommand
{
    private const int SkippedShownMax = 20;

    private readonly Argument<string> _path = new("path") { Description = "A bundle, a file, a folder or a zip archive; - for a bundle on standard input", HelpName = "PATH" };
    private readonly Option<string?> _format = Flags.Text("--format", "FORMAT", "What it is, where it is not recognised: bundle");
    private readonly Option<string?> _reason = Flags.Text("--reason", "TEXT", "Why, in words; shown in the log");

    public ImportCommand(CommandSetting setting) : base("import", "Restore a bundle, or bring over what other programs keep", setting)
    {
        Add(_path);
        AddAll([_format, _reason]);
    }

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("import backup.ingrain --space restored", "a bundle, into an empty space"),
    ];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var path = call.Get(_path)!;
        if (path == "-" || call.Get(_format) == "bundle" || await BundleFile.IsBundleAsync(path, ct)) return await RestoreAsync(call, path, ct);
        throw CliException.Invalid("unknown format");
    }

    private static async Task<int> RestoreAsync(Call call, string path, CancellationToken ct)
    {
        await using var stream = path == "-" ? call.Surroundings.OpenIn() : ReadFile.Open(path);
        await using var engine = call.Open(StoreUse.Write);
        var head = await engine.RestoreAsync(call.IsSpaceNamed ? call.Space : null, stream, ct);
        var answer = new ImportAnswer
        {
            Source = path, Formats = ["bundle"], Space = head.Space.Name, Added = new Dictionary<string, int>(),
            AlreadyKnown = new Dictionary<string, int>(), Changed = new Dictionary<string, int>(), Skipped = [], SkippedCount = 0,
            Sequence = head.Sequence, Hash = Wording.Hex(head.Hash),
        };
        return call.Answer(answer, CliJson.Default.ImportAnswer, screen =>
        {
            screen.Line($"[green]✓[/] restored space [bold]{Screen.SafeLine(head.Space.Name)}[/]: {Wording.Count(head.Sequence, "changeset")}, verified");
            screen.Indented($"[grey]root hash {answer.Hash}[/]");
        });
    }
}
