using System.Text.Json;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Http;

/// <summary>How failures look over HTTP: RFC 9457 problem documents with stable codes. <c>docs/server.md</c> lists them.</summary>
internal static class Problems
{
    /// <summary>Every code that is not one of <see cref="MemoryErrorCode"/>, with its status.</summary>
    public static readonly IReadOnlyList<(string Code, int Status)> OfHttp =
    [
        ("unauthorized", 401), ("misdirected", 403), ("no-such-endpoint", 404), ("method-not-allowed", 405),
        ("not-acceptable", 406), ("module-needed", 409), ("erased", 410), ("too-large", 413), ("unsupported-media-type", 415),
        ("module-refused", 422), ("too-many-requests", 429),
        ("unexpected", 500), ("issuer-unreachable", 503), ("timeout", 503),
    ];

    /// <summary>The status of an engine's failure.</summary>
    /// <param name="code">The failure.</param>
    public static int StatusOf(MemoryErrorCode code) => code switch
    {
        MemoryErrorCode.Invalid => 400,
        MemoryErrorCode.Forbidden => 403,
        MemoryErrorCode.NotFound => 404,
        MemoryErrorCode.Conflict => 409,
        MemoryErrorCode.SandboxUnavailable => 501,
        MemoryErrorCode.ModelFailed => 502,
        MemoryErrorCode.Busy or MemoryErrorCode.StorageFailed => 503,
        MemoryErrorCode.StorageFull => 507,
        _ => 500,
    };

    /// <summary>A code's word.</summary>
    /// <param name="code">The code.</param>
    public static string Word(MemoryErrorCode code) => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString());

    /// <summary>The status of a word.</summary>
    /// <param name="word">The word of an engine's failure, or one of <see cref="OfHttp"/>.</param>
    public static int StatusOf(string word)
    {
        foreach (var code in Enum.GetValues<MemoryErrorCode>())
            if (Word(code) == word) return StatusOf(code);
        foreach (var (code, status) in OfHttp)
            if (code == word) return status;
        return 500;
    }

    /// <summary>A problem document.</summary>
    /// <param name="status">The status.</param>
    /// <param name="code">The code.</param>
    /// <param name="detail">What was wrong, and what to do.</param>
    public static ProblemShape Shape(int status, string code, string detail) => new()
    {
        Type = "urn:ingrain:problem:" + code, Title = code.Replace('-', ' '), Status = status, Detail = detail, Code = code,
        Transient = code is "busy" or "storage-full" or "too-many-requests" or "timeout" or "issuer-unreachable" ? true : null,
    };
}
