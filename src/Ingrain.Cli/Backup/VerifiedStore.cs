using Ingrain.Cli.Output;

namespace Ingrain.Cli.Backup;

/// <summary>A store's file that nobody else uses yet, checked from its first byte to its last.</summary>
internal static class VerifiedStore
{
    private static readonly string[] s_beside = ["", "-wal", "-shm", "-lock"];

    /// <summary>Verifies every space and the store itself.</summary>
    /// <param name="call">The call.</param>
    /// <param name="path">The file.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What each space's log ends with, by name.</returns>
    /// <exception cref="CliException">Something is not as it was written.</exception>
    public static async Task<IReadOnlyList<RootShape>> RootsAsync(Call call, string path, CancellationToken ct)
    {
        await using var engine = StoreFactory.Open(path, StoreUse.Read, new NoEmbedder(), call.Surroundings.Clock, out _);
        using var progress = new ProgressLine(call.Surroundings, "verifying");
        var (spaces, problems) = await engine.VerifyAllAsync(progress.Counting(), ct);
        if (spaces.SelectMany(s => s.Problems).Concat(problems).FirstOrDefault() is { } problem)
            throw new CliException(
                ExitCode.Corrupt, "corrupt", $"The store does not hold what was written: {problem} Run 'ingrain verify'.");
        return [.. spaces.Select(s => new RootShape(s.Head.Space.Name, s.Head.Sequence, Wording.Hex(s.Head.Hash)))];
    }

    /// <summary>Removes the file and what a store puts beside it.</summary>
    public static void Remove(string path)
    {
        foreach (var end in s_beside) File.Delete(path + end);
    }

    /// <summary>Shows the roots.</summary>
    public static void Show(Screen screen, IReadOnlyList<RootShape> spaces) => screen.Pairs(spaces.Select(s =>
        (Screen.SafeLine(s.Space), $"{Wording.Count(s.Sequence, "changeset")}, root hash [bold]{s.Hash}[/]")));
}
