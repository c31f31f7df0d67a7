using System.Security.Cryptography;
using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Storage;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Dashboard;

/// <summary>Makes the dashboard's endpoints and what they answer.</summary>
internal static class Page
{
    /// <summary>The media type of pages.</summary>
    public const string Html = "text/html; charset=utf-8";

    // Everything comes from this server and nothing is written into a page that would run or style it.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private const int SpacesShown = 12;

    private static readonly Argument s_done = new TextArgument(DoneWords.Field, "What was just done.", 40);

    /// <summary>A page to look at.</summary>
    /// <param name="pattern">Its address below <c>/ui</c>.</param>
    /// <param name="id">Its name in figures.</param>
    /// <param name="show">Finds what it shows, and renders it.</param>
    /// <param name="query">Its parameters.</param>
    public static RestRoute Get(
        string pattern, string id, Func<RestCall, CancellationToken, Task<HttpAnswer>> show, params Argument[] query) => new()
        {
            Method = "GET", Pattern = Link.Home + pattern, Id = id, Summary = "", Needs = TokenVerbs.Read, IsPage = true, MediaType = Html,
            Query = new ArgumentList([.. query, s_done]), HandleAsync = show,
        };

    /// <summary>A form that is sent.</summary>
    /// <param name="pattern">Its address below <c>/ui</c>.</param>
    /// <param name="id">Its name in figures.</param>
    /// <param name="form">Its fields.</param>
    /// <param name="take">Does what it asks for, and leads on.</param>
    public static RestRoute Post(
        string pattern, string id, ArgumentList form, Func<RestCall, CancellationToken, Task<HttpAnswer>> take) => new()
        {
            Method = "POST", Pattern = Link.Home + pattern, Id = id, Summary = "", Needs = TokenVerbs.Read, IsPage = true, MediaType = Html,
            Form = form, HandleAsync = take,
        };

    /// <summary>Renders a page for whoever asked.</summary>
    /// <typeparam name="T">Its template.</typeparam>
    /// <param name="call">The request.</param>
    /// <param name="section">Where it belongs; null for nowhere.</param>
    /// <param name="title">Its title.</param>
    /// <param name="model">What the template shows.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<HttpAnswer> ShowAsync<T>(
        RestCall call, Section? section, string title, object model, CancellationToken ct) where T : Template
    {
        var isOfSpace = call.Path.ContainsKey("space");
        return await ShowAsync<T>(call.Parts, call.Http, new PageView
        {
            Title = title, Model = model, Now = call.Parts.Clock.GetUtcNow(), Section = section, Session = call.Session,
            Space = isOfSpace ? call.Space : null,
            Spaces = isOfSpace ? [.. (await SpacesAsync(call, ct).ConfigureAwait(false)).Take(SpacesShown)] : [],
            Done = DoneWords.Of(call.Query.Text(DoneWords.Field)),
        }, StatusCodes.Status200OK, ct).ConfigureAwait(false);
    }

    /// <summary>Renders a page.</summary>
    public static async Task<HttpAnswer> ShowAsync<T>(
        HttpParts parts, HttpContext http, PageView view, int status, CancellationToken ct) where T : Template
    {
        Protect(http.Response);
        var html = await parts.Dashboard.Renderer.RenderAsync<T>(view, ct).ConfigureAwait(false);
        return new HttpAnswer { Status = status, Text = (html, Html) };
    }

    /// <summary>Leads to another page, which a reload then shows again without sending anything again.</summary>
    /// <param name="call">The request.</param>
    /// <param name="page">The page's address.</param>
    /// <param name="done">What was done: one of <see cref="DoneWords"/>; null for nothing to say.</param>
    public static HttpAnswer GoTo(RestCall call, string page, string? done = null)
    {
        Protect(call.Http.Response);
        call.Http.Response.Headers.Location = Link.With(page, (DoneWords.Field, done));
        return new HttpAnswer { Status = 303 };
    }

    /// <summary>The spaces that the token reaches, the last written first.</summary>
    public static async Task<IReadOnlyList<SpaceHead>> SpacesAsync(RestCall call, CancellationToken ct)
    {
        var heads = await call.Engine.SpacesAsync(ct).ConfigureAwait(false);
        return [.. heads.Where(h => call.Principal.Reaches(h.Space)).OrderByDescending(h => h.RecordedAt)];
    }

    /// <summary>What this server says to browsers with every page.</summary>
    public static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        // With no referrer at all browsers send forms from nowhere, and where they come from is checked.
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }

    /// <summary>A name for a version of some bytes, for addresses that browsers may keep for good.</summary>
    public static string VersionOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
}
