using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Storage;

namespace Ingrain.Cli.Commands;

/// <summary>Shows one thing whole.</summary>
internal sealed class OpenCommand : CliCommand
{
    private const int LimitDefault = 50;

    private readonly Argument<string> _target =
        Flags.Argument("target", "ID|PATH", "An id of any kind, a session, or the path of a note or module");
    private readonly Option<int?> _limit = Flags.Number(
        "--limit", $"How many episodes of a session at most (default {LimitDefault})", 1, ListQuery.LimitMax);
    private readonly ReadAtOptions _at = new();

    public OpenCommand(CommandSetting setting) : base("open", "Show one memory, episode or session whole", setting)
    {
        Add(_target);
        AddAll([_limit, .. _at.All]);
    }

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("open runbooks/deploy --as-of 2026-03-02", "the note at a path, as it was known then"),
        ("open standup --limit 10", "a session with its first episodes"),
    ];

    /// <summary>At a point of the past, nobody knew yet when the next version would come.</summary>
    private static Opened AsKnown(Opened opened, ReadAt? at) =>
        at?.AsOf is null || opened.Record is null ? opened : opened with { Record = opened.Record with { SupersededAt = null } };

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var at = _at.Read(call.Parsed);
        await using var engine = call.Open(StoreUse.Read);
        await Points.RequireAsync(engine, call.Space, at?.AsOf, ct);
        var target = call.Get(_target)!;
        if (target.Length == 0) throw CliException.Invalid("An id or path is not empty.");
        var opened = await engine.FindAsync(call.Space, target, at, ct);
        if (opened is null or { Record: Session }) return await OpenSessionAsync(call, engine, (target, opened?.Record as Session), ct);
        return call.Answer(ThingShape.Of(opened), CliJson.Default.ThingShape, screen => ThingView.Full(screen, AsKnown(opened, at)));
    }

    /// <summary>A session needs no record of its own: its episodes make it.</summary>
    private async Task<int> OpenSessionAsync(
        Call call, MemoryEngine engine, (string Target, Session? Record) asked, CancellationToken ct)
    {
        var at = _at.Read(call.Parsed);
        if (!RecordId.TryParse(asked.Target, out var id)) throw Ids.NotFound(call.Space, asked.Target, at);
        var limit = call.Get(_limit) ?? LimitDefault;
        var (session, episodes) = await SessionBook.OpenAsync(call, engine, (id, asked.Record, at), limit, ct)
            ?? throw Ids.NotFound(call.Space, asked.Target, at);
        return call.Answer(SessionView.Shape(session, episodes), CliJson.Default.ThingShape,
            screen => SessionView.Full(screen, session, episodes));
    }
}
