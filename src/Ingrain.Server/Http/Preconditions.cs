using Ingrain.Server.Rest;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Http;

/// <summary>
/// Refuses writes under conditions that are not looked at: whoever sends one counts on it, and would overwrite what they meant to spare.
/// </summary>
internal static class Preconditions
{
    private static readonly string[] s_unknown = ["If-None-Match", "If-Unmodified-Since", "If-Modified-Since", "If-Range"];

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="route">Its endpoint.</param>
    /// <exception cref="ProblemException">It writes, and names a condition that its endpoint does not keep.</exception>
    public static void Check(HttpRequest request, RestRoute route)
    {
        if (!route.Writes) return;
        if (!route.TakesIfMatch && request.Headers.IfMatch.Count > 0)
            throw ProblemException.Invalid("This endpoint takes no If-Match: it is not about one thing that is there.");
        foreach (var name in s_unknown)
            if (request.Headers.ContainsKey(name))
                throw ProblemException.Invalid(
                    $"No write looks at {name}. 'expectedVersion' 0 writes only what is new, If-Match only on what was read.");
    }
}
