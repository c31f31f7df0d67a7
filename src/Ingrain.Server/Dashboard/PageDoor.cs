using Ingrain.Server.Dashboard.Frame;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ingrain.Server.Dashboard;

/// <summary>How requests for pages differ from those of programs: who they are from is said by a cookie, and failures are pages.</summary>
internal static class PageDoor
{
    /// <summary>Whether a path is the dashboard's, whether there is such a page or not.</summary>
    /// <param name="segments">The path; null for one that is none.</param>
    public static bool Owns(IReadOnlyList<string>? segments) => segments is ["ui", ..] or [""];

    /// <summary>Who is signed in.</summary>
    /// <returns>The session; null where nobody is.</returns>
    public static BrowserSession? Identify(HttpParts parts, HttpRequest request) =>
        SessionCookie.Read(request) is { } secret ? parts.Dashboard.Sessions.Find(secret) : null;

    /// <summary>What somebody is answered who is not signed in.</summary>
    public static HttpAnswer NotSignedIn(HttpContext http)
    {
        var wasSignedIn = SessionCookie.Read(http.Request) is not null;
        // As it was written: decoded, one page's address may be another's.
        var page = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Page.Protect(http.Response);
        // A form is not sent again after the sign-in: its page is what they come back to.
        http.Response.Headers.Location = SignInPages.For(HttpMethods.IsPost(http.Request.Method) ? Link.Home : page, wasSignedIn);
        return new HttpAnswer { Status = 303 };
    }

    /// <summary>A failure as a page.</summary>
    /// <param name="parts">The server's parts.</param>
    /// <param name="http">The request.</param>
    /// <param name="shape">The failure.</param>
    /// <param name="call">The request as far as it came; null where it was stopped before it was known who asks.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<HttpAnswer> ProblemAsync(
        HttpParts parts, HttpContext http, ProblemShape shape, RestCall? call, CancellationToken ct) =>
        Page.ShowAsync<ProblemPage>(parts, http, new PageView
        {
            Title = TitleOf(shape), Model = new ProblemModel(shape, BackFrom(call, http.Request)),
            Now = parts.Clock.GetUtcNow(), Session = call?.Session,
            Space = call?.Session is not null && call.Path.ContainsKey("space") ? call.Space : null,
        }, shape.Status, ct);

    private static string? BackFrom(RestCall? call, HttpRequest request)
    {
        if (call?.Session is not null) return call.Path.ContainsKey("space") ? Link.In(call.Space) : Link.Home;
        // An address that leads nowhere asks nobody who they are; whoever brings a cookie is likely to be signed in.
        return SessionCookie.Read(request) is null ? null : Link.Home;
    }

    private static string TitleOf(ProblemShape shape) => shape.Code switch
    {
        "not-found" or "no-such-endpoint" => "Nothing here",
        "forbidden" or "misdirected" => "Not allowed",
        "conflict" => "Somebody was faster",
        "invalid" => "That cannot be done",
        "too-many-requests" or "busy" or "timeout" => "Too busy right now",
        _ => "Something failed",
    };
}

/// <summary>A failure.</summary>
/// <param name="Problem">What programs are told of it.</param>
/// <param name="Back">Where to go from here; null for nowhere.</param>
internal sealed record ProblemModel(ProblemShape Problem, string? Back);
