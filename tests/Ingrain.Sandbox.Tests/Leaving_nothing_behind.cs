using System.Diagnostics;
using System.Globalization;
using Ingrain.Execution;
using static Ingrain.Sandbox.Tests.PythonHarness;
using static Ingrain.Sandbox.Tests.Sandboxes;

namespace Ingrain.Sandbox.Tests;

public class Leaving_nothing_behind(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    private const string WordVariable = "INGRAIN_TEST_WORD";

    public static TheoryData<bool> Kinds => Sandboxes.Kinds;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Kinds)), Row(27)]
    public async Task no_process_that_has_cut_all_ties(bool groups)
    {
        var word = Word(groups ? 27 : 28);
        var outcome = await sandboxes.Of(groups).RunAsync(Job($$"""
            r, w = os.pipe()
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.write(w, b'x')
                    os.closerange(0, 100)
                    os.execv('/usr/bin/sleep', ['sleep', '{{word}}'])
                os._exit(0)
            os.read(r, 1)
            report('left')
            """), Ct);

        Assert.Equal("\"left\"", Text(outcome.Result));
        Assert.True(await HostProcesses.WaitAsync(word, some: false, Ct));
    }

    [Theory, MemberData(nameof(Kinds)), Row(28)]
    public async Task no_grandchild_that_holds_its_pipes(bool groups)
    {
        var word = Word(groups ? 29 : 30);
        var clock = Stopwatch.StartNew();
        var outcome = await sandboxes.Of(groups).RunAsync(Job($$"""
            import subprocess
            subprocess.Popen(['/usr/bin/sleep', '{{word}}'])
            print('done')
            """, new() { Wall = TimeSpan.FromSeconds(50) }), Ct);

        Assert.Equal((ExecStatus.Ok, "done\n"), (outcome.Status, Text(outcome.Stdout)));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.True(await HostProcesses.WaitAsync(word, some: false, Ct));
    }

    [Fact, Row(29)]
    public async Task when_the_service_itself_is_killed()
    {
        var word = Word(31);
        using var service = OwnAssembly.Start(
            ["-method", $"{typeof(Leaving_nothing_behind).FullName}.{nameof(serves_until_it_is_killed)}", "-explicit", "only"],
            new() { [WordVariable] = word });
        Assert.True(await HostProcesses.WaitAsync(word, some: true, Ct), "the program never ran");

        service.Kill();

        Assert.True(await HostProcesses.WaitAsync(word, some: false, Ct), "the program survived its service");
    }

    /// <summary>The service of the test above, in a process of its own.</summary>
    [Fact(Explicit = true)]
    public async Task serves_until_it_is_killed()
    {
        var word = Environment.GetEnvironmentVariable(WordVariable)!;
        var job = Job($"os.execv('/usr/bin/sleep', ['sleep', '{word}'])", new() { Wall = TimeSpan.FromMinutes(3) });
        await sandboxes.Of(true).RunAsync(job, Ct);
    }

    [Fact]
    public async Task in_the_file_system_or_the_control_groups_after_its_end()
    {
        string folder;
        await using (var sandbox = new BubblewrapSandbox(new(), TimeProvider.System))
        {
            await sandbox.RunAsync(Job("pass"), Ct);
            folder = (await sandbox.LauncherAsync(Ct))!.Folder;
            Assert.True(Directory.Exists(folder));
        }
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task of_a_process_that_was_killed()
    {
        using var parent = new House.TempFolder();
        if (!OperatingSystem.IsLinux()) return;
        File.SetUnixFileMode(parent.Path, (UnixFileMode)0x1ff);
        var left = Directory.CreateDirectory(Path.Combine(parent.Path, "ingrain-sandbox-left")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "lock"), "", Ct);
        await using var living = new BubblewrapSandbox(new() { Folder = parent.Path }, TimeProvider.System);
        await living.ProbeAsync(Ct);
        await using var next = new BubblewrapSandbox(new() { Folder = parent.Path }, TimeProvider.System);
        await next.ProbeAsync(Ct);

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists((await living.LauncherAsync(Ct))!.Folder));
    }

    /// <summary>A number of seconds that nothing else on this host sleeps.</summary>
    private static string Word(int salt) =>
        string.Create(CultureInfo.InvariantCulture, $"{4_000_000 + Environment.ProcessId}.{salt}");
}
