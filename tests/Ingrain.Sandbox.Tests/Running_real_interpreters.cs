using System.Runtime.InteropServices;
using System.Text;
using Ingrain.Execution;
using static Ingrain.Sandbox.Tests.PythonHarness;
using static Ingrain.Sandbox.Tests.Sandboxes;

namespace Ingrain.Sandbox.Tests;

/// <summary>What real programs need works behind the filter and within the limits.</summary>
public class Running_real_interpreters(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    private const long RoomForRuntimes = 16L << 30;

    public static TheoryData<string, bool> Python
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in s_python.Keys)
                foreach (var groups in new[] { true, false })
                    data.Add(name, groups);
            return data;
        }
    }

    public static TheoryData<bool> Kinds => Sandboxes.Kinds;

    // Each reports 42.
    private static readonly Dictionary<string, string> s_python = new()
    {
        ["asyncio"] = """
            import asyncio
            async def main():
                child = await asyncio.create_subprocess_exec('/usr/bin/echo', '40', stdout=asyncio.subprocess.PIPE)
                await asyncio.sleep(0.01)
                return int((await child.communicate())[0]) + await asyncio.to_thread(lambda: 2)
            report(asyncio.run(main()))
            """,
        ["sqlite3"] = """
            import sqlite3
            with sqlite3.connect('/scratch/a.db') as db:
                db.execute('pragma journal_mode = wal')
                db.execute('create table t(a)')
                db.executemany('insert into t values(?)', [(i,) for i in range(10)])
                report(db.execute('select sum(a) - 3 from t').fetchone()[0])
            """,
        ["subprocess"] = """
            import subprocess
            report(int(subprocess.run('echo $((6 * 7))', shell=True, capture_output=True, text=True).stdout))
            """,
        ["threads"] = """
            import concurrent.futures, queue
            with concurrent.futures.ThreadPoolExecutor(8) as pool: report(sum(pool.map(lambda i: i, range(7))) * 2)
            """,
        ["multiprocessing"] = """
            import multiprocessing
            def work(n, q): q.put(n)
            q = multiprocessing.Queue()
            all = [multiprocessing.Process(target=work, args=(n, q)) for n in (20, 22)]
            for p in all: p.start()
            value = q.get() + q.get()
            for p in all: p.join()
            shared = multiprocessing.Array('i', 4)
            report(value + sum(shared))
            """,
        ["files"] = """
            import tempfile, shutil, mmap, pathlib
            with tempfile.TemporaryDirectory() as folder:
                place = pathlib.Path(folder, 'a')
                place.write_bytes(bytes(41))
                shutil.copy(place, folder + '/b')
                with open(folder + '/b', 'r+b') as file, mmap.mmap(file.fileno(), 0) as map: report(len(map) + 1)
            """,
        ["own output by name"] = """
            open('/dev/stdout', 'w').write('')
            open('/dev/stderr', 'w').write('')
            open('/dev/fd/3', 'w').write('42')
            """,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Python))]
    public async Task such_as_python_with(string name, bool groups)
    {
        var outcome = await sandboxes.Of(groups).RunAsync(Job(s_python[name], new() { Wall = TimeSpan.FromSeconds(60) }), Ct);

        Assert.Equal(("", "42", ExecStatus.Ok), (Text(outcome.Stderr), Text(outcome.Result), outcome.Status));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task such_as_bash_with_pipes_and_substitutions(bool groups)
    {
        var outcome = await RunAsync(groups, "bash", ["/usr/bin/bash", "--noprofile", "--norc"], """
            count=$(cat <(seq 1 40) <(printf '41\n42\n') | sort -n | tail -n 1)
            while read -r line; do last=$line; done < <(echo "$count")
            echo "$last" >&3
            """);

        Assert.Equal(("", "42\n", ExecStatus.Ok), (Text(outcome.Stderr), Text(outcome.Result), outcome.Status));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task such_as_node_with_a_worker_and_a_child(bool groups)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/node"), "There is no /usr/bin/node.");
        var outcome = await RunAsync(groups, "node", ["/usr/bin/node", "--max-old-space-size=256", "-"], """
            const { Worker } = require('worker_threads');
            const worker = new Worker('require("worker_threads").parentPort.postMessage(40)', { eval: true });
            worker.on('message', n => {
              const m = Number(require('child_process').execFileSync('/usr/bin/echo', ['2']));
              require('fs').writeSync(3, String(n + m));
            });
            """);

        Assert.Equal(("", "42", ExecStatus.Ok), (Text(outcome.Stderr), Text(outcome.Result), outcome.Status));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task such_as_dotnet_with_its_compiler(bool groups)
    {
        var shared = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        var root = Path.GetFullPath(Path.Combine(shared, "..", "..", ".."));
        var compiler = Directory.Exists(root + "/sdk")
            ? Directory.GetFiles(root + "/sdk", "csc.dll", SearchOption.AllDirectories).FirstOrDefault() : null;
        Assert.SkipUnless(root.StartsWith("/usr/", StringComparison.Ordinal) && compiler is not null, "There is no SDK below /usr.");
        var version = Path.GetFileName(shared);
        var outcome = await RunAsync(groups, "dotnet", ["/usr/bin/bash", "--noprofile", "--norc"], """
            set -e
            cat >a.cs <<'TEXT'
            using System.Linq;
            var sum = Enumerable.Range(0, 100).AsParallel().Where(i => i < 7).Sum() * 2;
            System.Threading.Tasks.Task.Run(() => System.IO.File.WriteAllText("/dev/fd/3", sum.ToString())).Wait();
            TEXT
            references=()
            for file in SHARED/System*.dll SHARED/mscorlib.dll; do references+=("-r:$file"); done
            ROOT/dotnet exec COMPILER -nologo -noconfig -nostdlib -out:a.dll "${references[@]}" a.cs
            echo '{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"VERSION"}}}' >a.runtimeconfig.json
            ROOT/dotnet exec a.dll
            """
            .Replace("SHARED", shared, StringComparison.Ordinal).Replace("ROOT", root, StringComparison.Ordinal)
            .Replace("COMPILER", compiler, StringComparison.Ordinal).Replace("VERSION", version, StringComparison.Ordinal));

        Assert.Equal(("", "42", ExecStatus.Ok), (Text(outcome.Stderr) + Text(outcome.Stdout), Text(outcome.Result), outcome.Status));
    }

    private Task<SandboxOutcome> RunAsync(bool groups, string name, IReadOnlyList<string> command, string code)
    {
        var runner = new Runner
        {
            Name = name,
            Command = command,
            AddressSpaceMin = RoomForRuntimes,
            ProcessesMin = 96,
            Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_GCHeapHardLimit"] = "0x10000000" },
        };
        var limits = new ExecLimits { Wall = TimeSpan.FromSeconds(60), Cpu = TimeSpan.FromSeconds(60), MemoryBytes = 700 << 20 };
        return sandboxes.Of(groups).RunAsync(new() { Runner = runner, Input = Encoding.UTF8.GetBytes(code), Limits = limits }, Ct).AsTask();
    }
}
