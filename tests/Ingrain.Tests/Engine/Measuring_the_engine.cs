using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ingrain.Storage;

namespace Ingrain.Tests.Engine;

/// <summary>Alone, since listeners hear every engine of the process.</summary>
[CollectionDefinition(nameof(Measuring_the_engine), DisableParallelization = true)]
[Collection(nameof(Measuring_the_engine))]
public sealed class Measuring_the_engine
{
    private static readonly SpaceId s_space = new("canaryspace");
    private static readonly WriteContext s_ada = new() { Actor = new Actor(ActorKind.Person, "canary"), Reason = "canary" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task tells_whoever_listens_what_was_done_and_nothing_of_what_was_said()
    {
        var (spans, measured) = (new ConcurrentQueue<Activity>(), new ConcurrentQueue<string>());
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == MemoryEngine.TelemetryName, ActivityStopped = spans.Enqueue,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (i, l) =>
            {
                if (i.Meter.Name == MemoryEngine.TelemetryName) l.EnableMeasurementEvents(i);
            },
        };
        meters.SetMeasurementEventCallback<double>(
            (i, value, tags, _) => measured.Enqueue($"{i.Name} {value >= 0} {string.Join(',', tags.ToArray())}"));
        meters.Start();
        await using var engine = new MemoryEngine(new InMemoryStore(TimeProvider.System, IdSource.Seeded(TimeProvider.System, 1)));
        await engine.RememberAsync(s_space, [new Fact { Statement = "The canary sings." }], s_ada, ct: Ct);
        await engine.RecallAsync(s_space, new RecallQuery { Text = "which canary sings" }, Ct);
        await Assert.ThrowsAsync<MemoryException>(() => engine.RecallAsync(s_space, new RecallQuery { Text = "canary", Limit = 0 }, Ct));

        Assert.Equal(["commit", "recall", "recall"], spans.Select(s => s.DisplayName));
        var (found, failed) = (spans.ElementAt(1), spans.ElementAt(2));
        Assert.Equal(1, found.GetTagItem("ingrain.recall.items"));
        foreach (var stage in (string[])["index", "facts", "query_vector", "search"])
            Assert.InRange(Assert.IsType<double>(found.GetTagItem("ingrain.stage." + stage)), 0, 60);
        Assert.Equal("Invalid", failed.GetTagItem("error.type"));
        Assert.Contains("ingrain.commit.duration True [ingrain.commit.outcome, committed]", measured);
        Assert.Contains("ingrain.recall.duration True [ingrain.recall.relevant, True]", measured);
        Assert.Contains("ingrain.recall.duration True [error.type, Invalid]", measured);
        var told = string.Join(' ', spans.SelectMany(s => s.TagObjects).Select(t => $"{t.Key}={t.Value}").Concat(measured));
        Assert.DoesNotContain("canary", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void costs_nothing_while_nobody_listens()
    {
        for (var warm = 0; warm < 100; warm++) Assert.Null(EngineSpan.Begin("recall", EngineSpan.Recalls, TimeProvider.System));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) _ = EngineSpan.Begin("recall", EngineSpan.Recalls, TimeProvider.System);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
