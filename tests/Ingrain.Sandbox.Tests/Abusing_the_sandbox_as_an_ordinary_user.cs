using System.Diagnostics;
using System.Xml.Linq;
using Ingrain.House;

namespace Ingrain.Sandbox.Tests;

/// <summary>
/// The same once more without root, where other things keep a program in: no user to drop to, mostly no control groups. An ordinary user's
/// tests just run; root's start themselves as somebody else, with a descriptor and a variable that must not get through.
/// </summary>
public class Abusing_the_sandbox_as_an_ordinary_user
{
    private const string User = "64123";

    [Theory, Trait("Category", "Slow")]
    [InlineData(typeof(Abusing_the_sandbox))]
    [InlineData(typeof(Leaving_nothing_behind))]
    [InlineData(typeof(Running_programs))]
    public async Task comes_to_nothing_either(Type tests)
    {
        Assert.True(OperatingSystem.IsLinux(), "There is a sandbox on Linux only.");
        if (!Posix.IsRoot) return;
        using var folder = new TempFolder();
        Open(folder.Path);
        var own = Path.GetDirectoryName(OwnAssembly.Path)!;
        var assembly = Path.Combine(Reachable(own, folder.At("tests")), Path.GetFileName(OwnAssembly.Path));
        var host = Path.GetDirectoryName(Environment.ProcessPath)!;
        var dotnet = Path.Combine(Reachable(host, folder.At("dotnet")), Path.GetFileName(Environment.ProcessPath)!);
        var home = Directory.CreateDirectory(folder.At("home")).FullName;
        Open(home);
        var report = Path.Combine(home, "report.xml");

        var start = new ProcessStartInfo(Profile.SetPrivileges,
        [
            "--reuid", User, "--regid", User, "--clear-groups", "--", "/usr/bin/bash", "-c", "exec 33</usr/bin/bash; exec \"$@\"", "-",
            dotnet, assembly, "-noColor", "-class", tests.FullName!, "-xml", report,
        ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = start.Environment["TMPDIR"] = start.Environment["DOTNET_CLI_HOME"] = home;
        start.Environment["INGRAIN_TEST_SECRET"] = "must not be seen inside";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(File.Exists(report), said);
        var results = XDocument.Load(report).Descendants("test").ToList();
        var failed = results.Where(t => t.Attribute("result")!.Value is not ("Pass" or "NotRun"))
            .Select(t => $"{t.Attribute("name")!.Value}: {t.Descendants("message").FirstOrDefault()?.Value}").ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
        Assert.True(results.Count > 5, said);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>A folder as others can read it: itself, or a copy where its way is closed to them.</summary>
    private static string Reachable(string folder, string copy)
    {
        if (OperatingSystem.IsWindows()) return folder;
        var isOpen = true;
        for (var part = folder; part is not null; part = Path.GetDirectoryName(part))
            isOpen &= File.GetUnixFileMode(part).HasFlag(UnixFileMode.OtherExecute);
        if (isOpen) return folder;
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // Of an SDK only what runs a program.
            var name = Path.GetRelativePath(folder, file);
            if (name.StartsWith("sdk", StringComparison.Ordinal) || name.StartsWith("packs", StringComparison.Ordinal)) continue;
            var target = Path.Combine(copy, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }

    private static void Open(string folder)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0x1ff);
    }
}
