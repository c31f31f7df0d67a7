using Ingrain.Cli.Configuration;
using OpenTelemetry.Exporter;

namespace Ingrain.Cli.Telemetry;

/// <summary>
/// Where traces, figures and lines are sent over OTLP: an option, else OpenTelemetry's usual variables. Nowhere, unless somebody
/// says where.
/// </summary>
internal sealed record OtlpTarget(Uri Endpoint, OtlpExportProtocol Protocol, string? Headers, string Service)
{
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Reads the target.</summary>
    /// <param name="text">What was chosen; null where nobody chose.</param>
    /// <param name="surroundings">The environment.</param>
    /// <returns>The target; null where nothing is to be sent.</returns>
    public static OtlpTarget? Choose(string? text, Surroundings surroundings)
    {
        if (string.IsNullOrEmpty(text) || IsTrue(surroundings.Variable("OTEL_SDK_DISABLED"))) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            throw CliException.Invalid($"--otlp (or {ConfigKey.Otlp.Variable}) is an address, such as http://localhost:4318.");
        var protocol = surroundings.Variable(ProtocolVariable) switch
        {
            null or "" or "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            "grpc" => OtlpExportProtocol.Grpc,
            _ => throw CliException.Invalid($"{ProtocolVariable} is http/protobuf or grpc."),
        };
        var service = surroundings.Variable("OTEL_SERVICE_NAME");
        return new OtlpTarget(
            endpoint, protocol, surroundings.Variable("OTEL_EXPORTER_OTLP_HEADERS"), string.IsNullOrEmpty(service) ? "ingrain" : service);
    }

    /// <summary>Where one kind of signal goes.</summary>
    /// <param name="options">The exporter's options.</param>
    /// <param name="signal">The kind: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    public void Apply(OtlpExporterOptions options, string signal)
    {
        options.Protocol = Protocol;
        options.Endpoint = Protocol == OtlpExportProtocol.Grpc
            ? Endpoint
            : new Uri(Endpoint.AbsoluteUri.TrimEnd('/') + "/v1/" + signal);
        if (Headers is { Length: > 0 }) options.Headers = Headers;
    }

    private static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
}
