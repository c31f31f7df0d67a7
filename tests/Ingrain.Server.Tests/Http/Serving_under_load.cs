using System.Net;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests.Http;

public class Serving_under_load
{
    private static readonly SpaceId s_space = new("shop");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task loses_and_doubles_no_acknowledged_write_of_64_connections()
    {
        await using var site = await Site.OpenAsync();
        const int Connections = 64, Each = 12;
        var client = site.Agent();
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, Connections).Select(c => Task.Run(async () =>
        {
            var ids = new List<string>();
            for (var i = 0; i < Each; i++)
            {
                var answer = await client.PostAsync("/v1/spaces/shop/facts", new { statement = $"connection {c} says {i}" }).OkAsync();
                ids.Add(answer.GetProperty("memory").GetProperty("id").GetString()!);
            }
            return ids;
        }, Ct)));

        var all = acknowledged.SelectMany(i => i).ToList();
        Assert.Equal(Connections * Each, all.Distinct().Count());
        foreach (var id in all)
            Assert.NotNull(await site.Engine.OpenAsync(s_space, new Endpoint(RecordKind.Fact, new RecordId(id)), ct: Ct));
        Assert.Equal(Connections * Each, (await site.Engine.HeadAsync(s_space, Ct)).Sequence);
        Assert.Empty((await site.Engine.VerifyAsync(s_space, ct: Ct)).Problems);
    }

    [Fact]
    public async Task refuses_what_is_too_much_and_says_when_to_come_back()
    {
        await using var site = await Site.OpenAsync(s => s with { RequestsAtOnce = 2, RequestsWaiting = 0 });
        var (reached, open) = (new SemaphoreSlim(0), new TaskCompletionSource());
        site.Store.BeforeRead = async ct =>
        {
            reached.Release();
            await open.Task.WaitAsync(ct);
        };
        var asked = Enumerable.Range(0, 2).Select(_ => site.Person().ReadAsync("/v1/spaces/shop/memories/fact/x")).ToList();
        await reached.WaitAsync(Ct);
        await reached.WaitAsync(Ct);

        var over = await site.Person().ReadAsync("/v1/spaces/shop/memories/fact/y");
        open.SetResult();

        Assert.Equal(HttpStatusCode.TooManyRequests, over.Status);
        Assert.Equal("too-many-requests", over.Code);
        Assert.True(over.Message.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.All(await Task.WhenAll(asked), a => Assert.Equal(HttpStatusCode.NotFound, a.Status));
    }

    [Fact]
    public async Task slows_one_token_down_and_no_other()
    {
        await using var site = await Site.OpenAsync(s => s with { RequestsBurst = 5, RequestsPerSecond = 1 });
        var answers = new List<Answer>();
        for (var i = 0; i < 20; i++) answers.Add(await site.Agent("greedy").ReadAsync("/v1/spaces"));

        Assert.Contains(answers, a => a.Status == HttpStatusCode.TooManyRequests && a.Message.Headers.RetryAfter is not null);
        Assert.Equal(HttpStatusCode.OK, (await site.Agent("modest").ReadAsync("/v1/spaces")).Status);
    }

    [Fact]
    public async Task lets_no_token_take_the_places_of_the_others_and_of_the_health_checks()
    {
        await using var site = await Site.OpenAsync(
            s => s with { RequestsAtOnce = 4, RequestsAtOncePerToken = 2, RequestsWaiting = 4, Clock = TimeProvider.System });
        var (reached, open) = (new SemaphoreSlim(0), new TaskCompletionSource());
        var (greedy, modest) = (site.Agent("greedy"), site.Agent("modest"));
        site.Store.BeforeRead = async ct =>
        {
            reached.Release();
            await open.Task.WaitAsync(ct);
        };
        // Two of its own are worked on, two wait, and one comes on top.
        var asked = Enumerable.Range(0, 5).Select(_ => greedy.ReadAsync("/v1/spaces/shop/memories/fact/x")).ToList();
        await reached.WaitAsync(Ct);
        await reached.WaitAsync(Ct);
        var over = await await Task.WhenAny(asked);
        site.Store.BeforeRead = _ => Task.CompletedTask;

        Assert.Equal(HttpStatusCode.TooManyRequests, over.Status);
        Assert.True(over.Message.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await modest.ReadAsync("/v1/spaces")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.Bearing(null).ReadAsync("/health/ready")).Status);
        open.SetResult();
        Assert.Equal(4, (await Task.WhenAll(asked)).Count(a => a.Status == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task gives_up_on_a_request_after_its_time()
    {
        await using var site = await Site.OpenAsync(s => s with { RequestTime = TimeSpan.FromMilliseconds(50) });
        site.Store.BeforeRead = ct => Task.Delay(Timeout.InfiniteTimeSpan, ct);

        await site.Person().ReadAsync("/v1/spaces/shop/memories/fact/x").ProblemAsync(503, "timeout");
    }

    [Fact]
    public async Task answers_what_is_under_way_before_it_ends()
    {
        await using var site = await Site.OpenAsync();
        var (reached, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.Store.BeforeCommit = async ct =>
        {
            reached.TrySetResult();
            await open.Task.WaitAsync(ct);
        };
        var asked = site.Person().PostAsync("/v1/spaces/shop/facts", new { statement = "the last words" });
        await reached.Task.WaitAsync(Ct);
        var stopping = site.Server.StopAsync(Ct);
        open.SetResult();

        await stopping;
        Assert.Equal("kept", (await asked.OkAsync()).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task tells_its_figures_and_no_content()
    {
        await using var site = await Site.OpenAsync(s => s with { LogsRequests = true });
        var ada = site.Person();
        await ada.PostAsync("/v1/spaces/canaryspace/facts", new { statement = "a canary in the mine", reason = "canary" }).OkAsync();
        await ada.PostAsync("/v1/spaces/canaryspace/recall", new { query = "where is the canary" }).OkAsync();
        await ada.ReadAsync("/v1/spaces/canaryspace/memories/fact/canary");
        var figures = (await ada.ReadAsync("/metrics")).Body;

        Assert.Contains("ingrain_changesets_written_total 1\n", figures, StringComparison.Ordinal);
        Assert.Contains("ingrain_recalls_total{relevant=\"yes\"} 1\n", figures, StringComparison.Ordinal);
        Assert.Contains("ingrain_spaces 1\n", figures, StringComparison.Ordinal);
        Assert.Contains("ingrain_request_seconds_count{route=\"open\",status=\"404\"} 1\n", figures, StringComparison.Ordinal);
        const string Bucket = "ingrain_request_seconds_bucket{route=\"recall\",status=\"200\",le=\"+Inf\"} 1\n";
        Assert.Contains(Bucket, figures, StringComparison.Ordinal);
        Assert.Contains("\"route\":\"rememberFact\",\"status\":200", site.Problems.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", figures + site.Problems, StringComparison.Ordinal);
    }
}
