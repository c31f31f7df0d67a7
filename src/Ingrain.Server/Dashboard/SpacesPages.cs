using Ingrain.Server.Arguments;
using Ingrain.Server.Dashboard.Frame;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard;

/// <summary>The first page: the spaces that a token reaches.</summary>
internal static class SpacesPages
{
    private const int OnPage = 50;
    private const string Filter = "name";

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("", "uiSpaces", ShowAsync,
            new TextArgument(Filter, "Only spaces with this in their names.", 200), new WholeArgument("page", "Which page.", 1, 100_000)),
    ];

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var filter = call.Query.Text(Filter);
        var page = call.Query.Whole("page") ?? 1;
        var all = await Page.SpacesAsync(call, ct).ConfigureAwait(false);
        var fitting = filter is null ? all : [.. all.Where(h => h.Space.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return await Page.ShowAsync<SpaceList>(call, null, "Spaces", new SpacesModel
        {
            Filter = filter, Page = page, Count = fitting.Count, IsAny = all.Count > 0,
            Pages = Math.Max(1, (fitting.Count + OnPage - 1) / OnPage),
            Spaces = [.. fitting.Skip((page - 1) * OnPage).Take(OnPage)],
        }, ct).ConfigureAwait(false);
    }
}

/// <summary>A page of spaces.</summary>
internal sealed record SpacesModel
{
    /// <summary>What their names must hold; null for nothing.</summary>
    public string? Filter { get; init; }

    /// <summary>Which page, from 1.</summary>
    public required int Page { get; init; }

    /// <summary>How many pages.</summary>
    public required int Pages { get; init; }

    /// <summary>How many spaces on all of them.</summary>
    public required int Count { get; init; }

    /// <summary>Whether the token reaches any.</summary>
    public required bool IsAny { get; init; }

    /// <summary>The spaces, the last written first.</summary>
    public required IReadOnlyList<SpaceHead> Spaces { get; init; }
}
