using Ingrain.Server.Access;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard;

/// <summary>What a page is written from: who looks at what, and what was found for it.</summary>
internal sealed record PageView
{
    /// <summary>The page's title.</summary>
    public required string Title { get; init; }

    /// <summary>What the page shows; its template knows the type.</summary>
    public required object Model { get; init; }

    /// <summary>The time of the request.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where in the navigation it belongs; null for nowhere.</summary>
    public Section? Section { get; init; }

    /// <summary>Who is signed in; null before that.</summary>
    public BrowserSession? Session { get; init; }

    /// <summary>The space; null for a page of none.</summary>
    public SpaceId? Space { get; init; }

    /// <summary>Spaces to change to: the last written ones that the token reaches.</summary>
    public IReadOnlyList<SpaceHead> Spaces { get; init; } = [];

    /// <summary>What was just done, in a sentence; null for nothing.</summary>
    public string? Done { get; init; }

    /// <summary>Who looks.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public Principal Principal => (Session ?? throw new InvalidOperationException("Nobody is signed in.")).Principal;
}
