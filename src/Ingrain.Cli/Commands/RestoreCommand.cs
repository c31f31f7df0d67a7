using System.CommandLine;
using Ingrain.Cli.Backup;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Makes a store out of a backup, where there is none.</summary>
internal sealed class RestoreCommand : CliCommand
{
    private readonly Argument<string> _file = Input.Flags.Argument("file", "FILE", "The backup");

    public RestoreCommand(CommandSetting setting)
        : base("restore", "Make a new store out of a backup, and verify it", setting) => Add(_file);

    public override string Details =>
        "The store is the file of --db, and must not be there yet: nothing is ever overwritten. All of it is restored, or nothing. Every "
        + "space is verified and its root hash compared with the backup's. Access tokens are not in a backup: 'ingrain token create' makes "
        + "new ones. Exit code 5 when the backup is damaged or cut off.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("restore ingrain-monday.backup --db ~/restored.db", "a store of its own, to look at or to go on with"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        if (call.Get(_file) is not { Length: > 0 } file) throw CliException.Invalid("FILE is empty: name the backup.");
        if (!File.Exists(file)) throw CliException.NotFound($"There is no file '{file}'.");
        var path = call.Store.Path;
        foreach (var taken in (string[])[path, path + "-wal"])
            if (Path.Exists(taken))
                throw new CliException(ExitCode.Conflict, "conflict", $"'{taken}' is there already; a restore overwrites nothing. "
                    + "Name another file with --db.");
        var unfinished = path + ".unfinished";
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            VerifiedStore.Remove(unfinished);
            var header = await BackupFile.ReadAsync(file, unfinished, ct);
            var roots = await VerifiedStore.RootsAsync(call, unfinished, ct);
            if (!roots.SequenceEqual(header.Spaces)) throw BackupFile.Damaged("its spaces do not end as its first line says");
            File.Move(unfinished, path);
            var answer = new BackupAnswer(path, header.At, new FileInfo(path).Length, roots);
            return call.Answer(answer, CliJson.Default.BackupAnswer, screen =>
            {
                screen.Line($"[green]✓[/] restored {Wording.Count(roots.Count, "space")} of {Screen.SafeLine(header.At)} to "
                    + Screen.SafeLine(path));
                VerifiedStore.Show(screen, roots);
            });
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.Corrupt)
        {
            throw BackupFile.Damaged(e.Message.TrimEnd('.'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Unavailable($"The backup cannot be read, or '{path}' not be written: {e.Message}", e);
        }
        finally
        {
            VerifiedStore.Remove(unfinished);
        }
    }
}
