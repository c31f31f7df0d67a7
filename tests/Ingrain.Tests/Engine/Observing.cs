using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Observing
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_same_episodes_again_adds_none()
    {
        await using var test = new TestEngine();
        var marked = Said("2", "two") with { Metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } };
        Episode[] episodes = [Said("1", "one"), marked];
        var first = await test.Engine.ObserveAsync(Space, episodes, By(Ada), Ct);
        episodes[1] = episodes[1] with { Metadata = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        var again = await test.Engine.ObserveAsync(Space, episodes, By(Ada), Ct);
        Assert.Equal((2, 0), (first.Added, first.AlreadyKnown));
        Assert.Equal((0, 2), (again.Added, again.AlreadyKnown));
        Assert.Null(again.Sequence);
    }

    [Fact]
    public async Task a_known_id_with_other_content_keeps_the_evidence_and_says_so()
    {
        await using var test = new TestEngine();
        await test.Engine.ObserveAsync(Space, [Said("1", "one")], By(Ada), Ct);
        var other = await test.Engine.ObserveAsync(Space, [Said("1", "uno"), Said("2", "two")], By(Ada), Ct);
        Assert.Equal([new RecordId("1")], other.DifferentContent);
        Assert.Equal(1, other.Added);
        Assert.Equal("one", (await test.Engine.FindAsync(Space, "1", null, Ct))!.Episode!.Content);
    }

    [Fact]
    public async Task more_than_a_changeset_holds_takes_several_and_stays_idempotent()
    {
        await using var test = new TestEngine();
        Episode[] episodes = [.. Enumerable.Range(0, 2_500).Select(i => Said($"e{i}", $"message {i}"))];
        var observed = await test.Engine.ObserveAsync(Space, episodes, By(Ada), Ct);
        Assert.Equal((2_500, 3L), (observed.Added, observed.Sequence));
        Assert.Equal(2_500, (await test.Engine.ObserveAsync(Space, episodes, By(Ada), Ct)).AlreadyKnown);
    }
}
