using System.Text.Json.Serialization;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Access.OAuth;

/// <summary>Where clients find out whose tokens are taken here: RFC 9728, for the whole server and for each space's MCP address.</summary>
internal static class OAuthRoutes
{
    private const string Place = "/.well-known/oauth-protected-resource";

    /// <summary>The endpoints.</summary>
    /// <param name="settings">Whose tokens.</param>
    public static IReadOnlyList<RestRoute> All(OAuthSettings settings) =>
    [
        Route(Place, "protectedResource", "Whose access tokens are taken here. Needs no token.",
            _ => Metadata(settings, settings.Audience)),
        // Says the same of every space, whether it is there or not.
        Route(Place + "/mcp/{space}", "protectedSpace", "The same of one space's MCP address. Needs no token.",
            call => Metadata(settings, OAuthVerifier.ResourceOf(settings, call.Path["space"]))),
    ];

    /// <summary>The header that says what is missing, and where it is to be had.</summary>
    /// <param name="settings">Whose tokens.</param>
    /// <param name="error">What was wrong; null where nothing was presented.</param>
    /// <param name="route">The endpoint; null for none.</param>
    /// <param name="space">The space that was asked for; null for none.</param>
    public static string Challenge(OAuthSettings settings, string? error, RestRoute? route, string? space)
    {
        var isMcp = route?.Pattern.StartsWith("/mcp/", StringComparison.Ordinal) is true;
        var parts = new List<string>();
        if (error is not null) parts.Add($"error=\"{error}\"");
        // A client asks once, for what it will want: MCP's tools read and write.
        var needs = isMcp ? TokenVerbs.Read | TokenVerbs.Write : route?.Needs ?? TokenVerbs.None;
        var scopes = string.Join(' ', OAuthScope.Texts(needs, space ?? "*"));
        if (scopes.Length > 0) parts.Add($"scope=\"{scopes}\"");
        var about = isMcp && space is not null ? $"/mcp/{Uri.EscapeDataString(space)}" : "";
        parts.Add($"resource_metadata=\"{settings.Audience}{Place}{about}\"");
        return "Bearer " + string.Join(", ", parts);
    }

    private static RestRoute Route(string pattern, string id, string summary, Func<RestCall, ProtectedResource> metadata) => new()
    {
        Method = "GET", Pattern = pattern, Id = id, Summary = summary, Needs = TokenVerbs.None,
        Answer = OAuthJson.Default.ProtectedResource,
        HandleAsync = (call, _) => Task.FromResult(HttpAnswer.Ok(metadata(call), OAuthJson.Default.ProtectedResource)),
    };

    private static ProtectedResource Metadata(OAuthSettings settings, string resource) =>
        new(resource, [settings.Issuer], OAuthScope.Supported, ["header"], "Ingrain");
}

/// <summary>What RFC 9728 says of a protected resource.</summary>
internal sealed record ProtectedResource(
    string Resource, IReadOnlyList<string> AuthorizationServers, IReadOnlyList<string> ScopesSupported,
    IReadOnlyList<string> BearerMethodsSupported, string ResourceName);

/// <summary>How the metadata are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProtectedResource))]
internal sealed partial class OAuthJson : JsonSerializerContext;
