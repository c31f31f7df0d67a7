using System.Diagnostics;
using System.Globalization;

namespace Ingrain.Bench;

/// <summary>The program that users start, as this build has it.</summary>
internal static class CliProcess
{
    public static Process Start(params IReadOnlyList<string> arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Ingrain.Cli.dll");
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("The program does not start.");
    }

    /// <summary>The most memory that a process held at once, in bytes; 0 where the system does not tell.</summary>
    public static long PeakBytes(Process process)
    {
        var status = $"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status";
        if (!File.Exists(status)) return 0;
        var line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) ?? "";
        return long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1), out var kilobytes)
            ? kilobytes * 1024
            : 0;
    }

    /// <summary>Tells a process to end, as a service manager does, and waits for it.</summary>
    public static async Task<int> EndAsync(Process process)
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
