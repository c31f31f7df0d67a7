using Ingrain.House;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ingrain.Extensions.Tests;

public class Adding_services
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task gives_an_engine_over_a_file_a_chat_with_a_memory_and_a_health_check_with_one_call_each()
    {
        using var folder = new TempFolder();
        var services = new ServiceCollection().AddLogging();
        services.AddIngrain(o =>
        {
            o.File = folder.At("app.db");
            o.Chat.Space = new SpaceId("app");
        });
        services.AddHealthChecks().AddIngrain();
        await using (var provider = services.BuildServiceProvider())
        {
            var chat = new ScriptedModel(ScriptedModel.Says("Hello Ada.")).UseIngrain(provider);
            await chat.GetResponseAsync("I am Ada and I like tea.", cancellationToken: Ct);
            Assert.Same(provider.GetRequiredService<MemoryEngine>(), provider.GetRequiredService<MemoryEngine>());
            var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);
            Assert.Equal(HealthStatus.Healthy, report.Entries["ingrain"].Status);
        }
        await using var again = services.BuildServiceProvider();
        var recalled = await again.GetRequiredService<MemoryEngine>().RecallAsync(
            new SpaceId("app"), new RecallQuery { Text = "what does Ada like" }, Ct);
        Assert.Contains("tea", recalled.Context, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tells_a_wrong_option_when_the_host_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddIngrain(o => o.Chat.RecallTokens = 3);
        using var host = builder.Build();
        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Ct));

        Assert.Contains("File is needed", e.Message, StringComparison.Ordinal);
        Assert.Contains("RecallTokens", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_that_a_store_which_failed_is_not_healthy()
    {
        using var folder = new TempFolder();
        folder.Write("app.db", "this is no store");
        var services = new ServiceCollection().AddLogging().AddIngrain(o => o.File = folder.At("app.db"));
        services.AddHealthChecks().AddIngrain();
        await using var provider = services.BuildServiceProvider();
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
    }
}
