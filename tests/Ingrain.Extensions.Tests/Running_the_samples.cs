using System.Diagnostics;
using System.Net.Http.Json;
using Ingrain.House;

namespace Ingrain.Extensions.Tests;

/// <summary>What people copy from runs as it is.</summary>
public class Running_the_samples
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_chat_remembers_what_was_said_in_an_earlier_run()
    {
        using var folder = new TempFolder();
        Assert.Contains("That is new to me.", await ChatAsync(folder, "The deploy key lives in vault seven."), StringComparison.Ordinal);
        Assert.Contains("vault seven", await ChatAsync(folder, "Where does the deploy key live?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_web_application_keeps_recalls_and_is_healthy()
    {
        using var folder = new TempFolder();
        using var process = Start("WebApi", folder, "--file", folder.At("shop.db"), "--urls", "http://127.0.0.1:0");
        try
        {
            var address = await AddressAsync(process);
            using var http = new HttpClient { BaseAddress = address, Timeout = s_patience };
            var note = new { path = "runbooks/deploy", text = "Deploy billing with the blue pipeline." };
            (await http.PostAsJsonAsync("/notes", note, Ct)).EnsureSuccessStatusCode();

            Assert.Contains("blue pipeline", await http.GetStringAsync("/recall?q=how+is+billing+deployed", Ct), StringComparison.Ordinal);
            Assert.Equal("Healthy", await http.GetStringAsync("/health", Ct));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<string> ChatAsync(TempFolder folder, string said)
    {
        using var process = Start("ChatLoop", folder, folder.At("chat.db"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(s_patience);
        await process.StandardInput.WriteLineAsync(said);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var problems = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, await problems);
        return await output;
    }

    /// <summary>Where it listens, which the system chose: its log says so.</summary>
    private static async Task<Uri> AddressAsync(Process process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(s_patience);
        const string says = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            if (line.IndexOf(says, StringComparison.Ordinal) is >= 0 and var at) return new Uri(line[(at + says.Length)..].Trim());
        throw new InvalidOperationException("It ended: " + await process.StandardError.ReadToEndAsync(patience.Token));
    }

    private static Process Start(string sample, TempFolder folder, params string[] arguments)
    {
        // Built beside these tests, in the same configuration.
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = RepositoryRoot.At("artifacts", "bin", sample, configuration, sample + ".dll");
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? path : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [program, .. arguments])
        {
            WorkingDirectory = folder.Path, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
