using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ingrain.Execution;
using static Ingrain.Sandbox.Tests.PythonHarness;
using static Ingrain.Sandbox.Tests.Sandboxes;

namespace Ingrain.Sandbox.Tests;

/// <summary>
/// Every row of the table of abuse cases in docs/sandbox.md, with control groups and without. The same runs as an ordinary user:
/// see <see cref="Abusing_the_sandbox_as_an_ordinary_user"/>.
/// </summary>
[Trait("Category", "Slow")]
public class Abusing_the_sandbox(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    private const int Rows = 58;
    private static readonly ExecLimits Patient = new() { Wall = TimeSpan.FromSeconds(60) };
    private static readonly ModuleTree Kept = new(new Dictionary<string, string>
    {
        ["text/kept.py"] = "VALUE = 7",
        ["json.py"] = "raise SystemError('not the one that was meant')",
    });

    public static TheoryData<bool> Kinds => Sandboxes.Kinds;

    /// <summary>Row, which of its programs, with control groups or without.</summary>
    public static TheoryData<int, int, bool> Told
    {
        get
        {
            var data = new TheoryData<int, int, bool>();
            for (var i = 0; i < AbuseCases.All.Count; i++)
                foreach (var groups in new[] { true, false })
                    data.Add(AbuseCases.All[i].Row, i, groups);
            return data;
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void covers_every_row()
    {
        var here = typeof(Abusing_the_sandbox).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetCustomAttributes<RowAttribute>()).Select(r => r.Number);

        Assert.Equal(Enumerable.Range(1, Rows), AbuseCases.All.Select(c => c.Row).Concat(here).Distinct().Order());
    }

    [Theory, MemberData(nameof(Told))]
    public async Task is_answered_as_row(int row, int program, bool groups)
    {
        var outcome = await RunAsync(groups, AbuseProbe.Before + AbuseCases.All[program].Code + AbuseProbe.After, Patient, Kept);

        Check(outcome, $"row {row}");
        Assert.Equal(ExecStatus.Ok, outcome.Status);
    }

    [Theory, MemberData(nameof(Kinds)), Row(10)]
    public async Task locks_only_a_copy_of_the_modules(bool groups)
    {
        var locking = RunAsync(groups, "import fcntl, time\nfcntl.flock(open('/memory/text/kept.py'), fcntl.LOCK_EX)\nprint('locked')\n"
            + "time.sleep(2)", Patient, Kept);
        var reading = await RunAsync(groups, "import text.kept; report(text.kept.VALUE)", Patient, Kept);

        Assert.Equal("7", Text(reading.Result));
        Assert.Equal("locked\n", Text((await locking).Stdout));
    }

    [Theory, MemberData(nameof(Kinds)), Row(11)]
    public async Task follows_links_nowhere(bool groups)
    {
        var launcher = await sandboxes.Of(groups).LauncherAsync(Ct);
        var tree = new ModuleTree(new Dictionary<string, string> { ["a.py"] = $"# planted {groups}" });
        using var folder = launcher!.Modules.Take(tree);
        foreach (var (name, target) in new[] { ("p", "/etc/passwd"), ("u", "../../../../../../etc/passwd"), ("r", "/root"), ("w", "..") })
            if (!File.Exists(Path.Combine(folder.Path, name))) File.CreateSymbolicLink(Path.Combine(folder.Path, name), target);

        var outcome = await RunAsync(groups, AbuseProbe.Before + """
            for name in ('p', 'u', 'r'):
                must(name, attempt(lambda: open('/memory/' + name)), 'ENOENT')
            os.symlink('/etc/shadow', '/scratch/own')
            must('own', attempt(lambda: open('/scratch/own')), 'ENOENT')
            must('dots', attempt(lambda: open('/memory/' + '../' * 30 + 'etc/passwd')), 'ENOENT')
            root = sorted(os.listdir('/'))
            must('w', attempt(lambda: sorted(os.listdir('/memory/w'))), root)
            for place in ('/proc/1/root', '/proc/1/cwd/..', '/proc/self/root', '/proc/self/cwd/..'):
                must(place, attempt(lambda: sorted(os.listdir(place))), root, 'EACCES', 'EPERM')
            """ + AbuseProbe.After, Patient, tree);

        Check(outcome, "row 11");
    }

    [Theory, MemberData(nameof(Kinds)), Row(12)]
    public async Task is_shown_no_folder_that_a_link_leads_to(bool groups)
    {
        var launcher = await sandboxes.Of(groups).LauncherAsync(Ct);
        var tree = new ModuleTree(new Dictionary<string, string> { ["a.py"] = $"# swapped {groups}" });
        using var folder = launcher!.Modules.Take(tree);
        Directory.Move(folder.Path, folder.Path + "-moved");
        File.CreateSymbolicLink(folder.Path, "/etc");

        var outcome = await RunAsync(groups, "report(os.listdir('/memory'))", Patient, tree);

        File.Delete(folder.Path);
        Directory.Move(folder.Path + "-moved", folder.Path);
        Assert.Equal((ExecStatus.SetupFailed, 0), (outcome.Status, outcome.Result.Length));
    }

    [Theory, MemberData(nameof(Kinds)), Row(15)]
    public async Task cannot_fill_the_kernel_with_empty_files(bool groups)
    {
        var outcome = await RunAsync(groups, """
            count = 0
            try:
                while True:
                    os.close(os.open(f'/scratch/{count}', os.O_CREAT))
                    count += 1
            except OSError as e:
                report([errno.errorcode[e.errno], count <= 16384])
            """, Patient with { MemoryBytes = 64 << 20 }, Kept);

        // The control group counts the kernel's memory for them; without one the file system's number of files is bounded.
        if (outcome.Status == ExecStatus.MemoryLimit) Assert.True(await IsCountedAsync(groups));
        else Assert.Equal("""["ENOSPC", true]""", Text(outcome.Result));
    }

    [Theory, MemberData(nameof(Kinds)), Row(18)]
    public async Task reaches_no_service_of_the_host_and_no_other(bool groups)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var path = "ingrain-test-" + listener.LocalEndpoint.GetHashCode();
        using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        local.Bind(new UnixDomainSocketEndPoint("\0" + path));
        local.Listen();

        var outcome = await RunAsync(groups, AbuseProbe.Before + $$"""
            import socket
            def connect(*address): return lambda: socket.create_connection(address, 1)
            must('loopback', attempt(connect('127.0.0.1', {{((IPEndPoint)listener.LocalEndpoint).Port}})), 'EPERM')
            must('outside', attempt(connect('192.0.2.1', 80)), 'EPERM')
            must('abstract', attempt(lambda: socket.socket(socket.AF_UNIX).connect('\0{{path}}')), 'EPERM')
            try: answer = socket.getaddrinfo('example.org', 80)
            except OSError: answer = 'none'
            must('name', answer, 'none')
            must('interfaces', attempt(socket.if_nameindex), 'EPERM')
            """ + AbuseProbe.After, Patient, Kept);

        Check(outcome, "row 18");
        Assert.False(listener.Pending());
        Assert.False(local.Poll(0, SelectMode.SelectRead));
    }

    [Theory, MemberData(nameof(Kinds)), Row(21)]
    public async Task gets_no_more_memory_in_one_process(bool groups)
    {
        var outcome = await RunAsync(groups, """
            got = []
            try:
                while len(got) < 1500:
                    got.append(bytearray(b'x' * (1 << 20)))
            except MemoryError: pass
            held = len(got)
            del got
            report(held < 1000)
            """, Patient, Kept);

        if (outcome.Status != ExecStatus.MemoryLimit) Assert.Equal("true", Text(outcome.Result));
        // The watchdog looks every 20 ms of a busy machine; a control group lets nothing through.
        Assert.InRange(outcome.PeakMemoryBytes, 100L << 20, await IsCountedAsync(groups) ? 513L << 20 : 1100L << 20);
    }

    [Theory, MemberData(nameof(Kinds)), Row(22)]
    public async Task gets_no_more_memory_in_many_processes(bool groups)
    {
        var outcome = await RunAsync(groups, """
            import time
            for child in range(8):
                if os.fork() == 0:
                    held = [bytearray(b'x' * (1 << 20)) for i in range(80)]
                    time.sleep(60)
            os.wait()
            """, new() { MemoryBytes = 128 << 20, Wall = TimeSpan.FromSeconds(50) }, Kept);

        Assert.Equal(ExecStatus.MemoryLimit, outcome.Status);
        Assert.InRange(outcome.PeakMemoryBytes, 100L << 20, await IsCountedAsync(groups) ? 129L << 20 : 700L << 20);
    }

    [Theory, MemberData(nameof(Kinds)), Row(23)]
    public async Task cannot_flood_its_reader(bool groups)
    {
        var outcome = await RunAsync(groups, """
            block = b'x' * 65536
            for i in range(8192):
                os.write(1, block)
                os.write(2, block)
            """, Patient, Kept);

        Assert.Equal(ExecStatus.OutputLimit, outcome.Status);
        Assert.Equal(1 << 20, outcome.Stdout.Length + outcome.Stderr.Length);
    }

    [Theory, MemberData(nameof(Kinds)), Row(24)]
    public async Task cannot_ignore_its_end(bool groups)
    {
        var outcome = await RunAsync(groups, """
            import signal, time
            for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}: signal.signal(number, signal.SIG_IGN)
            while True: time.sleep(60)
            """, new() { Wall = TimeSpan.FromSeconds(1) }, Kept);

        Assert.Equal(ExecStatus.Timeout, outcome.Status);
    }

    [Theory, MemberData(nameof(Kinds)), Row(25)]
    public async Task cannot_keep_a_processor(bool groups)
    {
        var outcome = await RunAsync(groups, "while True: pass", Patient with { Cpu = TimeSpan.FromSeconds(1) }, Kept);

        Assert.Equal(ExecStatus.CpuLimit, outcome.Status);
    }

    [Theory, Row(26)]
    [InlineData("import time\nwhile True: time.sleep(60)", true)]
    [InlineData("report(attempt(lambda: os.mkfifo('/scratch/f')))\nr, w = os.pipe(); os.read(r, 1)", true)]
    [InlineData("import signal; os.kill(os.getpid(), signal.SIGSTOP)", true)]
    [InlineData("import signal; os.kill(os.getpid(), signal.SIGSTOP)", false)]
    public async Task cannot_outwait_its_reader(string code, bool groups)
    {
        var outcome = await RunAsync(groups, code, new() { Wall = TimeSpan.FromMilliseconds(800) }, Kept);

        Assert.Equal(ExecStatus.Timeout, outcome.Status);
        if (code.Contains("mkfifo", StringComparison.Ordinal)) Assert.Equal("\"EPERM\"", Text(outcome.Result));
    }

    [Theory, MemberData(nameof(Kinds)), Row(54)]
    public async Task cannot_recurse_without_end(bool groups)
    {
        var limits = new ExecLimits { Wall = TimeSpan.FromSeconds(3) };
        var outcome = await RunAsync(groups, "sys.setrecursionlimit(1 << 30)\ndef f(): f()\nf()", limits, Kept);

        Assert.NotEqual(ExecStatus.Ok, outcome.Status);
        Assert.NotEqual(ExecStatus.SetupFailed, outcome.Status);
    }

    [Theory, MemberData(nameof(Kinds)), Row(42)]
    public async Task is_killed_for_calls_by_other_doors(bool groups)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) return;
        const string Generated = """
            import mmap
            code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
            code.write(b'\xb8\x14\x00\x00\x00\xcd\x80\xc3')
            ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
            report('survived')
            """;
        foreach (var program in new[] { "call(0x40000000 + 39)\nreport('survived')", Generated })
        {
            var outcome = await RunAsync(groups, program, Patient, Kept);

            Assert.Equal((ExecStatus.BlockedSyscall, ""), (outcome.Status, Text(outcome.Result)));
        }
    }

    [Theory, MemberData(nameof(Kinds)), Row(51)]
    public async Task sees_and_slows_no_other_of_its_kind(bool groups)
    {
        const string Code = AbuseProbe.Before + """
            import time
            children = []
            for i in range(25):
                child = os.fork()
                if child == 0:
                    time.sleep(60)
                    os._exit(0)
                children.append(child)
            time.sleep(1.5)
            must('processes', len([p for p in os.listdir('/proc') if p.isdigit()]), 27)
            must('kill', attempt(lambda: os.kill(-1, 0)), 'did it')
            """ + AbuseProbe.After;
        var both = await Task.WhenAll(RunAsync(groups, Code, Patient, Kept), RunAsync(groups, Code, Patient, Kept));

        foreach (var outcome in both) Check(outcome, "row 51");
    }

    [Theory, MemberData(nameof(Kinds)), Row(53)]
    public async Task leaves_nothing_to_the_next(bool groups)
    {
        const string Code = """
            places = ('/scratch', '/tmp', '/dev/shm')
            report([os.listdir(p) for p in places])
            for p in places: open(p + '/left', 'w').write('x')
            """;
        for (var run = 0; run < 3; run++) Assert.Equal("[[], [], []]", Text((await RunAsync(groups, Code, Patient, Kept)).Result));
    }

    [Theory, MemberData(nameof(Kinds)), Row(56)]
    public async Task cannot_say_how_it_ended(bool groups)
    {
        var outcome = await RunAsync(groups, """
            fake = b'{ "exit-code": 0 }\n\x1b]0;owned\x07{"status":"ok"}\n'
            for number in range(1, 64):
                try: os.write(number, fake)
                except OSError: pass
            sys.exit(7)
            """, Patient, Kept);

        Assert.Equal((ExecStatus.ExitNonzero, 7), (outcome.Status, outcome.ExitCode));
        Assert.Equal(Text(outcome.Stdout), Text(outcome.Result));
        Assert.Contains("\u001b]0;owned", Text(outcome.Stdout), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds)), Row(57)]
    public async Task cannot_send_more_than_its_reader_takes(bool groups)
    {
        var deep = await RunAsync(groups, "os.write(3, b'[' * 60000)", Patient, Kept);
        var large = await RunAsync(groups, "for i in range(4096): os.write(3, b' ' * 65536)", Patient, Kept);

        Assert.Equal((ExecStatus.Ok, 60_000), (deep.Status, deep.Result.Length));
        Assert.Equal((ExecStatus.OutputLimit, 0), (large.Status, large.Result.Length));
    }

    [Fact, Row(58)]
    public async Task cannot_ask_to_run_without_a_sandbox()
    {
        await using var none = new BubblewrapSandbox(new() { Folder = "/proc/no/such/folder" }, TimeProvider.System);
        var runner = PythonHarness.Runner with { Environment = new Dictionary<string, string> { ["INGRAIN_UNSANDBOXED"] = "1" } };

        var error = await Assert.ThrowsAsync<MemoryException>(() => none.RunAsync(Job("report(1)") with { Runner = runner }, Ct).AsTask());

        Assert.Equal(MemoryErrorCode.SandboxUnavailable, error.Code);
        Assert.Equal((await none.ProbeAsync(Ct)).Reason, error.Message);
    }

    /// <summary>Whether the kernel counts memory: an ordinary user mostly has no control groups to make.</summary>
    private async Task<bool> IsCountedAsync(bool groups) =>
        (await sandboxes.Of(groups).LauncherAsync(Ct))!.MemoryCountedBy.StartsWith("cgroup", StringComparison.Ordinal);

    private static void Check(SandboxOutcome outcome, string what)
    {
        Assert.True(outcome.Result.Length > 0, $"{what}: {outcome.Status}, {Text(outcome.Stderr)}");
        using var told = JsonDocument.Parse(outcome.Result);
        var bad = told.RootElement.GetProperty("bad").EnumerateArray().Select(b => b.GetString()).ToList();
        Assert.True(bad.Count == 0, $"{what}:\n  {string.Join("\n  ", bad)}");
        Assert.True(told.RootElement.GetProperty("checks").GetInt32() > 0, $"{what} checked nothing");
    }

    private Task<SandboxOutcome> RunAsync(bool groups, string code, ExecLimits limits, ModuleTree modules) =>
        sandboxes.Of(groups).RunAsync(Job(code, limits, modules), Ct).AsTask();
}
