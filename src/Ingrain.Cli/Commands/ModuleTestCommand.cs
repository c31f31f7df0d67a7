using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Runs the examples of modules again.</summary>
internal sealed class ModuleTestCommand : CliCommand
{
    private readonly Argument<string[]> _paths = new("paths")
    {
        Description = "Which (default: all in use, and drafts)", HelpName = "PATH", Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly WriteOptions _write = new();

    public ModuleTestCommand(CommandSetting setting) : base("test", "Run the examples of modules again, and mark what fails", setting)
    {
        Add(_paths);
        AddAll(_write.All);
    }

    public override string Details =>
        "What is in use and fails becomes a draft, with all that needs it. A draft that passes comes into use.";

    public override IReadOnlyList<(string, string)> Examples =>
        [("module test", "all of them, as after an import"), ("module test text/slug.py", "one of them")];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict, ExitCode.Failed);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var context = _write.Read(call.Parsed, call.Surroundings, "tested again");
        await using var engine = call.Open(StoreUse.Write, SandboxChoice.Choose(call.Surroundings));
        var paths = call.Get(_paths) is { Length: > 0 } given ? given : null;
        var tested = await engine.TestModulesAsync(call.Space, context, paths, ct);
        var failed = tested.Reports.Count(r => r.Problems.Count > 0);
        var answer = new ModuleTestAnswer(
            tested.Reports.Count - failed, failed, [.. tested.Reports.Select(ModuleView.Shape)], tested.Broken, tested.Released,
            tested.Sequence);
        return call.Answer(answer, CliJson.Default.ModuleTestAnswer, screen =>
        {
            foreach (var report in tested.Reports) ModuleView.Tested(screen, report);
            screen.Line($"{Wording.Number(answer.Passed)} pass, {Wording.Number(failed)} fail");
            if (tested.Broken.Count > 0) screen.Line($"[yellow]![/] drafts now: {Screen.SafeLine(string.Join(", ", tested.Broken))}");
            if (tested.Released.Count > 0) screen.Line($"[green]✓[/] in use now: {Screen.SafeLine(string.Join(", ", tested.Released))}");
        }, failed == 0 ? ExitCode.Ok : ExitCode.Failed);
    }
}
