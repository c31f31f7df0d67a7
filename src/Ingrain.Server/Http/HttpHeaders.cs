using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Http;

/// <summary>Headers that every response carries, and how requests' ones are read.</summary>
internal static class HttpHeaders
{
    /// <summary>Says to browsers that nothing here is a page, a script, or for another site.</summary>
    public static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>Whether a content type is JSON in UTF-8.</summary>
    public static bool IsJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The token of <c>Authorization: Bearer</c>; null where there is none, or more than one.</summary>
    public static string? Bearer(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } one]) return null;
        if (one.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return one["Bearer ".Length..].Trim();
        // mem0's clients have a word of their own for it.
        return one.StartsWith("Token ", StringComparison.OrdinalIgnoreCase) && request.Path.StartsWithSegments("/mem0")
            ? one["Token ".Length..].Trim()
            : null;
    }

    /// <summary>The content hash of an <c>If-Match</c>; null where there is none.</summary>
    /// <exception cref="ProblemException">It is no one strong tag.</exception>
    public static string? IfMatch(HttpRequest request) => request.Headers.IfMatch switch
    {
        [] => null,
        [['"', .. var hash, '"']] when !hash.Contains('"', StringComparison.Ordinal) => hash,
        _ => throw ProblemException.Invalid("If-Match names one content hash in quotes, as ETag gave it."),
    };
}
