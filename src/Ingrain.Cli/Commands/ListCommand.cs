using System.CommandLine;
using System.Globalization;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Storage;

namespace Ingrain.Cli.Commands;

/// <summary>Lists what is kept.</summary>
internal sealed class ListCommand : CliCommand
{
    private const int LimitDefault = 50;

    private readonly Argument<string?> _kind = new("kind")
    {
        Description = "notes, modules, facts, entities, links, sessions or episodes (default: all of them, in this order)",
        HelpName = "KIND", Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _under = Flags.Text("--under", "PATH", "Only notes and modules at this path and below it");
    private readonly Option<string?> _session = Flags.Text("--session", "SESSION", "Only the episodes of this session");
    private readonly Option<bool> _all = Flags.Of("--all", "In every state: also retracted, archived, quarantined and superseded");
    private readonly Option<int?> _limit = Flags.Number("--limit", $"How many at most (default {LimitDefault})", 1, ListQuery.LimitMax);
    private readonly Option<string?> _cursor = Flags.Text("--cursor", "CURSOR", "Go on where the last list ended");
    private readonly ReadAtOptions _at = new();

    public ListCommand(CommandSetting setting) : base("list", "List what is kept", setting)
    {
        Add(_kind);
        AddAll([_under, _session, _all, _limit, _cursor, .. _at.All]);
    }

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("list facts", "the facts that hold now"),
        ("list notes --under runbooks", "a part of the tree of notes"),
        ("list facts --valid-at 2026-01-15 --as-of 12", "what held in January, by what changeset 12 knew"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var kinds = Kinds(call);
        var limit = call.Get(_limit) ?? LimitDefault;
        await using var engine = call.Open(StoreUse.Read);
        await Points.RequireAsync(engine, call.Space, _at.Read(call.Parsed)?.AsOf, ct);
        var (items, cursor) = await ReadAsync(call, engine, kinds, limit, ct);
        var shapes = items.Select(i => i.Session is { } session ? SessionView.Shape(session) : ThingShape.Of(i.Thing!));
        var answer = new ListAnswer([.. shapes], cursor);
        return call.Answer(answer, CliJson.Default.ListAnswer, screen => Show(screen, items, cursor));
    }

    private IReadOnlyList<RecordKind> Kinds(Call call)
    {
        var (under, session) = (call.Get(_under), call.Get(_session));
        if (under is not null && session is not null)
            throw CliException.Invalid("--under is for notes and modules, --session for episodes.");
        IReadOnlyList<RecordKind> possible =
            under is not null ? [RecordKind.Note, RecordKind.Module] : session is not null ? [RecordKind.Episode] : KindWords.Listed;
        if (call.Get(_kind) is not { } word) return possible;
        var kind = KindWords.Parse(word);
        return possible.Contains(kind)
            ? [kind]
            : throw CliException.Invalid(under is not null ? "--under is for notes and modules." : "--session is for episodes.");
    }

    /// <summary>Goes through the kinds in order; a cursor is the kind it stopped in and where.</summary>
    private async Task<(List<Listed> Items, string? Cursor)> ReadAsync(
        Call call, MemoryEngine engine, IReadOnlyList<RecordKind> kinds, int limit, CancellationToken ct)
    {
        var at = _at.Read(call.Parsed);
        var (start, inner) = Begin(call.Get(_cursor), kinds);
        var isDated = at?.ValidAt is not null;
        var items = new List<Listed>();
        for (var index = start; index < kinds.Count; index++)
        {
            var cursor = index == start ? inner : null;
            if (kinds[index] == RecordKind.Session && items.Count < limit)
            {
                if (await SessionsAsync(call, engine, (cursor, limit), items, ct) is not { } next) continue;
                return (items, Cursor(RecordKind.Session, next));
            }
            do
            {
                if (items.Count == limit) return (items, Cursor(kinds[index], cursor));
                var (kind, left) = (kinds[index], limit - items.Count);
                var query = new ListQuery { Kind = kind, Place = Place(call, kind), Cursor = cursor, Limit = left };
                var page = await engine.ListAsync(call.Space, query, at, ct);
                items.AddRange(page.Items.Where(i => call.Get(_all) || IsCurrent(i, isDated)).Select(i => new Listed(kind, i, null)));
                cursor = page.Cursor;
            }
            while (cursor is not null);
        }
        return (items, null);
    }

    /// <summary>Adds sessions; gives the inner cursor where there are more. They are counted together whole, so it is a number.</summary>
    private async Task<string?> SessionsAsync(
        Call call, MemoryEngine engine, (string? Cursor, int Limit) asked, List<Listed> items, CancellationToken ct)
    {
        var start = 0;
        if (asked.Cursor is not null && !int.TryParse(asked.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            throw CliException.Invalid("--cursor: no list of this kind gave that cursor.");
        var sessions = await SessionBook.ReadAsync(call, engine, _at.Read(call.Parsed), ct);
        var shown = sessions.Where(s => call.Get(_all) || s.IsCurrent).Skip(start).ToList();
        var left = asked.Limit - items.Count;
        items.AddRange(shown.Take(left).Select(s => new Listed(RecordKind.Session, null, s)));
        return shown.Count > left ? (start + left).ToString(CultureInfo.InvariantCulture) : null;
    }

    private string? Place(Call call, RecordKind kind) => kind switch
    {
        RecordKind.Episode => call.Get(_session) is { } session ? Ids.Parse(session, "--session").Value : null,
        RecordKind.Note or RecordKind.Module when call.Get(_under) is { } under => MemoryPath.TryNormalize(under, out var path)
            ? path
            : throw CliException.Invalid("--under: that is no path."),
        _ => null,
    };

    private static string Cursor(RecordKind kind, string? inner) => $"{Wording.Word(kind)}~{inner}";

    private static (int Start, string? Inner) Begin(string? cursor, IReadOnlyList<RecordKind> kinds)
    {
        if (cursor is null) return (0, null);
        var parts = cursor.Split('~', 2);
        for (var i = 0; i < kinds.Count && parts.Length == 2; i++)
            if (parts[0] == Wording.Word(kinds[i])) return (i, parts[1].Length == 0 ? null : parts[1]);
        throw CliException.Invalid("--cursor: no list of this kind gave that cursor.");
    }

    /// <summary>Whether it stands; what will hold later counts as well, unless a day was asked about.</summary>
    private static bool IsCurrent(Opened opened, bool isDated) => ThingView.StateOf(opened) == RecordState.Active
        && (opened.Standing?.Hold is null or FactHold.Holds || (!isDated && opened.Standing.Hold == FactHold.NotYet));

    private static void Show(Screen screen, List<Listed> items, string? cursor)
    {
        if (items.Count == 0) screen.Line("[dim]○[/] Nothing is kept there.");
        foreach (var group in items.GroupBy(i => i.Kind))
        {
            screen.Heading($"[bold]{KindWords.Plural(group.Key)}[/]");
            foreach (var item in group)
            {
                if (item.Session is { } session) SessionView.Brief(screen, session);
                else ThingView.Brief(screen, item.Thing!);
            }
            screen.Line();
        }
        if (cursor is not null) screen.Line($"[dim]There is more:[/] --cursor \"{Screen.SafeLine(cursor)}\"");
    }

    /// <summary>One line of the list: a session, or anything else.</summary>
    private sealed record Listed(RecordKind Kind, Opened? Thing, SessionSummary? Session);
}
