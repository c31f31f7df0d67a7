using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Writes a space's whole log as a bundle.</summary>
internal sealed class ExportCommand : CliCommand
{
    private readonly Argument<string> _file = new("file") { Description = "Where to; - for standard output", HelpName = "FILE" };
    private readonly Option<bool> _force = Flags.Of("--force", "Overwrite a file that is there");

    public ExportCommand(CommandSetting setting) : base("export", "Write a whole space as one bundle file", setting)
    {
        Add(_file);
        Add(_force);
        Add(new ExportTrainingCommand(setting));
    }

    public override string Details =>
        "A bundle is lossless: every version, time, hash and reason. 'ingrain import' restores it into an empty space and verifies it. "
        + "It holds memories in the clear, so the file is readable by you alone.";

    public override IReadOnlyList<(string, string)> Examples => [("export backup.ingrain", "the space as one file")];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var file = call.Get(_file)!;
        if (file.Length == 0) throw CliException.Invalid("FILE is empty: name the file to write, or - for standard output.");
        await using var engine = call.Open(StoreUse.Read);
        if (file == "-")
        {
            if (call.IsJson) throw CliException.Invalid("--json and - both want standard output; write the bundle to a file.");
            await using var output = new BufferedStream(call.Surroundings.OpenOut(), 1 << 16);
            await engine.ExportAsync(call.Space, output, null, ct);
            return ExitCode.Ok;
        }
        var path = Path.GetFullPath(file);
        if (Directory.Exists(path)) throw CliException.Invalid($"'{file}' is a folder; name a file.");
        if (File.Exists(path) && !call.Get(_force)) throw CliException.Invalid($"'{file}' is there already; --force overwrites it.");
        var (head, bytes) = await WriteAsync(call, engine, path, ct);
        var answer = new ExportAnswer(path, head.Space.Name, head.Sequence, Wording.Hex(head.Hash), bytes);
        return call.Answer(answer, CliJson.Default.ExportAnswer, screen =>
        {
            screen.Line($"[green]✓[/] exported space [bold]{Screen.SafeLine(answer.Space)}[/] to {Screen.SafeLine(path)}");
            screen.Indented($"[dim]{Wording.Count(answer.Sequence, "changeset")}, {Wording.Size(bytes)}, root hash {answer.Hash}[/]");
        });
    }

    /// <summary>Beside its place first, so that a file of that name is a whole bundle or the one from before.</summary>
    private static async Task<(Storage.SpaceHead Head, long Bytes)> WriteAsync(
        Call call, MemoryEngine engine, string path, CancellationToken ct)
    {
        var unfinished = path + ".unfinished";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 16 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Storage.SpaceHead head;
            long bytes;
            await using (var stream = new FileStream(unfinished, options))
            {
                using var progress = new ProgressLine(call.Surroundings, "exporting");
                head = await engine.ExportAsync(call.Space, stream, progress.Counting(), ct);
                stream.Flush(flushToDisk: true);
                bytes = stream.Length;
            }
            File.Move(unfinished, path, overwrite: true);
            return (head, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Unavailable($"'{path}' cannot be written: {e.Message}", e);
        }
        finally
        {
            if (File.Exists(unfinished)) File.Delete(unfinished);
        }
    }
}
