using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Dashboard;

/// <summary>
/// The cookie that holds a session's secret: sent to this server's own pages only, and out of reach of scripts. Named by the port, because
/// browsers keep one jar for all ports of a host.
/// </summary>
internal static class SessionCookie
{
    private const int SecretLengthMax = 64;

    /// <summary>The secret that a browser sent; null where there is none that could be one.</summary>
    public static string? Read(HttpRequest request)
    {
        // Behind TLS only the name that a browser keeps safe from plain connections counts, if it is there.
        var secret = request.Cookies[SecureName(request)] ?? request.Cookies[PlainName(request)];
        return secret is { Length: > 0 and <= SecretLengthMax } ? secret : null;
    }

    /// <summary>Gives a browser a secret.</summary>
    /// <param name="http">The sign-in.</param>
    /// <param name="secret">The secret.</param>
    public static void Write(HttpContext http, string secret)
    {
        var isSecure = IsSecure(http.Request);
        http.Response.Cookies.Append(isSecure ? SecureName(http.Request) : PlainName(http.Request), secret, Options(isSecure));
    }

    /// <summary>Takes it back.</summary>
    public static void Clear(HttpContext http)
    {
        http.Response.Cookies.Delete(PlainName(http.Request), Options(isSecure: false));
        if (IsSecure(http.Request)) http.Response.Cookies.Delete(SecureName(http.Request), Options(isSecure: true));
    }

    private static CookieOptions Options(bool isSecure) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = isSecure, Path = "/", IsEssential = true };

    private static string PlainName(HttpRequest request) =>
        string.Create(CultureInfo.InvariantCulture, $"ingrain-{request.HttpContext.Connection.LocalPort}");

    private static string SecureName(HttpRequest request) => "__Host-" + PlainName(request);

    // This server speaks no TLS: that a browser does, with the proxy before it, its Origin says, which was checked before.
    private static bool IsSecure(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
