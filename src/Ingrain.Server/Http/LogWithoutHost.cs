using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ingrain.Server.Http;

/// <summary>
/// A log that leaves out what the host says of its own start and end: whoever starts the server is told by an exception, in one sentence,
/// and a stack beside it would bury that.
/// </summary>
/// <param name="log">Where all else goes.</param>
internal sealed class LogWithoutHost(ILoggerFactory log) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Microsoft.Extensions.Hosting.", StringComparison.Ordinal)
            ? NullLogger.Instance
            : log.CreateLogger(categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => log.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log is its maker's.
    }
}
