using Ingrain.Server.Access;
using Ingrain.Server.Http;
using Ingrain.Server.Mcp;
using Ingrain.Server.Metrics;
using Ingrain.Server.Rest;
using Ingrain.Storage;

namespace Ingrain.Server.Tests.Setup;

/// <summary>The endpoints of MCP, to be looked at and not called.</summary>
internal static class McpRoutes
{
    public static IReadOnlyList<RestRoute> Of(ServerMeter meter)
    {
        var clock = new CountingClock();
        var ids = IdSource.Seeded(clock, 1);
        var settings = new HttpServerSettings { Tokens = new TokenFile("none", clock, ids) };
        var engine = new MemoryEngine(new InMemoryStore(clock, ids), clock, ids);
        var log = new JsonLog(TextWriter.Null, clock);
        return new McpEndpoint(new HttpParts(engine, settings, clock, ids, log, CancellationToken.None) { Meter = meter }).Routes;
    }
}
