using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Git;

namespace Ingrain.Cli.Commands;

/// <summary>Writes a space's notes and modules as commits.</summary>
internal sealed class RepoExportCommand : CliCommand
{
    private readonly Argument<string> _folder = Flags.Argument("dir", "DIR", "The repository; a bare one is made where there is none");
    private readonly Option<string?> _branch = Flags.Text("--branch", "NAME", "The branch to append to (default: main)");

    public RepoExportCommand(CommandSetting setting) : base("export", "Write notes and modules as a git repository", setting)
    {
        Add(_folder);
        Add(_branch);
    }

    public override string Details =>
        "One commit a changeset that touched a note or module: author is who wrote it, message is why. Exporting again appends; history is "
        + "never rewritten, and a branch that holds anything else is refused. The same log gives the same commits everywhere. Retracted "
        + "notes go from the tree and stay in its history; what was erased is in no new export.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("repo export ~/notes.git", "then: git clone ~/notes.git"),
        ("repo export ~/notes --branch ingrain", "into a repository of yours, on a branch of its own"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var folder = RepoOptions.Folder(call, _folder);
        await using var engine = call.Open(StoreUse.Read);
        RepositoryExported exported;
        using (var progress = new ProgressLine(call.Surroundings, "exporting"))
        {
            var branch = call.Get(_branch) ?? SpaceRepository.DefaultBranch;
            exported = await new SpaceRepository(engine, call.Space, folder).ExportAsync(branch, progress.Counting(), ct);
        }
        return call.Answer(RepoExportAnswer.Of(exported), CliJson.Default.RepoExportAnswer, screen => RepoView.Show(screen, exported));
    }
}
