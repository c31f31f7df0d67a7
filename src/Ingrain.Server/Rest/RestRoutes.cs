using Ingrain.Server.Access.OAuth;
using Ingrain.Server.DropIns.Mem0Rest;
using Ingrain.Server.Metrics;

namespace Ingrain.Server.Rest;

/// <summary>Every endpoint, in the order in which the documents list them.</summary>
internal static class RestRoutes
{
    /// <summary>The endpoints of a server.</summary>
    /// <param name="figures">What its figures are read from.</param>
    /// <param name="mcp">The endpoints of MCP.</param>
    /// <param name="oauth">Whose tokens are taken besides the server's own; null for nobody's.</param>
    public static IReadOnlyList<RestRoute> All(PrometheusText figures, IReadOnlyList<RestRoute> mcp, OAuthSettings? oauth = null)
    {
        List<RestRoute> routes =
        [
            .. HealthRoutes.All(figures), .. SpaceRoutes.All, .. EpisodeRoutes.All, .. RememberRoutes.All, .. BatchRoutes.All,
            .. MemoryRoutes.All, .. RecallRoutes.All, .. FeedbackRoutes.All, .. LogRoutes.All, .. ChangesRoutes.All, .. ModuleRoutes.All,
            .. ExecRoutes.All, .. EraseRoutes.All, .. BundleRoutes.All, .. mcp, .. Mem0Routes.All,
        ];
        if (oauth is not null) routes.AddRange(OAuthRoutes.All(oauth));
        routes.Add(OpenApi.Route(routes));
        return routes;
    }
}
