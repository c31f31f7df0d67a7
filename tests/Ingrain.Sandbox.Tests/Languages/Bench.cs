using Ingrain.Execution;

namespace Ingrain.Sandbox.Tests.Languages;

/// <summary>An executor over one sandbox for all tests of languages, as a server has one.</summary>
internal static class Bench
{
    public static readonly BubblewrapSandbox Sandbox = new(new BubblewrapOptions(), TimeProvider.System);
    public static readonly Executor Executor = new(Sandbox);

    // Compiling on a busy machine takes its time.
    private static readonly ExecLimits s_limits = new() { Wall = TimeSpan.FromMinutes(2), Cpu = TimeSpan.FromMinutes(1) };

    public static Task<ExecResult> RunAsync(
        string language, string code, string tests = "", string stdin = "", ModuleTree? modules = null) =>
        Executor.RunAsync(new ExecRequest { Language = language, Code = code, Tests = tests, Stdin = stdin, Limits = s_limits },
            modules ?? ModuleTree.Empty, TestContext.Current.CancellationToken);

    public static async Task<IReadOnlyList<ExampleOutcome>> ExamplesAsync(
        string language, string code, params IReadOnlyList<ModuleExample> examples) =>
        (await Executor.RunExamplesAsync(language, new ExecProgram { Code = code, Examples = examples }, s_limits,
            TestContext.Current.CancellationToken)).Examples;

    public static ModuleTree Tree(params (string Path, string Text)[] files) => new(files.ToDictionary(f => f.Path, f => f.Text));

    public static ModuleExample Example(string input, string? expected = null) => new() { Input = input, Expected = expected };

    public static async Task OkAsync(string language, string code, string tests = "", ModuleTree? modules = null)
    {
        var result = await RunAsync(language, code, tests, modules: modules);
        Assert.True(result.Status == ExecStatus.Ok, $"{result.Status} {result.ExitCode}: {result.Stderr}");
    }
}
