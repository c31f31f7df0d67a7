using System.Collections.Frozen;

namespace Ingrain.Execution.Languages;

/// <summary>JavaScript in Node.js, as scripts and CommonJS modules: <c>text/csv.js</c> is <c>require('text/csv')</c>.</summary>
internal sealed class JavaScript : Language
{
    private const string Interpreter = "/usr/bin/node";

    private static readonly Runner s_runner = new()
    {
        Name = "javascript",
        Command = [Interpreter, "--max-old-space-size=256", $"{Runner.FilesFolder}/run.js", Runner.ModulesFolder],
        Files = new Dictionary<string, string> { ["run.js"] = HarnessText.Read("run.js") },
        AddressSpaceMin = 8L << 30,
        ProcessesMin = 32,
    };

    /// <summary>What Node.js finds in itself before it looks for files.</summary>
    private static readonly FrozenSet<string> s_builtIn = """
        assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises
        domain events fs fs/promises http http2 https inspector inspector/promises module net os path path/posix path/win32 perf_hooks
        process punycode querystring readline readline/promises repl stream stream/consumers stream/promises stream/web string_decoder sys
        timers timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public override string Name => "javascript";

    public override string Extension => "js";

    public override string Requirement => $"install Node.js 20 or later as {Interpreter}";

    public override Runner? FindRunner() => File.Exists(Interpreter) ? s_runner : null;

    public override ReadOnlyMemory<byte> Encode(ExecProgram program) => ProgramJson.Encode(program);

    public override ModuleShape Shape(string code) =>
        CurlyScan.Tokens(code, CurlyDialect.JavaScript) is { } tokens ? JavaScriptShape.Of(code, tokens, IsBuiltIn) : new ModuleShape();

    /// <inheritdoc/>
    /// <remarks>Ends of lines stay, since they can end statements. A text that cannot be read for sure is left as it is.</remarks>
    public override string Normalise(string code) => CurlyScan.Normal(code, CurlyDialect.JavaScript);

    public override string? ProblemOfPath(string path)
    {
        if (ModulePaths.Problem(path, this) is { } problem) return problem;
        var name = path[..^".js".Length];
        return IsBuiltIn(name) ? $"'{name}' is Node.js's own, which comes first: give the module another name." : null;
    }

    private static bool IsBuiltIn(string name) => name.StartsWith("node:", StringComparison.Ordinal) || s_builtIn.Contains(name);
}
