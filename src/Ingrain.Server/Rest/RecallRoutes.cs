using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Giving back what bears on a question.</summary>
internal static class RecallRoutes
{
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
            Under = request.Under,
            ValidAt = request.ValidAt,
            AsOf = Ids.Point(request.AsOf, "asOf"),
            IncludeSuperseded = request.IncludeSuperseded,
            Policy = request.Policy ?? plain.Policy,
            Explain = request.Explain,
        };
        var recalled = await RecallAsync(call, query, ct).ConfigureAwait(false);
        return HttpAnswer.Ok(Shape(recalled, query, showsScores: call.Principal.Path is null), RestJson.Own.RecallAnswer);
    }

    /// <summary>What a token is given: of a space, or of what lies below its path.</summary>
    /// <exception cref="ProblemException">The query asks for more than the token reaches.</exception>
    public static async Task<Recalled> RecallAsync(RestCall call, RecallQuery query, CancellationToken ct)
    {
        if (call.Principal.Path is { } root) query = BelowPath(call, query, root);
        var recalled = await call.Engine.RecallAsync(call.Space, query, ct).ConfigureAwait(false);
        call.Parts.Meter.Recalled(recalled.NothingRelevant);
        return recalled;
    }

    /// <summary>The same question of what a token for a path reaches.</summary>
    private static RecallQuery BelowPath(RestCall call, RecallQuery query, string root)
    {
        // Words are weighed as in the whole space: components and scores would tell how common a word is beside the path.
        if (query.Explain) throw ProblemException.Forbidden("An explanation shows what lies beside this token's path.");
        if (query.Kinds.Count > 0 && !query.Kinds.Any(k => k is RecordKind.Note or RecordKind.Module))
            throw ProblemException.Forbidden("This token reaches notes and modules below one path only.");
        if (query.Under is null) return query with { Under = root };
        return MemoryPath.TryNormalize(query.Under, out var under) && call.Principal.Reaches(under)
            ? query
            : throw ProblemException.Forbidden("This token does not reach that path.");
    }

    private static RecallAnswer Shape(Recalled recalled, RecallQuery query, bool showsScores)
    {
        var items = new List<RecalledShape>();
        // The items must fit the budget as the context does: four characters to a token, and an item that has no room is still named.
        var room = query.LimitTokens * CharactersAToken;
        foreach (var item in recalled.Items)
        {
            var part = VisibleText.Part(item.Text, 0, Math.Max(room, 80));
            room -= part.Length;
            var shape = Shape(item, part);
            items.Add(showsScores ? shape : shape with { Score = Math.Round(1.0 / (items.Count + 1), 6) });
        }
        return new RecallAnswer
        {
            Notice = EvidenceFrame.Notice, Context = recalled.Context, Items = items, NothingRelevant = recalled.NothingRelevant,
            Confidence = showsScores ? Math.Round(recalled.Confidence, 4) : null, Tokens = recalled.Tokens, Sequence = recalled.Sequence,
            Warnings = recalled.Warnings,
            Candidates = !query.Explain ? null : [.. recalled.Candidates.Take(CandidatesMax).Select(c =>
                new CandidateShape(c.Kind, c.Id.Value, c.Score, c.Outcome, c.Components, FeedbackShape.Of(c.Feedback)))],
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
