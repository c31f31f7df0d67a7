using Ingrain.Server.Access;

namespace Ingrain.Server.Dashboard;

/// <summary>Somebody who is signed in with a browser.</summary>
internal sealed record BrowserSession
{
    /// <summary>Who: the token that they signed in with, as it is now.</summary>
    public required Principal Principal { get; init; }

    /// <summary>What every form of this session carries, so that no page of another origin can send one.</summary>
    public required string FormToken { get; init; }

    /// <summary>When they signed in.</summary>
    public required DateTimeOffset Since { get; init; }
}
