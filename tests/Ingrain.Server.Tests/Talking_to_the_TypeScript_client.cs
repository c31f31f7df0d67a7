using System.Diagnostics;
using Ingrain.House;

namespace Ingrain.Server.Tests;

/// <summary>A client that nobody here wrote talks to the program that users start.</summary>
public class Talking_to_the_TypeScript_client
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task satisfies_it_from_the_first_message_to_the_end_of_the_process()
    {
        var client = await InstallAsync();
        using var folder = new TempFolder();
        var program = Path.Combine(AppContext.BaseDirectory, "Ingrain.Cli.dll");
        var store = Path.Combine(folder.Path, "memory.db");
        var run = await RunAsync("node", client, "client.mjs", DotnetPath(), program, "mcp", "--db", store, "--space", "typescript");

        TestContext.Current.SendDiagnosticMessage(run.Output);
        Assert.True(run.ExitCode == 0, run.Output + run.Problems);
        Assert.Equal(7, run.Output.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal)));
    }

    /// <summary>Puts the client and the packages of its lock file beside the build, once.</summary>
    private static async Task<string> InstallAsync()
    {
        var source = RepositoryRoot.At("tests", "Ingrain.Server.Tests", "TypeScriptClient");
        var target = RepositoryRoot.At("artifacts", "typescript-client");
        Directory.CreateDirectory(target);
        var lockFile = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"), Ct);
        var installed = Path.Combine(target, "installed-lock.json");
        var isInstalled = File.Exists(installed) && await File.ReadAllTextAsync(installed, Ct) == lockFile;
        foreach (var name in new[] { "package.json", "package-lock.json", "client.mjs" })
            File.Copy(Path.Combine(source, name), Path.Combine(target, name), overwrite: true);
        if (isInstalled) return target;
        try
        {
            var run = await RunAsync("npm", target, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            if (run.ExitCode == 0) await File.WriteAllTextAsync(installed, lockFile, Ct);
            else Unable($"npm ci failed: {run.Problems}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Unable("node and npm are not installed");
        }
        return target;
    }

    /// <summary>Skips where the client cannot be had, but never where everything is to be tested.</summary>
    private static void Unable(string why)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", why);
        Assert.Skip($"The TypeScript client cannot be installed: {why}");
    }

    private static string DotnetPath() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
        ? path
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static async Task<(int ExitCode, string Output, string Problems)> RunAsync(string program, string folder,
        params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(s_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var problems = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await problems);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
