using System.Diagnostics;
using Ingrain.House;

namespace Ingrain.Server.Tests.Setup;

/// <summary>npm's packages of a folder of these tests beside the build, put there once, and programs run in their folder.</summary>
internal static class TypeScriptFolder
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);
    private static readonly SemaphoreSlim s_installing = new(1, 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The program that users start, as the tests' own build has it.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Ingrain.Cli.dll");

    public static string DotnetPath => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
        ? path
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Puts a folder and the packages of its lock file beside the build, once. Skips the test where that cannot be.</summary>
    /// <param name="folder">The folder of these tests that has the lock file.</param>
    /// <param name="name">What the copy beside the build is called.</param>
    public static async Task<string> InstallAsync(string folder = "TypeScriptClient", string name = "typescript-client")
    {
        await s_installing.WaitAsync(Ct);
        try
        {
            return await InstallOnceAsync(folder, name);
        }
        finally
        {
            s_installing.Release();
        }
    }

    public static async Task<(int ExitCode, string Output, string Problems)> RunAsync(
        string program, string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
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

    private static async Task<string> InstallOnceAsync(string folder, string name)
    {
        var source = RepositoryRoot.At("tests", "Ingrain.Server.Tests", folder);
        var target = RepositoryRoot.At("artifacts", name);
        Directory.CreateDirectory(target);
        var lockFile = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"), Ct);
        var installed = Path.Combine(target, "installed-lock.json");
        var isInstalled = File.Exists(installed) && await File.ReadAllTextAsync(installed, Ct) == lockFile;
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        if (isInstalled) return target;
        try
        {
            var run = await RunAsync(
                "npm", target, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
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
        Assert.Skip($"npm's packages cannot be installed: {why}");
    }
}
