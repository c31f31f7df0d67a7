using Ingrain.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Dashboard;

/// <summary>
/// Refuses what a page sends that is not from this server's own pages. Beside the cookie, which browsers keep from other sites, and the
/// token in every form: a page on another port of the same host is the same site to a browser, but not the same origin.
/// </summary>
internal static class CrossSite
{
    /// <summary>Checks a request that changes something.</summary>
    /// <param name="request">The request, whose Origin, where there is one, was found to be allowed.</param>
    /// <exception cref="ProblemException">It does not come from a page of this server.</exception>
    public static void Refuse(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site is not [] && site is not ["same-origin"]) throw Foreign();
        // Every browser says at least one of the two with a form.
        if (site is [] && request.Headers.Origin is []) throw Foreign();
    }

    private static ProblemException Foreign() =>
        new(403, "forbidden", "Forms are taken from this server's own pages only. Open the page anew and send it from there.");
}
