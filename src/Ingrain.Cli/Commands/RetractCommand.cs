using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Takes something back because it was wrong.</summary>
internal sealed class RetractCommand : CliCommand
{
    private readonly Argument<string[]> _targets = new("targets")
    {
        Description = "What was wrong: ids, or paths of notes and modules", HelpName = "ID|PATH", Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<bool> _undo = Flags.Of("--undo", "Bring it back instead");
    private readonly WriteOptions _write = new();

    public RetractCommand(CommandSetting setting) : base("retract", "Take something back because it was wrong; history keeps it", setting)
    {
        Add(_targets);
        AddAll([_undo, .. _write.All]);
    }

    public override IReadOnlyList<(string, string)> Examples =>
        [("retract 01997d2e-5b1f-7c3a-9e1d-0a4b6c8d2f10 --reason \"misheard\"",
            "recall no longer returns it; what it superseded holds again")];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var context = _write.Read(call.Parsed, call.Surroundings, "");
        await using var engine = call.Open(StoreUse.Write, SandboxChoice.Choose(call.Surroundings));
        var before = new List<Opened>();
        foreach (var target in call.Get(_targets)!) before.Add(await Ids.FindAsync(engine, call.Space, target, null, ct));
        foreach (var opened in before) Confirmed.Refuse(opened.Record, context.Actor);
        var after = new List<Opened>();
        foreach (var opened in before)
            after.Add(call.Get(_undo)
                ? await engine.ReinstateAsync(call.Space, opened.Target, context, ct)
                : await engine.RetractAsync(call.Space, opened.Target, context, ct));
        return call.Answer(new RetractAnswer([.. after.Select(ThingShape.Of)]), CliJson.Default.RetractAnswer, screen =>
        {
            foreach (var (index, opened) in after.Index())
            {
                screen.Line($"{Done(call, before[index], opened)} {Wording.Word(opened.Target.Kind)}");
                ThingView.Brief(screen, opened);
            }
        });
    }

    private string Done(Call call, Opened before, Opened after) => ThingView.StateOf(before) == ThingView.StateOf(after)
        ? $"[dim]○[/] already {Wording.Word(ThingView.StateOf(after))}:"
        : $"[green]✓[/] {(call.Get(_undo) ? "brought back" : "retracted")}";
}
