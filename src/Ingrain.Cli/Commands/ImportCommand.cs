using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Importers;
using Spectre.Console;

namespace Ingrain.Cli.Commands;

/// <summary>Restores a bundle, or brings over what other programs keep.</summary>
internal sealed class ImportCommand : CliCommand
{
    private const int SkippedShownMax = 20;

    private static readonly string s_formats = string.Join(", ", ImportFormats.All.Select(f => f.Name()).Prepend("bundle"));

    private readonly Argument<string> _path =
        Flags.Argument("path", "PATH", "A bundle, a file, a folder or a zip archive; - for a bundle on standard input");
    private readonly Option<string?> _format = Flags.Text("--format", "FORMAT",
        $"What it is, where that is not recognised: {s_formats}");
    private readonly Option<string?> _reason = Flags.Text("--reason", "TEXT", "Why, in words; shown in the log");

    public ImportCommand(CommandSetting setting) : base("import", "Restore a bundle, or bring over what other programs keep", setting)
    {
        Add(_path);
        AddAll([_format, _reason]);
    }

    public override string Details =>
        "Bundles of 'ingrain export' are restored into an empty space, every version of them. Transcripts, chat exports, notes and memory "
        + "graphs become episodes, notes, entities and links; importing them again adds only what is new, and what was changed here since "
        + "stays. Whatever is not brought over is named with its place.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("import ~/.claude/projects", "every Claude Code transcript there is"),
        ("import chatgpt-export.zip --space chats", "a data export, read inside its archive"),
        ("import backup.ingrain --space restored", "a bundle, into an empty space"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var (path, name) = (call.Get(_path)!, call.Get(_format));
        if (path.Length == 0) throw CliException.Invalid("PATH is empty: name a file or folder, or - for a bundle on standard input.");
        var isBundle = name is null ? path == "-" || await BundleFile.IsBundleAsync(path, ct) : name == "bundle";
        if (isBundle) return await RestoreAsync(call, path, ct);
        if (path == "-") throw CliException.Invalid("Only bundles are read from standard input.");
        ImportFormat? format = name is null ? null : ImportFormats.Find(name) ?? throw CliException.Invalid(
            $"'{TerminalText.Clip(name, 40)}' is no format; there are {s_formats}.");
        try
        {
            return await BringOverAsync(call, path, format, ct);
        }
        catch (ImportException e)
        {
            throw e.Code == ImportErrorCode.NotFound ? CliException.NotFound(e.Message) : CliException.Invalid(e.Message, e);
        }
    }

    private async Task<int> BringOverAsync(Call call, string path, ImportFormat? format, CancellationToken ct)
    {
        IReadOnlyList<string> formats = format is { } asked
            ? [asked.Name()]
            : [.. Importer.Detect(path).Found.Select(f => f.Format.Name())];
        var things = Importer.Read(path, format, ct);
        var context = new WriteContext
        {
            Actor = new Actor(ActorKind.Import, formats[0]), Credential = "cli",
            Reason = call.Get(_reason) ?? $"imported {Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}",
        };
        await using var engine = call.Open(StoreUse.Write);
        var before = (await engine.HeadAsync(call.Space, ct)).Sequence;
        var known = new TakenBack();
        try
        {
            using var progress = new ProgressLine(call.Surroundings, "importing");
            var summary = await ImportRunner.RunAsync(engine, call.Space, known.Watch(things), context, progress.Counting(), ct);
            return Answer(call, (path, formats), summary, await known.ReadAsync(engine, call.Space, summary, ct));
        }
        catch (Exception e) when (e is MemoryException or OperationCanceledException)
        {
            // What is durable already must be told also when the rest does not come.
            // The import was called off; saying what it wrote is not.
            return await ImportInterruption.FailAsync(call, engine, (before, context.Actor), e, CancellationToken.None);
        }
    }

    private static int Answer(
        Call call, (string Path, IReadOnlyList<string> Formats) source, ImportSummary summary, IReadOnlyList<TakenBackShape> takenBack)
    {
        var answer = new ImportAnswer
        {
            Source = source.Path, Formats = source.Formats, Space = call.Space.Name, Added = Counts(summary.Added),
            AlreadyKnown = Counts(summary.AlreadyKnown), Changed = Counts(summary.Changed),
            Skipped = [.. summary.Skipped.Select(s => new SkippedShape(s.Place, s.Why))],
            SkippedCount = summary.SkippedCount, Sequence = summary.Sequence, TakenBack = takenBack.Count == 0 ? null : takenBack,
        };
        return call.Answer(answer, CliJson.Default.ImportAnswer, screen => Show(screen, answer));
    }

    private static SortedDictionary<string, int> Counts(IReadOnlyDictionary<RecordKind, int> counts) =>
        new(counts.ToDictionary(c => Wording.Word(c.Key), c => c.Value), StringComparer.Ordinal);

    private static void Show(Screen screen, ImportAnswer answer)
    {
        var kinds = new[] { answer.Added, answer.AlreadyKnown, answer.Changed }.SelectMany(c => c.Keys).Distinct()
            .Order(StringComparer.Ordinal).ToList();
        var mark = kinds.Count > 0 ? "[green]✓[/]" : "[dim]○[/]";
        var formats = string.Join(", ", answer.Formats);
        screen.Line($"{mark} {Screen.SafeLine(answer.Source)} [dim]({formats})[/] into space [bold]{Screen.SafeLine(answer.Space)}[/]");
        if (kinds.Count > 0)
        {
            var table = new Table { Border = TableBorder.Simple };
            table.AddColumn("[dim]kind[/]");
            foreach (var heading in new[] { "added", "changed", "already known" })
                table.AddColumn(new TableColumn($"[dim]{heading}[/]").RightAligned());
            foreach (var kind in kinds)
                table.AddRow(kind, Cell(answer.Added, kind), Cell(answer.Changed, kind), Cell(answer.AlreadyKnown, kind));
            screen.Write(table);
        }
        foreach (var back in answer.TakenBack ?? [])
            screen.Line($"[yellow]![/] {Wording.Count(back.Count, "episode")} of it {(back.Count == 1 ? "was" : "were")} taken back here "
                + $"in #{back.Sequence} ({Screen.Clip(back.Reason, 60)}): bring them back with 'ingrain rollback {back.Sequence}'");
        if (answer.SkippedCount == 0) return;
        screen.Line($"[yellow]![/] {Wording.Count(answer.SkippedCount, "thing")} not brought over:");
        foreach (var skipped in answer.Skipped.Take(SkippedShownMax))
            screen.Indented($"{Screen.SafeLine(skipped.Place)} [dim]{Screen.SafeLine(skipped.Why)}[/]");
        if (answer.SkippedCount > SkippedShownMax)
            screen.Indented($"[dim]and {Wording.Number(answer.SkippedCount - SkippedShownMax)} more (--json names them)[/]");
    }

    private static string Cell(IReadOnlyDictionary<string, int> counts, string kind) =>
        counts.TryGetValue(kind, out var count) ? Wording.Number(count) : "[dim]·[/]";

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
            var count = Wording.Count(head.Sequence, "changeset");
            screen.Line($"[green]✓[/] restored space [bold]{Screen.SafeLine(head.Space.Name)}[/]: {count}, verified");
            screen.Indented($"[dim]root hash {answer.Hash}[/]");
        });
    }
}
