using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Shows a module with its code.</summary>
internal sealed class ModuleReadCommand : CliCommand
{
    private readonly Argument<string> _path = Flags.Argument("path", "PATH", "The module");

    public ModuleReadCommand(CommandSetting setting) : base("read", "Show a module: its code, examples and what needs it", setting) =>
        Add(_path);

    public override IReadOnlyList<(string, string)> Examples => [("module read text/slug.py", "code, examples and where it stands")];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    /// <summary>The module in use at a path, or the draft there.</summary>
    public static async Task<FoundModule> FindAsync(Call call, MemoryEngine engine, string path, CancellationToken ct) =>
        await engine.ReadModuleAsync(call.Space, path, ct)
            ?? throw CliException.NotFound($"There is no module at '{TerminalText.Clip(path, 80)}'. See 'ingrain module list'.");

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        await using var engine = call.Open(StoreUse.Read);
        var found = await FindAsync(call, engine, call.Get(_path)!, ct);
        return call.Answer(ModuleView.Shape(found), CliJson.Default.ModuleShape, screen => ModuleView.Show(screen, found));
    }
}
