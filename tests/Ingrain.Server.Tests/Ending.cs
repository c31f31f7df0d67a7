using Ingrain.Server.Stdio;
using Ingrain.Server.Tests.Setup;

namespace Ingrain.Server.Tests;

public class Ending
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task answers_what_is_under_way_when_the_input_ends()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        var (reached, goOn) = (Signal(), Signal());
        raw.Store.BeforeCommit = async _ =>
        {
            reached.TrySetResult();
            await goOn.Task;
        };
        await raw.CallAsync(1, "remember", """{"text":"the last words"}""");
        await reached.Task.WaitAsync(Ct);
        await raw.EndInputAsync();
        Assert.False(raw.Serving.IsCompleted);
        goOn.SetResult();
        var answer = Assert.Single(await raw.RestAsync());

        Assert.Equal(1, answer.GetProperty("id").GetInt32());
        Assert.Equal("kept", answer.GetProperty("result").GetProperty("structuredContent").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task does_not_wait_for_ever()
    {
        await using var raw = await RawConversation.StartInitializedAsync(
            new McpServerSettings { DrainTime = TimeSpan.FromMilliseconds(50) });
        var reached = Signal();
        raw.Store.BeforeCommit = ct =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, ct);
        };
        await raw.CallAsync(1, "remember", """{"text":"x"}""");
        await reached.Task.WaitAsync(Ct);
        await raw.EndInputAsync();
        await raw.Serving.WaitAsync(TimeSpan.FromSeconds(10), Ct);

        Assert.Empty(await raw.RestAsync());
    }

    [Fact]
    public async Task ends_when_told_to_although_the_input_stays_open()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        await raw.Stop.CancelAsync();

        await raw.Serving.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    [Fact]
    public async Task ends_when_nobody_reads_its_answers_any_more()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        await raw.EndOutputAsync();
        await raw.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""");
        await raw.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""");
        await raw.EndInputAsync();

        await raw.Serving.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task says_nothing_more_about_a_request_that_was_called_off(string revision)
    {
        await using var raw = revision == "2025-11-25" ? await RawConversation.StartInitializedAsync() : RawConversation.Start();
        var meta = revision == "2025-11-25" ? "" : $$$""","_meta":{{{RawConversation.Meta}}}""";
        var (reached, stopped) = (Signal(), Signal());
        raw.Store.BeforeCommit = async ct =>
        {
            reached.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            finally
            {
                stopped.TrySetResult();
            }
        };
        await raw.SendAsync(
            $$$"""{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"remember","arguments":{"text":"x"}{{{meta}}}}}""");
        await reached.Task.WaitAsync(Ct);
        await raw.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a"}}""");
        await stopped.Task.WaitAsync(Ct);
        await raw.SendAsync($$$"""{"jsonrpc":"2.0","id":"b","method":"tools/list","params":{"cursor":null{{{meta}}}}}""");

        Assert.Equal("b", (await raw.NextAsync()).GetProperty("id").GetString());
        await raw.EndInputAsync();
        Assert.Empty(await raw.RestAsync());
    }

    [Fact]
    public async Task works_on_a_bounded_number_of_requests_at_a_time_and_answers_all()
    {
        await using var raw = await RawConversation.StartInitializedAsync();
        var (full, goOn, working) = (Signal(), Signal(), 0);
        raw.Store.BeforeRead = async _ =>
        {
            if (Interlocked.Increment(ref working) == RequestsUnderWay.CountMax) full.TrySetResult();
            await goOn.Task;
        };
        for (var i = 0; i < RequestsUnderWay.CountMax + 20; i++) await raw.CallAsync(i, "open", """{"id":"fact:x"}""");
        await full.Task.WaitAsync(Ct);
        await raw.EndInputAsync();
        goOn.SetResult();
        var ids = (await raw.RestAsync()).Select(a => a.GetProperty("id").GetInt32());

        Assert.Equal(Enumerable.Range(0, RequestsUnderWay.CountMax + 20), ids.Order());
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
