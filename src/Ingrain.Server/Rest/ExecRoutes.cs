using Ingrain.Execution;
using Ingrain.Server.Access;
using Ingrain.Server.Http;

namespace Ingrain.Server.Rest;

/// <summary>Running code with the space's modules at hand.</summary>
internal static class ExecRoutes
{
    private const int SecondsMax = 60;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new()
        {
            Method = "POST", Pattern = "/v1/spaces/{space}/exec", Id = "exec",
            Summary = "Runs code in the sandbox, without network or files, with the space's modules to import.",
            Needs = TokenVerbs.Run, WholeSpace = true, IsLong = true, Body = RestJson.Own.ExecRequestShape,
            Answer = RestJson.Own.ExecAnswerShape, HandleAsync = ExecAsync,
        },
    ];

    private static async Task<HttpAnswer> ExecAsync(RestCall call, CancellationToken ct)
    {
        var request = await call.BodyAsync(RestJson.Own.ExecRequestShape, ct).ConfigureAwait(false);
        var limits = ExecLimits.Default;
        if (request.TimeoutSeconds is { } seconds)
        {
            if (seconds is < 1 or > SecondsMax) throw ProblemException.Invalid($"'timeoutSeconds' is 1 to {SecondsMax}.");
            limits = limits with { Wall = TimeSpan.FromSeconds(seconds), Cpu = TimeSpan.FromSeconds(seconds) };
        }
        var result = await call.Engine.ExecAsync(call.Space, new ExecRequest
        {
            Language = request.Language, Code = request.Code, Tests = request.Tests ?? "", Stdin = request.Stdin ?? "", Limits = limits,
        }, ct).ConfigureAwait(false);
        return HttpAnswer.Ok(new ExecAnswerShape
        {
            Notice = EvidenceFrame.Notice, Status = result.Status, ExitCode = result.ExitCode, Stdout = result.Stdout,
            Stderr = result.Stderr, Value = result.Value, Note = result.Note, DurationMs = (long)result.Duration.TotalMilliseconds,
            PeakMemoryBytes = result.PeakMemoryBytes, Sandbox = result.Sandbox,
        }, RestJson.Own.ExecAnswerShape);
    }
}

/// <summary>Code to run.</summary>
internal sealed record ExecRequestShape
{
    /// <summary>python, javascript, bash or csharp.</summary>
    public required string Language { get; init; }

    /// <summary>The code; a last expression is the value.</summary>
    public required string Code { get; init; }

    /// <summary>Run after it, in the same place.</summary>
    public string? Tests { get; init; }

    /// <summary>Its standard input.</summary>
    public string? Stdin { get; init; }

    /// <summary>1 to 60; 10 where it is not said.</summary>
    public int? TimeoutSeconds { get; init; }
}

/// <summary>What came of running code: the program's own words, up to 1 MiB.</summary>
internal sealed record ExecAnswerShape
{
    public required string Notice { get; init; }
    public required ExecStatus Status { get; init; }
    public int? ExitCode { get; init; }
    public required string Stdout { get; init; }
    public required string Stderr { get; init; }

    /// <summary>The value as JSON.</summary>
    public string? Value { get; init; }

    /// <summary>Why the value is not all that the code gave.</summary>
    public string? Note { get; init; }
    public required long DurationMs { get; init; }
    public required long PeakMemoryBytes { get; init; }
    public required string Sandbox { get; init; }
}
