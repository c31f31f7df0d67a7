using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace Ingrain.Server;

/// <summary>
/// Logs warnings and errors to a text writer, one line each with its exception below. Standard output belongs to the protocol, and a
/// logging framework would cost more start-up time than the rest of the server.
/// </summary>
/// <param name="writer">Where to.</param>
internal sealed class ProblemLog(TextWriter writer) : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Problems go to one writer.");

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // A refusal was told to the client already, and its text may repeat what the client sent.
        if (!IsEnabled(logLevel) || exception is McpException or OperationCanceledException) return;
        lock (_gate)
        {
            writer.WriteLine($"ingrain: {logLevel.ToString().ToLowerInvariant()}: {formatter(state, exception)}");
            if (exception is not null) writer.WriteLine(exception);
            writer.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
