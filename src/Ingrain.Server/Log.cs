using Microsoft.Extensions.Logging;

namespace Ingrain.Server;

/// <summary>Everything this project logs. No message holds the content of a memory.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{What} failed; reference {Reference}.")]
    public static partial void Failed(this ILogger log, string what, string reference, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Reading the input failed; the server ends.")]
    public static partial void InputFailed(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "The access tokens cannot be read; nobody is let in.")]
    public static partial void TokensFailed(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information,
        Message = "{Method} {Route} {Status} in {Milliseconds} ms for {Token}.")]
    public static partial void Answered(
        this ILogger log, string method, string route, int status, double milliseconds, string token);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error,
        Message = "The authorization server's keys could not be fetched; {Known} known ones are used on.")]
    public static partial void KeysNotFetched(this ILogger log, int known, Exception exception);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "The server's own code failed outside of any request.")]
    public static partial void ServerFailed(this ILogger log, Exception exception);
}
