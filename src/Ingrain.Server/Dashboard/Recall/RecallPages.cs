using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard.Recall;

/// <summary>
/// Trying recalls out: what an agent would be given, and why each candidate was or was not in it. Questions are sent as forms, so that
/// they stand in no address and no proxy's log.
/// </summary>
internal static class RecallPages
{
    private const int CandidatesShown = 100;
    private const int CandidatesListed = 1_000;
    private const int CandidateTextMax = 220;
    private const int QueryMax = 8_000;
    private const string Pattern = "/spaces/{space}/recall";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly string[] s_kinds = ["fact", "note", "module", "episode", "entity"];

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get(Pattern, "uiRecall", (call, ct) => ShowAsync(call, new RecallModel(), ct)),
        Page.Post(Pattern, "uiRecalled", new ArgumentList(
            new TextArgument("query", "The question.", QueryMax), new WholeArgument("budget", "The most tokens.", 64, 200_000),
            new WholeArgument("limit", "The most items.", 1, 1_000), new TextArgument("validAt", "When facts must hold.", 40),
            new TextArgument("asOf", "What was known then.", 40), new FlagArgument("superseded", "Also what no longer holds."),
            new ChoiceArgument("policy", "The scoring policy.", [.. RecallPolicy.All.Select(p => p.Name)]),
            new ListArgument(new ChoiceArgument("kind", "Only these kinds.", s_kinds), s_kinds.Length)), AskAsync),
    ];

    private static Task<HttpAnswer> ShowAsync(RestCall call, RecallModel model, CancellationToken ct) =>
        Page.ShowAsync<RecallPage>(call, Section.Recall, "Recall", model, ct);

    private static async Task<HttpAnswer> AskAsync(RestCall call, CancellationToken ct)
    {
        var model = Given(call.Form);
        if (model.Query.Length == 0) return await ShowAsync(call, model with { Problem = "Ask something." }, ct).ConfigureAwait(false);
        try
        {
            var explains = call.Principal.Path is null;
            var query = new RecallQuery
            {
                Text = model.Query, LimitTokens = model.Budget, Limit = model.Limit, IncludeSuperseded = model.Superseded,
                Kinds = [.. model.Kinds.Select(Wire.Words.Kind)], Policy = model.Policy, Explain = explains,
                ValidAt = Points.Time(model.ValidAt, "True at"), AsOf = Points.Known(model.AsOf, "As known at"),
            };
            if (await call.Parts.Dashboard.Derivations.ReadyAsync(call.Space, s_patience, ct).ConfigureAwait(false) is null)
                throw new ProblemException(503, "busy", "The recall index of this space is being derived. Ask again in a moment.");
            var began = call.Parts.Clock.GetTimestamp();
            var recalled = await RecallRoutes.RecallAsync(call, query, ct).ConfigureAwait(false);
            var took = call.Parts.Clock.GetElapsedTime(began);
            model = model with
            {
                Recalled = recalled,
                Took = took,
                IsExplained = explains,
                Candidates = await CandidatesAsync(call, recalled, query.AsOf, ct).ConfigureAwait(false),
            };
        }
        catch (ProblemException e)
        {
            model = model with { Problem = e.Shape.Detail };
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.Invalid)
        {
            model = model with { Problem = e.Message };
        }
        return await ShowAsync(call, model, ct).ConfigureAwait(false);
    }

    private static RecallModel Given(ReadArguments form)
    {
        var plain = new RecallModel();
        return new RecallModel
        {
            // What is asked is what the person sees that they ask.
            Query = VisibleText.Of((form.Text("query") ?? "").Replace("\r\n", "\n", StringComparison.Ordinal)).Trim(),
            Budget = form.Whole("budget") ?? plain.Budget, Limit = form.Whole("limit") ?? plain.Limit, ValidAt = form.Text("validAt"),
            AsOf = form.Text("asOf"), Superseded = form.Flag("superseded"), Policy = form.Text("policy") ?? plain.Policy,
            Kinds = form.Texts("kind"),
        };
    }

    /// <summary>The candidates in the order of their scores, the first with their words.</summary>
    private static async Task<IReadOnlyList<CandidateView>> CandidatesAsync(
        RestCall call, Recalled recalled, AsOf? asOf, CancellationToken ct)
    {
        var views = new List<CandidateView>();
        foreach (var candidate in recalled.Candidates.OrderByDescending(c => c.Score).Take(CandidatesListed))
        {
            MemoryShape? memory = null;
            if (views.Count < CandidatesShown)
            {
                var target = new Endpoint(candidate.Kind, candidate.Id);
                var opened = await call.Engine.OpenAsync(call.Space, target, new ReadAt { AsOf = asOf }, ct).ConfigureAwait(false);
                memory = opened is null ? null : Seen.Brief(opened, call.Principal, CandidateTextMax);
            }
            views.Add(new CandidateView(views.Count + 1, candidate, memory));
        }
        return views;
    }
}

/// <summary>A recall that was tried out, or is to be.</summary>
internal sealed record RecallModel
{
    /// <summary>The question; empty for none yet.</summary>
    public string Query { get; init; } = "";

    /// <summary>The most tokens.</summary>
    public int Budget { get; init; } = 2_000;

    /// <summary>The most items.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>When facts must hold, as it was typed.</summary>
    public string? ValidAt { get; init; }

    /// <summary>What was known then, as it was typed.</summary>
    public string? AsOf { get; init; }

    /// <summary>Whether facts that no longer hold may appear.</summary>
    public bool Superseded { get; init; }

    /// <summary>The scoring policy.</summary>
    public string Policy { get; init; } = RecallPolicy.All[0].Name;

    /// <summary>Only these kinds; empty for all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>What was recalled; null where nothing was asked, or could be.</summary>
    public Recalled? Recalled { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Whether the token may see the candidates.</summary>
    public bool IsExplained { get; init; }

    /// <summary>The candidates, the best first.</summary>
    public IReadOnlyList<CandidateView> Candidates { get; init; } = [];

    /// <summary>Why nothing could be asked.</summary>
    public string? Problem { get; init; }
}

/// <summary>One candidate.</summary>
/// <param name="Rank">Its place by score, from 1.</param>
/// <param name="Candidate">Every component of its score, and what became of it.</param>
/// <param name="Memory">What it says; null for those far down.</param>
internal sealed record CandidateView(int Rank, Candidate Candidate, MemoryShape? Memory);
