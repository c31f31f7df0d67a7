using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Takes a module out of use.</summary>
internal sealed class ModuleDeleteCommand : CliCommand
{
    private readonly Argument<string> _path = Flags.Argument("path", "PATH", "The module");
    private readonly Option<bool> _breaking = Flags.Of("--breaking", "Also if others need it, which become drafts");
    private readonly Option<int?> _expectVersion = Flags.Number(
        "--expect-version", "Only if this version is the current one", 1, int.MaxValue);
    private readonly WriteOptions _write = new();

    public ModuleDeleteCommand(CommandSetting setting)
        : base("delete", "Take a module out of use, if nothing needs it; history keeps it", setting)
    {
        Add(_path);
        AddAll([_breaking, _expectVersion, .. _write.All]);
    }

    public override IReadOnlyList<(string, string)> Examples =>
        [("module delete text/old.py --reason \"slug.py does it\"", "'ingrain rollback' brings it back")];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound, ExitCode.Conflict);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var context = _write.Read(call.Parsed, call.Surroundings, "");
        var options = new ModuleRetractOptions { AllowBreaking = call.Get(_breaking), ExpectedVersion = call.Get(_expectVersion) };
        await using var engine = call.Open(StoreUse.Write, SandboxChoice.Choose(call.Surroundings));
        switch (await engine.RetractModuleAsync(call.Space, call.Get(_path)!, context, options, ct))
        {
            case ModuleRetracting.Retracted done:
                var answer = new ModuleAnswer
                {
                    Outcome = "deleted", Path = done.Module.Path, Version = done.Module.Version, Sequence = done.Module.Sequence,
                    Broken = done.Broken,
                };
                return call.Answer(answer, CliJson.Default.ModuleAnswer, screen =>
                {
                    screen.Line($"[green]✓[/] deleted {Screen.SafeLine(done.Module.Path)} [dim]in #{done.Module.Sequence}[/]");
                    foreach (var path in done.Broken) screen.Indented($"[yellow]![/] {Screen.SafeLine(path)} is a draft now");
                });
            case ModuleRetracting.Refused refused:
                var why = $"Nothing was written: {Wording.Count(refused.Dependents.Count, "module")} would break. Change them first, or "
                    + "give --breaking.";
                var error = new CliException(ExitCode.Conflict, "needed", why);
                var shape = new ModuleAnswer
                {
                    Outcome = "refused", Path = call.Get(_path)!, Dependents = ModuleView.Shape(refused.Dependents),
                    Error = new(error.Word, error.Message),
                };
                return call.Fail(shape, CliJson.Default.ModuleAnswer, error, screen => ModuleView.Dependents(screen, refused.Dependents));
            case var other:
                return ModuleView.Conflicted(call, ((ModuleRetracting.Conflicted)other).Conflict);
        }
    }
}
