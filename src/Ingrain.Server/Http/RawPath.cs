using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ingrain.Server.Http;

/// <summary>
/// The segments of a request's path, each percent-decoded exactly once. Taken from the request line as it came: the path that the server
/// library offers has escapes of some characters resolved and of others not, so that two spellings would mean one thing.
/// </summary>
internal static class RawPath
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a path.</summary>
    /// <returns>The segments; null for a target that is no plain path.</returns>
    public static IReadOnlyList<string>? Of(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = target.IndexOfAny(['?', '#']);
        var path = end < 0 ? target : target[..end];
        if (!path.StartsWith('/')) return null;
        var segments = path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (Decode(segments[i]) is not { } decoded || decoded is "." or "..") return null;
            segments[i] = decoded;
        }
        return segments;
    }

    private static string? Decode(string segment)
    {
        if (!segment.Contains('%', StringComparison.Ordinal)) return segment;
        var bytes = new List<byte>(segment.Length);
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                if (segment[i] > '~') return null;
                bytes.Add((byte)segment[i]);
                continue;
            }
            if (i + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[i + 1]) || !char.IsAsciiHexDigit(segment[i + 2])) return null;
            bytes.Add(Convert.FromHexString(segment.AsSpan(i + 1, 2))[0]);
            i += 2;
        }
        try
        {
            return s_strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
