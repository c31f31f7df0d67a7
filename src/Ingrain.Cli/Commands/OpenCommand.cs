using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Shows one thing whole.</summary>
internal sealed class OpenCommand : CliCommand
{
    private readonly Argument<string> _target =
        Flags.Argument("target", "ID|PATH", "An id of any kind, or the path of a note or module");
    private readonly ReadAtOptions _at = new();

    public OpenCommand(CommandSetting setting) : base("open", "Show one memory, episode or session whole", setting)
    {
        Add(_target);
        AddAll(_at.All);
    }

    public override IReadOnlyList<(string, string)> Examples =>
        [("open runbooks/deploy --as-of 2026-03-02", "the note at a path, as it was known then")];

    /// <summary>At a point of the past, nobody knew yet when the next version would come.</summary>
    private static Opened AsKnown(Opened opened, ReadAt? at) =>
        at?.AsOf is null || opened.Record is null ? opened : opened with { Record = opened.Record with { SupersededAt = null } };

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var at = _at.Read(call.Parsed);
        await using var engine = call.Open(StoreUse.Read);
        await Points.RequireAsync(engine, call.Space, at?.AsOf, ct);
        var opened = await Ids.FindAsync(engine, call.Space, call.Get(_target)!, at, ct);
        return call.Answer(ThingShape.Of(opened), CliJson.Default.ThingShape, screen => ThingView.Full(screen, AsKnown(opened, at)));
    }
}
