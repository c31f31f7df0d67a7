using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Giving back what bears on a question.</summary>
internal static class RecallRoutes
{
    // A token for a path is answered out of a wider recall, of which everything else is dropped unseen.
    private const int WideLimit = 1_000;
    private const int WideTokens = 200_000;
    private const int CharactersAToken = 4;
    private const int CandidatesMax = 1_000;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/recall", Id = "recall",
            Summary = "What bears on a question, within a token budget, or an honest nothing.",
            Needs = TokenVerbs.Read, Body = RestJson.Own.RecallRequest, Answer = RestJson.Own.RecallAnswer,
            HandleAsync = RecallAsync,
        },
    ];

    private static async Task<HttpAnswer> RecallAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.RecallRequest, ct).ConfigureAwait(false);
        var plain = new RecallQuery { Text = request.Query };
        var query = plain with
        {
            LimitTokens = request.MaxTokens ?? plain.LimitTokens,
            Limit = request.Limit ?? plain.Limit,
            Kinds = request.Kinds ?? [],
            ValidAt = request.ValidAt,
            AsOf = Ids.Point(request.AsOf, "asOf"),
            IncludeSuperseded = request.IncludeSuperseded,
            Policy = request.Policy ?? plain.Policy,
            Explain = request.Explain,
        };
        var recalled = call.Principal.Path is null
            ? await call.Engine.RecallAsync(call.Space, query, ct).ConfigureAwait(false)
            : await BelowPathAsync(call, query, ct).ConfigureAwait(false);
        call.Parts.Meter.Recalled(recalled.NothingRelevant);
        return HttpAnswer.Ok(Shape(recalled, query), RestJson.Own.RecallAnswer);
    }

    private static async Task<Recalled> BelowPathAsync(RestCall call, RecallQuery query, CancellationToken ct)
    {
        if (query.Explain) throw ProblemException.Forbidden("An explanation shows what lies beside this token's path.");
        IReadOnlyList<RecordKind> kinds = query.Kinds.Count == 0
            ? [RecordKind.Note, RecordKind.Module]
            : [.. query.Kinds.Where(k => k is RecordKind.Note or RecordKind.Module)];
        if (kinds.Count == 0) throw ProblemException.Forbidden("This token reaches notes and modules below one path only.");
        var wide = query with { Kinds = kinds, Limit = WideLimit, LimitTokens = WideTokens };
        var recalled = await call.Engine.RecallAsync(call.Space, wide, ct).ConfigureAwait(false);
        var items = new List<RecalledItem>();
        var room = query.LimitTokens * CharactersAToken - EvidenceFrame.Around(call.Parts.Ids, "").Length;
        foreach (var item in recalled.Items.Where(i => i.Path is { } path && call.Principal.Reaches(path)))
        {
            if (items.Count == query.Limit || room < Line(item).Length) break;
            items.Add(item);
            room -= Line(item).Length + 1;
        }
        var context = items.Count == 0 ? "" : EvidenceFrame.Around(call.Parts.Ids, string.Join('\n', items.Select(Line)));
        return recalled with
        {
            Items = items,
            Context = context,
            Tokens = context.Length / CharactersAToken,
            NothingRelevant = recalled.NothingRelevant || items.Count == 0,
            // How sure the whole space is says something of what lies beside the path.
            Confidence = items.Count == 0 ? 0 : recalled.Confidence,
        };
    }

    private static string Line(RecalledItem item) =>
        $"- {VisibleText.Line(item.Path!)} [{Wire.Words.Of(item.Label)}] {VisibleText.Of(item.Text)}";

    private static RecallAnswer Shape(Recalled recalled, RecallQuery query)
    {
        var items = new List<RecalledShape>();
        // The items must fit the budget as the context does: four characters to a token, and an item that has no room is still named.
        var room = query.LimitTokens * CharactersAToken;
        foreach (var item in recalled.Items)
        {
            var part = VisibleText.Part(item.Text, 0, Math.Max(room, 80));
            room -= part.Length;
            items.Add(Shape(item, part));
        }
        return new RecallAnswer
        {
            Notice = EvidenceFrame.Notice, Context = recalled.Context, Items = items, NothingRelevant = recalled.NothingRelevant,
            Confidence = Math.Round(recalled.Confidence, 4), Tokens = recalled.Tokens, Sequence = recalled.Sequence,
            Warnings = recalled.Warnings,
            Candidates = !query.Explain ? null : [.. recalled.Candidates.Take(CandidatesMax).Select(c =>
                new CandidateShape(c.Kind, c.Id.Value, c.Score, c.Outcome, c.Components))],
        };
    }

    private static RecalledShape Shape(RecalledItem item, string part) => new()
    {
        Kind = item.Kind, Id = item.Id.Value, Text = part, Length = part.Length < item.Text.Length ? item.Text.Length : null,
        Score = Math.Round(item.Score, 6), Label = item.Label, Session = item.Session?.Value, Speaker = item.Speaker, Path = item.Path,
        OccurredAt = item.OccurredAt, ValidFrom = item.ValidFrom, ValidTo = item.ValidTo,
        Evidence = item.Evidence.Count == 0 ? null : [.. item.Evidence.Take(16).Select(e =>
            new EvidenceShape { Kind = e.Kind, Id = e.Id.Value, Start = e.Start, Length = e.Length })],
    };
}
