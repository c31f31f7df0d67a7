namespace Ingrain.Cli.Tests;

/// <summary>A fenced block of shell commands.</summary>
/// <param name="Line">The line of its first command, from 1.</param>
/// <param name="Text">The commands.</param>
/// <param name="NotRunBecause">Why it is not run; null when it is.</param>
internal sealed record ReadmeBlock(int Line, string Text, string? NotRunBecause);

/// <summary>Finds the <c>bash</c> blocks of a markdown page and makes one script of them.</summary>
internal static class ReadmeCommands
{
    private const string NotRun = "<!-- not run:";

    public static IReadOnlyList<ReadmeBlock> Of(string markdown)
    {
        var blocks = new List<ReadmeBlock>();
        string? reason = null;
        List<string>? commands = null;
        foreach (var (index, line) in markdown.Split('\n').Index())
        {
            if (commands is not null && line.StartsWith("```", StringComparison.Ordinal))
            {
                blocks.Add(new ReadmeBlock(index + 1 - commands.Count, string.Join('\n', commands), reason));
                (commands, reason) = (null, null);
            }
            else if (commands is not null) commands.Add(line);
            else if (line.Trim() == "```bash") commands = [];
            else if (line.StartsWith(NotRun, StringComparison.Ordinal))
                reason = line[NotRun.Length..].Replace("-->", "", StringComparison.Ordinal).Trim();
            else if (line.Trim().Length > 0) reason = null; // only directly above the block
        }
        return blocks;
    }

    /// <summary>The blocks in order; a failing command is named with the line its block begins at.</summary>
    public static string Script(IEnumerable<ReadmeBlock> blocks) => string.Concat(blocks.Select(b =>
        $"trap 'echo \"README.md, block at line {b.Line}: failed: $BASH_COMMAND\" >&2' ERR\n{b.Text}\n"));
}
