using System.CommandLine;
using System.Globalization;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Git;

namespace Ingrain.Cli.Commands;

/// <summary>Keeps a repository in step with a space.</summary>
internal sealed class RepoServePathCommand : CliCommand
{
    private const int SecondsDefault = 2;

    private readonly Argument<string> _folder = Flags.Argument("dir", "DIR", "The bare repository; made where there is none");
    private readonly Option<string?> _branch = Flags.Text("--branch", "NAME", "The branch that follows the space (default: main)");
    private readonly Option<bool> _once = Flags.Of("--once", "One pass, then end");
    private readonly Option<int?> _every = Flags.Number("--every", "Seconds between looks at the space (default: 2)", 1, 3600);
    private readonly Option<bool> _acceptPushes = Flags.Of("--accept-pushes", "Let other branches be pushed, and take them in");
    private readonly RepoOptions _repo = new();

    public RepoServePathCommand(CommandSetting setting)
        : base("serve-path", "Keep a repository in step with the space, for others to clone", setting)
    {
        Add(_folder);
        AddAll([_branch, _once, _every, _acceptPushes, .. _repo.All]);
    }

    public override string Details =>
        "Runs until it is interrupted. Whoever can read DIR clones and fetches it by its path, or through any git server over it. Nobody "
        + "can push to the branch that follows the space. Pushed branches are taken in at the next look; one that conflicts is told on "
        + "standard error and stands under refs/ingrain/conflicts/ until it is pushed again.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("repo serve-path /srv/notes.git", "then, elsewhere: git clone /srv/notes.git"),
        ("repo serve-path /srv/notes.git --accept-pushes --once", "a single pass, such as from cron"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var folder = RepoOptions.Folder(call, _folder);
        var isOnce = call.Get(_once);
        if (call.IsJson && !isOnce) throw CliException.Invalid("--json is one document, which only --once ends in.");
        var settings = new ServedRepositorySettings
        {
            Branch = call.Get(_branch) ?? SpaceRepository.DefaultBranch, AcceptPushes = call.Get(_acceptPushes), Import = _repo.Read(call),
        };
        await using var engine = call.Open(StoreUse.Write);
        var served = new ServedRepository(engine, call.Space, folder, settings);
        var pass = await served.PassAsync(ct);
        if (isOnce)
        {
            Warn(call, pass);
            var answer = new RepoPassAnswer(RepoExportAnswer.Of(pass.Exported!), [.. pass.Pushed.Select(RepoPushedShape.Of)]);
            var exitCode = pass.Pushed.All(p => p.Imported is { IsWhole: true }) ? ExitCode.Ok : ExitCode.Conflict;
            return call.Answer(answer, CliJson.Default.RepoPassAnswer, screen => Show(screen, pass), exitCode);
        }
        var interval = TimeSpan.FromSeconds(call.Get(_every) ?? SecondsDefault);
        var screen = Screen.On(call.Surroundings, call.IsPlain);
        while (true)
        {
            Warn(call, pass);
            if (pass.Exported is { Commits: > 0 } or { IsNew: true } || pass.Pushed.Count > 0) Show(screen, pass);
            await Task.Delay(interval, call.Surroundings.Clock, ct);
            pass = await served.PassAsync(ct);
        }
    }

    private static void Show(Screen screen, ServedPass pass)
    {
        foreach (var pushed in pass.Pushed)
            if (pushed.Imported is { } imported) RepoView.Show(screen, imported);
        if (pass.Exported is { } exported) RepoView.Show(screen, exported);
    }

    private static void Warn(Call call, ServedPass pass)
    {
        foreach (var pushed in pass.Pushed)
        {
            if (pushed.Refused is { } why) call.Note($"branch {pushed.Branch} was not taken in: {why}");
            else if (pushed.Imported is { IsWhole: false } imported)
            {
                var conflicts = imported.Commits.SelectMany(c => c.Conflicts).Select(c => c.File).ToList();
                call.Note($"branch {pushed.Branch} has {Wording.Count(conflicts.Count, "conflict")}: "
                    + string.Join(", ", conflicts.Take(10))
                    + (conflicts.Count > 10 ? $" and {(conflicts.Count - 10).ToString(CultureInfo.InvariantCulture)} more" : ""));
            }
        }
    }
}
