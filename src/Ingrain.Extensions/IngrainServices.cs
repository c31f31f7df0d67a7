using Ingrain.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Ingrain.Extensions;

/// <summary>Adds Ingrain to an application's services.</summary>
public static class IngrainServices
{
    /// <summary>
    /// Adds one <see cref="MemoryEngine"/> over a SQLite file, opened when it is first asked for and closed with the services, which are
    /// therefore disposed asynchronously, as hosts do.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Says at least which file.</param>
    /// <returns>The services.</returns>
    /// <remarks>
    /// Options that break a rule are told by an <see cref="OptionsValidationException"/>: when a host starts or, without one, when the
    /// engine is first asked for. The clock is the registered <see cref="TimeProvider"/>, else the system's.
    /// </remarks>
    public static IServiceCollection AddIngrain(this IServiceCollection services, Action<IngrainOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<IngrainOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IngrainOptions>, IngrainOptionsCheck>());
        services.TryAddSingleton(Open);
        return services;
    }

    /// <summary>Adds a health check that asks the store where the space's log ends.</summary>
    /// <param name="checks">The health checks.</param>
    /// <param name="name">Its name. Default: <c>ingrain</c>.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddIngrain(this IHealthChecksBuilder checks, string name = "ingrain")
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.Add(new HealthCheckRegistration(name, s => new IngrainHealthCheck(s), null, null));
    }

    private static MemoryEngine Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<IngrainOptions>>().Value;
        var clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var ids = IdSource.Secure(clock);
        return new MemoryEngine(SqliteStore.Open(options.File, clock, ids), clock, ids, options.Embedder);
    }
}
