using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard.Facts;

/// <summary>The facts of a space on both axes of time.</summary>
internal static class FactPages
{
    private const int OnPage = 50;
    private const int TextMax = 400;

    private static readonly string[] s_holds = ["any", "holds", "superseded", "ended", "not-yet", "withdrawn"];

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/facts", "uiFacts", ShowAsync,
            new TextArgument("about", "Words of the subject, predicate, object or statement.", 400),
            new ChoiceArgument("stands", "How it stands.", s_holds),
            new TextArgument("validAt", "When it must hold.", 40), new TextArgument("asOf", "What was known then.", 40),
            new WholeArgument("before", "Where the last page ended.", 0, int.MaxValue)) with { WholeSpace = true },
    ];

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var given = call.Query;
        var model = new FactsModel
        {
            About = given.Text("about"), Stands = given.Text("stands") ?? "any", ValidAt = given.Text("validAt"), AsOf = given.Text("asOf"),
            Before = given.Whole("before"),
        };
        try
        {
            var at = new ReadAt { ValidAt = Points.Time(model.ValidAt, "Valid at"), AsOf = Points.Known(model.AsOf, "Known as of") };
            var query = new FactQuery { About = model.About, Hold = HoldOf(model.Stands), Before = model.Before, Limit = OnPage };
            var page = await call.Engine.ListFactsAsync(call.Space, query, at, ct).ConfigureAwait(false);
            model = model with
            {
                Facts = [.. page.Items.Select(i => Seen.Whole(i, call.Principal, 0, TextMax))],
                Next = page.Before,
                Count = page.Count,
            };
        }
        catch (ProblemException e)
        {
            model = model with { Problem = e.Shape.Detail };
        }
        return await Page.ShowAsync<FactsPage>(call, Section.Facts, "Facts", model, ct).ConfigureAwait(false);
    }

    private static FactHold? HoldOf(string word) => word switch
    {
        "holds" => FactHold.Holds,
        "superseded" => FactHold.Superseded,
        "ended" => FactHold.Ended,
        "not-yet" => FactHold.NotYet,
        "withdrawn" => FactHold.Withdrawn,
        _ => null,
    };
}

/// <summary>A page of facts.</summary>
internal sealed record FactsModel
{
    /// <summary>What they are about; null for anything.</summary>
    public string? About { get; init; }

    /// <summary>How they stand: a word of the filter.</summary>
    public required string Stands { get; init; }

    /// <summary>When they must hold, as it was typed.</summary>
    public string? ValidAt { get; init; }

    /// <summary>What was known then, as it was typed.</summary>
    public string? AsOf { get; init; }

    /// <summary>Where the page before ended.</summary>
    public int? Before { get; init; }

    /// <summary>The facts, the last written first.</summary>
    public IReadOnlyList<MemoryShape> Facts { get; init; } = [];

    /// <summary>Where the next page begins; null for nowhere.</summary>
    public int? Next { get; init; }

    /// <summary>How many the space has in all.</summary>
    public int Count { get; init; }

    /// <summary>Why nothing could be looked for.</summary>
    public string? Problem { get; init; }
}
