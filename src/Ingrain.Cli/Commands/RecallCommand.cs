using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Gives back what bears on a query.</summary>
internal sealed class RecallCommand : CliCommand
{
    private readonly Argument<string> _query = Flags.Argument("query", "QUERY", "A question, a task or a message, in words");
    private readonly Option<int?> _budget = Flags.Number(
        "--budget", "The most tokens that the context may take (default 2,000)", 64, 200_000);
    private readonly Option<int?> _limit = Flags.Number("--limit", "The most memories returned (default 20)", 1, 1_000);
    private readonly Option<string[]> _kind = Flags.Texts("--kind", "KIND",
        "Only this kind: fact, note, module, episode…; may be repeated");
    private readonly Option<bool> _superseded = Flags.Of("--include-superseded", "Also facts that no longer hold, with their dates");
    private readonly Option<string?> _policy = Flags.Text("--policy", "NAME", "How candidates are scored (default: article)");
    private readonly Option<bool> _explain = Flags.Of("--explain", "Show every candidate with what made its score");
    private readonly Option<bool> _context = Flags.Of("--context", "Print the context alone, to put into a prompt");
    private readonly ReadAtOptions _at = new();

    public RecallCommand(CommandSetting setting) : base("recall", "Get back what bears on a question, within a token budget", setting)
    {
        Add(_query);
        AddAll([_budget, _limit, .. _at.All, _kind, _superseded, _policy, _explain, _context]);
    }

    public override string Details =>
        "Facts that no longer hold stay out unless asked for. When nothing known bears on the question, it says so.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("recall \"which database does staging use\" --explain", "with the reason for each answer"),
        ("recall \"which database did staging use\" --valid-at 2026-01-15", "as it was in the world then"),
        ("recall \"which database does staging use\" --as-of 12", "as it was known right after changeset 12"),
    ];

    public override IReadOnlyList<int> ExitCodes => OfStore(ExitCode.NotFound);

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var query = Query(call);
        await using var engine = call.Open(StoreUse.Read);
        await Points.RequireAsync(engine, call.Space, query.AsOf, ct);
        var recalled = await engine.RecallAsync(call.Space, query, ct);
        foreach (var warning in recalled.Warnings) call.Note(warning);
        if (call.Get(_context) && !call.IsJson)
        {
            call.Surroundings.Out.WriteLine(TerminalText.Safe(recalled.Context.TrimEnd('\n')));
            return ExitCode.Ok;
        }
        var pinned = call.IsJson ? [] : await PinnedAsync(call, engine, recalled, ct);
        return call.Answer(Shape(recalled, query.Explain), CliJson.Default.RecallAnswer,
            screen => RecallView.Show(screen, recalled, query, pinned));
    }

    /// <summary>The pinned notes among what came back: an item does not say it itself.</summary>
    private async Task<HashSet<RecordId>> PinnedAsync(Call call, MemoryEngine engine, Recalled recalled, CancellationToken ct)
    {
        var pinned = new HashSet<RecordId>();
        foreach (var item in recalled.Items.Where(i => i.Kind == RecordKind.Note))
        {
            var note = await engine.OpenAsync(call.Space, new Endpoint(item.Kind, item.Id), _at.Read(call.Parsed), ct);
            if (note?.Record is Note { Pinned: true }) pinned.Add(item.Id);
        }
        return pinned;
    }

    private RecallQuery Query(Call call)
    {
        var text = call.Get(_query)!;
        if (string.IsNullOrWhiteSpace(text)) throw CliException.Invalid("QUERY is empty: say what you want to know.");
        if (text.Length > RecallQuery.TextLengthMax)
            throw CliException.Invalid($"QUERY has at most {Wording.Number(RecallQuery.TextLengthMax)} characters.");
        var query = new RecallQuery
        {
            Text = text,
            ValidAt = _at.Read(call.Parsed)?.ValidAt,
            AsOf = _at.Read(call.Parsed)?.AsOf,
            Kinds = [.. (call.Get(_kind) ?? []).Select(KindWords.Parse).Distinct()],
            IncludeSuperseded = call.Get(_superseded),
            Explain = call.Get(_explain),
        };
        if (call.Get(_budget) is { } budget) query = query with { LimitTokens = budget };
        if (call.Get(_limit) is { } limit) query = query with { Limit = limit };
        return call.Get(_policy) is { } policy ? query with { Policy = Policies.Known(policy) } : query;
    }

    private static RecallAnswer Shape(Recalled recalled, bool explain) => new()
    {
        Items = [.. recalled.Items.Select(Shape)],
        Context = recalled.Context,
        Tokens = recalled.Tokens,
        NothingRelevant = recalled.NothingRelevant,
        Warnings = recalled.Warnings.Count == 0 ? null : recalled.Warnings,
        Candidates = explain
            ? [.. recalled.Candidates.Select(c => new CandidateShape(c.Id.Value, Wording.Word(c.Kind), c.Score, c.Outcome, c.Components))]
            : null,
    };

    private static RecalledShape Shape(RecalledItem item) => new()
    {
        Id = item.Id.Value, Kind = Wording.Word(item.Kind), Text = item.Text, Score = item.Score, Session = item.Session?.Value,
        Speaker = item.Speaker, Path = item.Path, OccurredAt = Wording.Iso(item.OccurredAt), ValidFrom = Wording.Iso(item.ValidFrom),
        ValidTo = Wording.Iso(item.ValidTo), Label = Wording.Word(item.Label), Evidence = EvidenceShape.Of(item.Evidence),
    };
}
