using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>
/// C#: statements, types or both, compiled and run inside. The value is that of a last expression without a semicolon. A module at
/// <c>text/Csv.cs</c> is loaded by a line <c>#load "text/Csv.cs"</c>.
/// </summary>
internal sealed class CSharp : Language
{
    private const string Shell = "/usr/bin/sh";
    private const string Framework = "Microsoft.NETCore.App";

    private static readonly Lazy<Runner?> s_runner = new(Find);

    public override string Name => "csharp";

    public override string Extension => "cs";

    public override string Requirement => "install the .NET SDK, version 10 or later";

    /// <inheritdoc/>
    /// <remarks>Looked for once in a process.</remarks>
    public override Runner? FindRunner() => s_runner.Value;

    public override ReadOnlyMemory<byte> Encode(ExecProgram program)
    {
        var sources = new CSharpProgram(program).Sources().Select(Encoding.UTF8.GetBytes).ToList();
        var sizes = string.Join(' ', sources.Select(s => s.Length.ToString(CultureInfo.InvariantCulture))) + "\n";
        return Encoding.UTF8.GetBytes(sizes).Concat(sources.SelectMany(s => s)).Concat(Encoding.UTF8.GetBytes(program.Stdin)).ToArray();
    }

    public override ModuleShape Shape(string code) =>
        CurlyScan.Tokens(code, CurlyDialect.CSharp) is { } tokens ? CSharpShape.Of(code, tokens) : new ModuleShape();

    /// <inheritdoc/>
    /// <remarks>A text that cannot be read for sure is left as it is.</remarks>
    public override string Normalise(string code) => CurlyScan.Normal(code, CurlyDialect.CSharp);

    public override string? ProblemOfPath(string path) => ModulePaths.Problem(path, this);

    private static Runner? Find()
    {
        if (!File.Exists(Shell)) return null;
        string[] roots = ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/lib64/dotnet", OwnRoot()];
        return roots.Where(r => r.Length > 0).Select(In).FirstOrDefault(r => r is not null);
    }

    /// <summary>Where the runtime of this process lies, three folders above its libraries.</summary>
    private static string OwnRoot()
    {
        var folder = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        return folder.Parent?.Parent?.Parent?.FullName ?? "";
    }

    private static Runner? In(string root)
    {
        var host = Path.Combine(root, "dotnet");
        var shared = Newest(Path.Combine(root, "shared", Framework), "");
        var compiler = Newest(Path.Combine(root, "sdk"), "Roslyn/bincore/csc.dll");
        if (!File.Exists(host) || shared is null || compiler is null) return null;
        var version = Path.GetFileName(shared);
        var references = Directory.EnumerateFiles(shared, "*.dll").Where(IsReference).Order(StringComparer.Ordinal);
        var options = new StringBuilder("-nologo\n-nostdlib+\n-warn:0\n-langversion:latest\n-nullable:annotations\n-debug-\n-target:exe\n");
        foreach (var reference in references) options.Append("-r:\"").Append(reference).Append("\"\n");
        return new Runner
        {
            Name = "csharp",
            Command = [Shell, $"{Runner.FilesFolder}/run-csharp.sh", host, compiler, Runner.FilesFolder],
            Files = new Dictionary<string, string>
            {
                ["run-csharp.sh"] = HarnessText.Read("run-csharp.sh"),
                ["Answer.cs"] = HarnessText.Read("Answer.csx"),
                ["csc.rsp"] = options.ToString(),
                ["code.runtimeconfig.json"] =
                    "{\"runtimeOptions\":{\"framework\":{\"name\":\"" + Framework + "\",\"version\":\"" + version + "\"}}}",
            },
            Folders = root.StartsWith("/usr/", StringComparison.Ordinal) && !root.StartsWith("/usr/local/", StringComparison.Ordinal)
                ? [] : [root],
            Environment = new Dictionary<string, string>
            {
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_GCHeapHardLimit"] = "0x10000000", // 256 MiB; without, the heap reserves far more address space than it may
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
                ["DOTNET_TieredPGO"] = "0",
                ["DOTNET_NOLOGO"] = "1",
            },
            AddressSpaceMin = 16L << 30,
            ProcessesMin = 64,
        };
    }

    /// <summary>The folder of the highest version that has a file, or the file in it.</summary>
    private static string? Newest(string folder, string file)
    {
        if (!Directory.Exists(folder)) return null;
        return Directory.EnumerateDirectories(folder)
            .Where(d => file.Length == 0 || File.Exists(Path.Combine(d, file)))
            .Select(d => (Folder: d, Version: Version.TryParse(Path.GetFileName(d).Split('-')[0], out var said) ? said : new Version()))
            .OrderByDescending(v => v.Version).ThenByDescending(v => v.Folder, StringComparer.Ordinal)
            .Select(v => file.Length == 0 ? v.Folder : Path.Combine(v.Folder, file)).FirstOrDefault();
    }

    /// <summary>Whether a library of the runtime is one of .NET's, and not of the machine's.</summary>
    private static bool IsReference(string path) =>
        Path.GetFileName(path) is var name && !name.EndsWith(".Native.dll", StringComparison.Ordinal)
            && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
                || name is "mscorlib.dll" or "netstandard.dll");
}
