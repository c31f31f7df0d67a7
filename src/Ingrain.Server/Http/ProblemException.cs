using Ingrain.Server.Rest;

namespace Ingrain.Server.Http;

/// <summary>A request cannot be answered as asked. Status, code and message are for its sender and hold nothing of any memory.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The stable word for programs.</param>
/// <param name="message">What was wrong, and what to do.</param>
internal sealed class ProblemException(int status, string code, string message) : Exception(message)
{
    /// <summary>The problem document.</summary>
    public ProblemShape Shape { get; init; } = Problems.Shape(status, code, message);

    /// <summary>Seconds after which to try again; null for not saying.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The request breaks a documented rule or bound.</summary>
    public static ProblemException Invalid(string message) => new(400, "invalid", message);

    /// <summary>The token does not allow it. Says the same whether what is asked for exists or not.</summary>
    public static ProblemException Forbidden(string message) => new(403, "forbidden", message);

    /// <summary>Nothing is kept there, or nothing that the token reaches.</summary>
    public static ProblemException NotFound(string message = "Nothing is kept there, or nothing that this token reaches.") =>
        new(404, "not-found", message);
}
