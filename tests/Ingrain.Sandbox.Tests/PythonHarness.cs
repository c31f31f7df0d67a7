using System.Text;
using Ingrain.Execution;

namespace Ingrain.Sandbox.Tests;

/// <summary>A harness for these tests: runs what it reads from its input, and has the C library's system calls at hand.</summary>
internal static class PythonHarness
{
    public const string Interpreter = "/usr/bin/python3";

    // A result is what the program hands to report(). errno of a raw call is told by name, 0 where it worked.
    private const string Harness = """
        import sys, os, json, ctypes, errno
        sys.path.append('/memory')
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall.restype = ctypes.c_long
        def call(number, *arguments):
            ctypes.set_errno(0)
            value = libc.syscall(ctypes.c_long(number), *[a if isinstance(a, bytes) else ctypes.c_long(a) for a in arguments])
            return errno.errorcode[ctypes.get_errno()] if value == -1 else 0
        def attempt(action):
            try:
                value = action()
                return 'did it' if value is None else value
            except OSError as e:
                return errno.errorcode.get(e.errno, str(e))
        def report(value):
            os.write(3, json.dumps(value).encode())
        exec(compile(sys.stdin.read(), '<program>', 'exec'))
        """;

    public static Runner Runner { get; } = new()
    {
        Name = "python-harness",
        Command = [Interpreter, "-I", "-S", Runner.FilesFolder + "/harness.py"],
        Files = new Dictionary<string, string> { ["harness.py"] = Harness },
    };

    public static SandboxJob Job(string code, ExecLimits? limits = null, ModuleTree? modules = null) => new()
    {
        Runner = Runner,
        Input = Encoding.UTF8.GetBytes(code),
        Limits = limits ?? ExecLimits.Default,
        Modules = modules ?? ModuleTree.Empty,
    };
}
