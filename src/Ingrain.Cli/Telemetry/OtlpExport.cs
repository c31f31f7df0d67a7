using Ingrain.Server.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ingrain.Cli.Telemetry;

/// <summary>
/// Sends what the engine and the server tell of their work to a collector: traces, figures and the server's own lines. Sources and meters
/// are named one by one, so that no library's own telemetry, which may hold addresses and texts, goes along. What could not be sent when it
/// ends is given up after a moment.
/// </summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private static readonly TimeSpan s_flush = TimeSpan.FromSeconds(0.3);

    private readonly TracerProvider _traces;
    private readonly MeterProvider _figures;
    private Task? _ending;

    private OtlpExport(TracerProvider traces, MeterProvider figures, ILoggerFactory logs) =>
        (_traces, _figures, Logs) = (traces, figures, logs);

    /// <summary>Where the server's lines go.</summary>
    public ILoggerFactory Logs { get; }

    /// <summary>Starts sending.</summary>
    /// <param name="target">Where to; null for nowhere.</param>
    /// <returns>What sends; null for nowhere.</returns>
    public static OtlpExport? Start(OtlpTarget? target)
    {
        if (target is null) return null;
        var resource = ResourceBuilder.CreateDefault().AddService(target.Service, serviceVersion: CommandTree.Version);
        var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(resource);
            options.AddOtlpExporter(o => target.Apply(o, "logs"));
        }));
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(MemoryEngine.TelemetryName, HttpServer.TelemetryName).AddOtlpExporter(o => target.Apply(o, "traces")).Build();
        var figures = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(MemoryEngine.TelemetryName, HttpServer.TelemetryName, "System.Runtime")
            .AddOtlpExporter(o => target.Apply(o, "metrics")).Build();
        return new OtlpExport(traces, figures, logs);
    }

    /// <summary>Sends what was not sent yet. A collector that does not answer holds nobody back for longer than the time given.</summary>
    /// <param name="limit">The time; none where it is negative.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="ct">Ends the waiting; what is being sent goes on.</param>
    public async Task EndAsync(TimeSpan limit, TimeProvider clock, CancellationToken ct)
    {
        _ending ??= Task.WhenAll(
            Sending(_traces.Dispose), Sending(_figures.Dispose), Sending(Logs.Dispose));
        if (limit > TimeSpan.Zero) await Task.WhenAny(_ending, Task.Delay(limit, clock, ct));
    }

    /// <summary>Sends what is left. It is not broken off: each exporter has a bound of its own.</summary>
    private static Task Sending(Action rest) => Task.Run(rest, CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync(s_flush, TimeProvider.System, CancellationToken.None);
}
