using System.Text;

namespace Ingrain.Git.Plumbing;

/// <summary>One repository on this machine, by its git directory.</summary>
internal sealed class GitRepository
{
    private const int OutputBytesMax = 256 << 20;

    private readonly GitProgram _program;

    private GitRepository(GitProgram program, string folder, string gitDir) => (_program, Folder, GitDir) = (program, folder, gitDir);

    /// <summary>The folder that was named.</summary>
    public string Folder { get; }

    /// <summary>Where its objects and references lie.</summary>
    public string GitDir { get; }

    /// <summary>Opens the repository in a folder; not one above it.</summary>
    /// <returns>The repository; null where the folder is missing or empty.</returns>
    /// <exception cref="MemoryException">The folder holds something else, or git refuses to use it.</exception>
    public static async Task<GitRepository?> OpenAsync(GitProgram program, string folder, CancellationToken ct)
    {
        var path = Path.GetFullPath(folder);
        if (File.Exists(path)) throw Invalid($"'{folder}' is a file, not a folder.");
        if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any()) return null;
        var run = new GitRun(program, null, path, ["rev-parse", "--absolute-git-dir"]);
        await using (run.ConfigureAwait(false))
        {
            var output = await run.FinishAsync(default, OutputBytesMax, ct).ConfigureAwait(false);
            return output.ExitCode == 0
                ? new GitRepository(program, path, output.Line)
                : throw Invalid($"'{folder}' is no git repository that can be used here: {Said(output.Error)}.");
        }
    }

    /// <summary>Makes a bare repository.</summary>
    public static async Task<GitRepository> CreateBareAsync(GitProgram program, string folder, string branch, CancellationToken ct)
    {
        var path = Path.GetFullPath(folder);
        Directory.CreateDirectory(path);
        var repository = new GitRepository(program, path, path);
        await repository.MustAsync(["init", "--quiet", "--bare", "--template=", "--object-format=sha1", $"--initial-branch={branch}"],
            default, ct).ConfigureAwait(false);
        return repository;
    }

    /// <summary>Runs a command and gives what it said, whatever its exit code.</summary>
    public async Task<GitOutput> RunAsync(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        var run = Start(arguments);
        await using (run.ConfigureAwait(false)) return await run.FinishAsync(input, OutputBytesMax, ct).ConfigureAwait(false);
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.StorageFailed"/> where it does not.</exception>
    public async Task<GitOutput> MustAsync(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        var output = await RunAsync(arguments, input, ct).ConfigureAwait(false);
        return output.ExitCode == 0 ? output : throw Failed(arguments[0], output.Error);
    }

    /// <summary>Starts a command that is talked to.</summary>
    public GitRun Start(IReadOnlyList<string> arguments) => new(_program, GitDir, null, arguments);

    /// <summary>The commit that a reference names; null where there is none.</summary>
    public async Task<string?> CommitOfAsync(string reference, CancellationToken ct)
    {
        var output = await RunAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"], default, ct)
            .ConfigureAwait(false);
        return output.ExitCode == 0 ? output.Line : null;
    }

    /// <summary>The branch that HEAD names; null where it names a commit.</summary>
    public async Task<string?> HeadBranchAsync(CancellationToken ct)
    {
        var output = await RunAsync(["symbolic-ref", "--quiet", "HEAD"], default, ct).ConfigureAwait(false);
        return output.ExitCode == 0 && output.Line.StartsWith("refs/heads/", StringComparison.Ordinal) ? output.Line[11..] : null;
    }

    /// <summary>Every branch with its commit.</summary>
    public async Task<IReadOnlyDictionary<string, string>> BranchesAsync(CancellationToken ct)
    {
        var output = await MustAsync(["for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads/"], default, ct)
            .ConfigureAwait(false);
        var branches = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(' ', 2) is [var commit, var branch]) branches[branch] = commit;
        return branches;
    }

    /// <summary>Whether some working tree of the repository has a branch checked out.</summary>
    public async Task<bool> IsCheckedOutAsync(string branch, CancellationToken ct)
    {
        var output = await MustAsync(["worktree", "list", "--porcelain"], default, ct).ConfigureAwait(false);
        foreach (var part in output.Line.Split("\n\n"))
        {
            var lines = part.Split('\n');
            if (lines.Contains($"branch refs/heads/{branch}") && !lines.Contains("bare")) return true;
        }
        return false;
    }

    /// <summary>Moves several references at once, all or none, each from where it is expected.</summary>
    /// <returns>Whether they moved; false where one was no longer there.</returns>
    public async Task<bool> MoveAsync(IEnumerable<ReferenceMove> moves, CancellationToken ct)
    {
        var commands = new StringBuilder();
        foreach (var move in moves)
        {
            // Empty stands for "must not be there" before, and takes a reference away after.
            commands.Append(move.To is null ? "delete " : "update ").Append(move.Reference).Append('\0');
            if (move.To is not null) commands.Append(move.To).Append('\0');
            commands.Append(move.From ?? new string('0', (move.To ?? move.From ?? "").Length)).Append('\0');
        }
        var output = await RunAsync(["update-ref", "-z", "--no-deref", "--stdin"], Encoding.UTF8.GetBytes(commands.ToString()), ct)
            .ConfigureAwait(false);
        return output.ExitCode == 0;
    }

    /// <summary>Says that a name is no branch's name.</summary>
    public static async Task CheckBranchAsync(GitProgram program, string branch, CancellationToken ct)
    {
        var run = new GitRun(program, null, null, ["check-ref-format", "refs/heads/" + branch]);
        await using (run.ConfigureAwait(false))
        {
            var output = await run.FinishAsync(default, OutputBytesMax, ct).ConfigureAwait(false);
            // A leading hyphen is a legal reference, and an option to every tool that people use.
            if (output.ExitCode != 0 || branch.StartsWith('-')) throw Invalid("That is no name of a branch.");
        }
    }

    /// <summary>An error that git told of.</summary>
    public static MemoryException Failed(string command, string error) =>
        new(MemoryErrorCode.StorageFailed, $"git {command} failed: {Said(error)}.");

    /// <summary>The first line of what git complained about, without what could turn a terminal.</summary>
    private static string Said(string error)
    {
        var line = error.Split('\n')[0].Trim().TrimEnd('.');
        var kept = new string([.. line.Where(c => !char.IsControl(c)).Take(300)]);
        return kept.Length == 0 ? "it gave no reason" : kept;
    }

    private static MemoryException Invalid(string message) => new(MemoryErrorCode.Invalid, message);
}

/// <summary>A reference that moves.</summary>
/// <param name="Reference">Its full name.</param>
/// <param name="From">Where it must be; null where it must not be there.</param>
/// <param name="To">Where it goes; null to take it away.</param>
internal sealed record ReferenceMove(string Reference, string? From, string? To);
