using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Judging_what_was_recalled
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task counts_each_author_once_by_their_last_word_like_a_plain_count_does()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            await using var test = new TestEngine(seed);
            var fact = await test.KeepAsync(new Fact { Statement = "The lake is deep" });
            var note = await test.KeepAsync(new Note { Path = "lake", Text = "deep" });
            var random = new Random(seed);
            var last = new Dictionary<(Endpoint, string), bool>();
            for (var i = 0; i < 30; i++)
            {
                var author = "author" + random.Next(5);
                var target = random.Next(2) == 0 ? new Endpoint(RecordKind.Fact, fact.Id) : new Endpoint(RecordKind.Note, note.Id);
                var isUseful = random.Next(2) == 0;
                await test.Engine.JudgeAsync(Space, [new Feedback(target, isUseful)], By(new Actor(ActorKind.Agent, author)), Ct);
                last[(target, author)] = isUseful;
            }
            foreach (var target in last.Keys.Select(k => k.Item1).Distinct())
            {
                var said = last.Where(l => l.Key.Item1 == target).Select(l => l.Value).ToList();
                Assert.Equal(
                    new FeedbackCounts(said.Count(u => u), said.Count(u => !u)), await test.Engine.FeedbackAsync(Space, target, Ct));
            }
        }
    }

    [Fact]
    public async Task keeps_who_said_it_and_why_and_is_recalled_by_nothing()
    {
        await using var test = new TestEngine();
        var fact = await test.KeepAsync(new Fact { Statement = "The lake is deep" });
        var before = await test.Engine.RecallAsync(Space, new RecallQuery { Text = "how deep is the lake", Explain = true }, Ct);
        await test.Engine.JudgeAsync(Space, [new Feedback(new Endpoint(RecordKind.Fact, fact.Id), true)], By(Bot, "it answered"), Ct);

        var changeset = (await test.Engine.LogAsync(Space, ct: Ct))[0];
        Assert.Equal((Bot, "it answered"), (changeset.Actor, changeset.Reason));
        foreach (var text in new[] { "how deep is the lake", $"fact:{fact.Id} useful feedback bot", "verdict not-useful" })
        {
            var after = await test.Engine.RecallAsync(Space, new RecallQuery { Text = text, Explain = true }, Ct);
            Assert.DoesNotContain(after.Candidates, c => c.Kind == RecordKind.Episode);
        }
        var told = await test.Engine.RecallAsync(Space, new RecallQuery { Text = "how deep is the lake", Explain = true }, Ct);
        Assert.Equal(new FeedbackCounts(1, 0), Assert.Single(told.Candidates).Feedback);
        Assert.Null(Assert.Single(before.Candidates).Feedback);
        Assert.Equal(before.Candidates[0].Components, told.Candidates[0].Components);
    }

    [Fact]
    public async Task is_erased_with_what_it_is_about_and_refused_about_what_is_not_there()
    {
        await using var test = new TestEngine();
        var fact = await test.KeepAsync(new Fact { Statement = "The lake is deep" });
        var target = new Endpoint(RecordKind.Fact, fact.Id);
        await test.Engine.JudgeAsync(Space, [new Feedback(target, false)], By(Bot), Ct);
        var erased = await test.Engine.EraseAsync(Space, [target], false, By(Ada), Ct);
        Assert.Equal([RecordKind.Episode, RecordKind.Fact], erased.Targets.Select(t => t.Kind).Order());
        Assert.True((await test.Engine.FeedbackAsync(Space, target, Ct)).IsNone);

        var head = (await test.Engine.HeadAsync(Space, Ct)).Sequence;
        var there = await test.KeepAsync(new Fact { Statement = "The lake is cold" });
        var none = await Assert.ThrowsAsync<MemoryException>(() => test.Engine.JudgeAsync(
            Space, [new Feedback(new Endpoint(RecordKind.Fact, there.Id), true), new Feedback(target, true)], By(Bot), Ct));
        Assert.Equal(MemoryErrorCode.NotFound, none.Code);
        Assert.Equal(head + 1, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }
}
