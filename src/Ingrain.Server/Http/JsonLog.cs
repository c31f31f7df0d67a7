using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;

namespace Ingrain.Server.Http;

/// <summary>
/// Logs to a text writer, one JSON document a line: when, how grave, what, and the values by name. What requests hold is not among them.
/// The server library's own lines are kept from warnings upward, but for those of its host: whoever starts the server is told by an
/// exception, in one sentence, and a stack beside it would bury that.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="clock">The clock.</param>
/// <param name="others">Where lines of this server's own code go, too, without what an exception says; null for nowhere.</param>
internal sealed class JsonLog(TextWriter writer, TimeProvider clock, ILoggerFactory? others = null) : ILoggerFactory
{
    private static readonly string[] s_own = ["http", "mcp"];

    private readonly Lock _gate = new();

    private ILoggerFactory? Others => others;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Microsoft.Extensions.Hosting.", StringComparison.Ordinal)
            ? NullLogger.Instance
            : new Category(this, categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Lines go to one writer.");

    /// <inheritdoc/>
    public void Dispose() { }

    private void Write(string category, LogLevel level, IReadOnlyList<KeyValuePair<string, object?>>? values, string text, Exception? e)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("at"u8, clock.GetUtcNow().UtcDateTime);
            json.WriteString("level"u8, level.ToString().ToLowerInvariant());
            json.WriteString("from"u8, category);
            json.WriteString("message"u8, text);
            foreach (var (name, value) in values ?? [])
                if (name != "{OriginalFormat}") WriteValue(json, JsonNamingPolicy.CamelCase.ConvertName(name), value);
            if (e is not null) json.WriteString("exception"u8, e.ToString());
            json.WriteEndObject();
        }
        var line = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        lock (_gate)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        if (value is int whole) json.WriteNumber(name, whole);
        else if (value is double number) json.WriteNumber(name, Math.Round(number, 3));
        else json.WriteString(name, value?.ToString());
    }

    private sealed class Category(JsonLog log, string name) : ILogger
    {
        private readonly ILogger? _other = s_own.Contains(name) ? log.Others?.CreateLogger("ingrain." + name) : null;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= (name == "http" ? LogLevel.Information : LogLevel.Warning) && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // A refusal was told to the client already, and its text may repeat what the client sent.
            if (!IsEnabled(logLevel) || exception is McpException or OperationCanceledException) return;
            log.Write(name, logLevel, state as IReadOnlyList<KeyValuePair<string, object?>>, formatter(state, exception), exception);
            if (_other is null || state is not IReadOnlyList<KeyValuePair<string, object?>> values) return;
            // An exception's text was written for nobody and may hold anything: it stays on this machine.
            IReadOnlyList<KeyValuePair<string, object?>> told =
                exception is null ? values : [.. values, KeyValuePair.Create("exception.type", (object?)exception.GetType().FullName)];
            _other.Log(logLevel, eventId, told, null, static (_, _) => "");
        }
    }
}
