using System.Diagnostics;

namespace Ingrain.Sandbox.Tests;

/// <summary>Starts these tests once more, in a process of its own.</summary>
internal static class OwnAssembly
{
    public static string Path => typeof(OwnAssembly).Assembly.Location;

    public static Process Start(IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Path, "-noColor", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
