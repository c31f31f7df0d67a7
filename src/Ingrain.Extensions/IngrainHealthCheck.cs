using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Ingrain.Extensions;

/// <summary>Whether the store answers: one look-up of where the space's log ends.</summary>
/// <param name="services">Where the engine comes from: asked for within the check, since opening a store may fail.</param>
internal sealed class IngrainHealthCheck(IServiceProvider services) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            var space = services.GetRequiredService<IOptions<IngrainOptions>>().Value.Chat.Space;
            var engine = services.GetRequiredService<MemoryEngine>();
            var head = await engine.HeadAsync(space, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"{head.Sequence} changesets in space {space}.");
        }
        catch (MemoryException e)
        {
            // Busy or full passes; a file that failed is opened again only with the process.
            return e.IsTransient ? HealthCheckResult.Degraded(e.Message, e) : HealthCheckResult.Unhealthy(e.Message, e);
        }
    }
}
