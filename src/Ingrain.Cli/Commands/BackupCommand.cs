using System.CommandLine;
using Ingrain.Cli.Backup;
using Ingrain.Cli.Output;
using Ingrain.Sqlite;

namespace Ingrain.Cli.Commands;

/// <summary>Writes all spaces, as they are at one moment, into one file, while others go on working.</summary>
internal sealed class BackupCommand : CliCommand
{
    private readonly Argument<string> _file = Input.Flags.Argument("file", "FILE", "Where to; a file that is not there yet");

    public BackupCommand(CommandSetting setting)
        : base("backup", "Write the whole store into one file, while it is used, and verify it", setting) => Add(_file);

    public override string Details =>
        "All spaces as they are at one moment: every write that was acknowledged before is in it. The copy is verified from its first "
        + "changeset to its last, and root hashes are shown to compare with later. It holds memories in the clear, so the file is readable "
        + "by you alone. Access tokens are not in it. Needs room for two copies while it runs.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("backup ingrain-monday.backup", "all spaces in one file; servers and agents go on"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        if (call.Get(_file) is not { Length: > 0 } file) throw CliException.Invalid("FILE is empty: name the file to write.");
        var path = Path.GetFullPath(file);
        if (Path.Exists(path)) throw CliException.Invalid($"'{file}' is there already; a backup overwrites nothing.");
        if (!File.Exists(call.Store.Path)) throw CliException.NotFound($"There is no store at {call.Store.Path}.");
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw CliException.NotFound($"There is no folder for '{file}'.");
        var (copy, unfinished) = (path + ".copy", path + ".unfinished");
        try
        {
            VerifiedStore.Remove(copy);
            File.Delete(unfinished);
            var at = call.Now;
            await Task.Run(() => StoreCopy.Make(call.Store.Path, copy, ct), ct);
            var roots = await VerifiedStore.RootsAsync(call, copy, ct);
            var header = new BackupHeader(BackupHeader.Current, Wording.Iso(at), new FileInfo(copy).Length, roots);
            var bytes = await BackupFile.WriteAsync(header, copy, unfinished, ct);
            File.Move(unfinished, path);
            var answer = new BackupAnswer(path, header.At, bytes, roots);
            return call.Answer(answer, CliJson.Default.BackupAnswer, screen =>
            {
                screen.Line($"[green]✓[/] backed up {Wording.Count(roots.Count, "space")} to {Screen.SafeLine(path)}, "
                    + Wording.Size(bytes));
                VerifiedStore.Show(screen, roots);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Unavailable($"'{path}' cannot be written: {e.Message}", e);
        }
        finally
        {
            VerifiedStore.Remove(copy);
            File.Delete(unfinished);
        }
    }
}
