using Microsoft.Extensions.Logging;

namespace Ingrain.Server;

/// <summary>Everything this project logs. No message holds the content of a memory.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{What} failed; reference {Reference}.")]
    public static partial void Failed(this ILogger log, string what, string reference, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Reading the input failed; the server ends.")]
    public static partial void InputFailed(this ILogger log, Exception exception);

}
