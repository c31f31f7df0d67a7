using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard.Overview;

/// <summary>The first page of a space.</summary>
internal static class OverviewPages
{
    private const int ChangesShown = 8;
    private const int DaysShown = 60;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(400);

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } = [Page.Get("/spaces/{space}", "uiOverview", ShowAsync)];

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var head = await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false);
        var log = await call.Engine.LogAsync(call.Space, null, ChangesShown, ct).ConfigureAwait(false);
        var model = new OverviewModel
        {
            Space = SpaceRoutes.Shape(head),
            Recent = [.. log.Select(c => LogRoutes.Shape(c, call.Principal)).OfType<ChangesetShape>()],
        };
        // Figures of a whole space say something of what lies beside a token's path.
        if (call.Principal.Path is null && head.Sequence > 0)
            model = await WithFiguresAsync(call, model, head.Sequence, ct).ConfigureAwait(false);
        return await Page.ShowAsync<OverviewPage>(call, Section.Overview, "Overview", model, ct).ConfigureAwait(false);
    }

    private static async Task<OverviewModel> WithFiguresAsync(RestCall call, OverviewModel model, long head, CancellationToken ct)
    {
        var figures = await call.Parts.Dashboard.Figures.ReadAsync(call.Space, head, ct).ConfigureAwait(false);
        var today = DateOnly.FromDateTime(call.Parts.Clock.GetUtcNow().UtcDateTime);
        return model with
        {
            Figures = figures,
            Days = [.. Enumerable.Range(0, DaysShown).Select(i => today.AddDays(i - DaysShown + 1))
                .Select(d => (d, figures.Days.GetValueOrDefault(d)))],
            Recalls = call.Engine.RecallFigures(call.Space),
            Embedding = await call.Parts.Dashboard.Derivations.ReadyAsync(call.Space, s_patience, ct).ConfigureAwait(false),
            // Where the store lies is its keeper's business.
            Files = call.Principal.Has(TokenVerbs.Metrics) ? StoreFiles.At(call.Engine.Location) : null,
        };
    }
}

/// <summary>A space at a glance.</summary>
internal sealed record OverviewModel
{
    /// <summary>Where its log ends.</summary>
    public required SpaceShape Space { get; init; }

    /// <summary>The newest changesets that the token may see.</summary>
    public required IReadOnlyList<ChangesetShape> Recent { get; init; }

    /// <summary>What is counted of it; null where the token does not reach all of it.</summary>
    public SpaceFigures? Figures { get; init; }

    /// <summary>The last days, today last.</summary>
    public IReadOnlyList<(DateOnly Date, DayFigures Figures)> Days { get; init; } = [];

    /// <summary>How often it was asked.</summary>
    public RecallFigures? Recalls { get; init; }

    /// <summary>How far the recall index has come; null while it is being derived.</summary>
    public EmbeddingProgress? Embedding { get; init; }

    /// <summary>How much room the whole store takes; null where the token may not know.</summary>
    public StoreFiles? Files { get; init; }
}
