using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Shows the tree of modules, and the skills beside them.</summary>
internal sealed class ModuleListCommand : CliCommand
{
    private readonly Argument<string?> _under = new("path")
    {
        Description = "Only what lies below this folder", HelpName = "PATH", Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<int?> _depth = Flags.Number("--depth", "How many levels to open (default: all)", 1, 1_000);

    public ModuleListCommand(CommandSetting setting) : base("list", "Show the tree of modules, and the skills, a line each", setting)
    {
        Add(_under);
        AddAll([_depth]);
    }

    public override IReadOnlyList<(string, string)> Examples =>
        [("module list", "all of them"), ("module list text --depth 1", "one level below a folder")];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        await using var engine = call.Open(StoreUse.Read);
        var lines = await engine.ListModulesAsync(call.Space, call.Get(_under), call.Get(_depth) ?? int.MaxValue, ct);
        var skills = await engine.ListSkillsAsync(call.Space, call.Get(_under), ct);
        var answer = new ModuleListAnswer([.. lines.Select(ModuleView.Shape)], [.. skills.Select(ModuleView.Shape)]);
        return call.Answer(answer, CliJson.Default.ModuleListAnswer, screen =>
        {
            if (lines.Count + skills.Count == 0) screen.Line("[dim]○[/] No modules here. 'ingrain module write' keeps one.");
            foreach (var line in lines) ModuleView.Line(screen, line);
            foreach (var skill in skills) ModuleView.Line(screen, skill);
        });
    }
}
