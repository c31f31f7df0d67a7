using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Git;

namespace Ingrain.Cli.Commands;

/// <summary>Takes in what was changed with git.</summary>
internal sealed class RepoImportCommand : CliCommand
{
    private readonly Argument<string> _folder = Flags.Argument("dir", "DIR", "The repository: an export, or a clone of one");
    private readonly Option<string?> _branch = Flags.Text(
        "--branch", "NAME", "The branch to take in (default: the one that is checked out)");
    private readonly Option<bool> _keepGoing = Flags.Of("--keep-going", "Take what does not conflict, also from later commits");
    private readonly RepoOptions _repo = new();

    public RepoImportCommand(CommandSetting setting) : base("import", "Take in commits that were made on top of an export", setting)
    {
        Add(_folder);
        AddAll([_branch, _keepGoing, .. _repo.All]);
    }

    public override string Details =>
        "Each commit becomes a changeset with its message as the reason. What was changed here and there to different texts is a conflict: "
        + "both are shown, and nothing of that commit is written. Merge the newest export into the branch to solve it. Importing again "
        + "writes nothing again.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("repo import ~/notes --as ada", "the branch that is checked out there; you vouch for it"),
        ("repo import ~/notes.git --branch review", "a branch that somebody pushed, labelled external"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var folder = RepoOptions.Folder(call, _folder);
        var request = _repo.Read(call) with { Branch = call.Get(_branch), KeepGoing = call.Get(_keepGoing) };
        await using var engine = call.Open(StoreUse.Write);
        var imported = await new SpaceRepository(engine, call.Space, folder).ImportAsync(request, ct);
        var answer = RepoImportAnswer.Of(imported);
        if (imported.IsWhole) return call.Answer(answer, CliJson.Default.RepoImportAnswer, screen => RepoView.Show(screen, imported));
        var count = Wording.Count(imported.Commits.Sum(c => c.Conflicts.Count), "conflict");
        var error = new CliException(ExitCode.Conflict, "conflict",
            $"{count}: what both sides changed was not written. Export, merge that into the branch, and import again.");
        return call.Fail(answer with { Error = new(error.Word, error.Message) }, CliJson.Default.RepoImportAnswer, error,
            screen => RepoView.Show(screen, imported));
    }
}
