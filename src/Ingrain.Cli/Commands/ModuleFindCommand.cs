using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Finds modules by what they do or say.</summary>
internal sealed class ModuleFindCommand : CliCommand
{
    private readonly Argument<string?> _text = new("text")
    {
        Description = "What it does, in words", HelpName = "TEXT", Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _signature = Flags.Text("--signature", "TEXT", "A part of a signature, such as 'slug(title'");
    private readonly Option<string?> _identifier = Flags.Text("--identifier", "NAME", "A whole word of the code");
    private readonly Option<string?> _language = Flags.Text("--language", "LANGUAGE", "Only modules in this language");
    private readonly Option<int?> _limit = Flags.Number("--limit", "How many at most (default 10)", 1, 1_000);

    public ModuleFindCommand(CommandSetting setting)
        : base("find", "Find modules by what they do, what they offer or a word of code", setting)
    {
        Add(_text);
        AddAll([_signature, _identifier, _language, _limit]);
    }

    public override IReadOnlyList<(string, string)> Examples =>
        [("module find \"turn a title into a path\"", "by what it does"), ("module find --identifier slug", "by a name in the code")];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var query = new ModuleQuery
        {
            Text = call.Get(_text), Signature = call.Get(_signature), Identifier = call.Get(_identifier), Language = call.Get(_language),
            Limit = call.Get(_limit) ?? 10,
        };
        await using var engine = call.Open(StoreUse.Read);
        var found = await engine.FindModulesAsync(call.Space, query, ct);
        return call.Answer(new ModuleListAnswer([.. found.Select(ModuleView.Shape)]), CliJson.Default.ModuleListAnswer, screen =>
        {
            if (found.Count == 0) screen.Line("[dim]○[/] No module in use fits that.");
            foreach (var module in found) ModuleView.Line(screen, module);
        });
    }
}
