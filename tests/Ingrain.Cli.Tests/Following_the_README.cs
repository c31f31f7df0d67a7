using System.Diagnostics;
using Ingrain.House;

namespace Ingrain.Cli.Tests;

/// <summary>
/// Runs every <c>bash</c> block of README.md, in order, as one shell in an empty home. A block that cannot run here says why in a comment
/// above it: <c>&lt;!-- not run: reason --&gt;</c>.
/// </summary>
[Trait("Category", "Slow")]
public sealed class Following_the_README : IDisposable
{
    private const int MinutesMax = 5;
    private readonly TempFolder _home = new();

    [Fact]
    public async Task succeeds_at_every_command()
    {
        var readme = await File.ReadAllTextAsync(RepositoryRoot.At("README.md"), TestContext.Current.CancellationToken);
        var blocks = ReadmeCommands.Of(readme).Where(b => b.NotRunBecause is null).ToList();
        Assert.NotEmpty(blocks);
        // The clone's build is made with the real home, where the packages are; the commands themselves see an empty one.
        await RunAsync("bash", [RepositoryRoot.At("eng", "build-cli")], Environment.GetEnvironmentVariable("HOME"));

        // Commands are run from a folder that looks like the clone, so that what they write is gone with the test.
        foreach (var entry in Directory.EnumerateFileSystemEntries(RepositoryRoot.Path))
            if (!Path.GetFileName(entry).StartsWith('.'))
                File.CreateSymbolicLink(_home.At(Path.GetFileName(entry)), entry);

        await RunAsync("bash", ["-euo", "pipefail", "-c", ReadmeCommands.Script(blocks)], _home.Path);
    }

    public void Dispose() => _home.Dispose();

    private async Task RunAsync(string program, string[] arguments, string? home)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _home.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home;
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("XDG_", StringComparison.Ordinal)
            || k.StartsWith("INGRAIN_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        // The page says what its two lines of code need. A host that lacks it runs them as one that is a sandbox itself.
        if (!File.Exists("/usr/bin/bwrap")) start.Environment["INGRAIN_EXEC_UNSANDBOXED"] = "1";

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(MinutesMax));
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{await errors}\n(exit code {process.ExitCode}; its output was)\n{await output}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
