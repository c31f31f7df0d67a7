using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Surveying
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task counts_and_dates_sessions_as_a_look_at_every_episode_does(int seed)
    {
        await using var test = new TestEngine();
        var engine = test.Engine;
        var random = new Random(seed);
        var all = new List<Episode>();
        for (var round = 0; round < 6; round++)
        {
            var some = Enumerable.Range(0, random.Next(1, 8)).Select(i => new Episode
            {
                Id = new RecordId($"{round}-{i}"), Session = new RecordId("s" + random.Next(5)), Role = "user", Content = "words " + i,
                OccurredAt = Day(0).AddMinutes(random.Next(10_000)),
            }).ToList();
            await engine.ObserveAsync(Space, some, By(Ada), Ct);
            all.AddRange(some);
            await CompareAsync(engine, all);
        }
        var gone = all[0];
        await engine.EraseAsync(Space, [new Endpoint(RecordKind.Episode, gone.Id)], false, By(Ada), Ct);
        await CompareAsync(engine, [.. all.Where(e => e != gone)]);
    }

    [Fact]
    public async Task knows_no_sessions_of_a_space_that_nobody_wrote_to()
    {
        await using var test = new TestEngine();
        var engine = test.Engine;
        Assert.Equal(0, (await engine.SessionsAsync(Space, ct: Ct)).Count);
        await engine.ObserveAsync(Space, [new Episode { Session = new RecordId("s"), Role = "user", Content = "x" }], By(Ada), Ct);
        Assert.Equal("s", (await engine.SessionsAsync(Space, ct: Ct)).Items.Single().Id.Value);
    }

    [Fact]
    public async Task pages_through_facts_from_the_last_written_back_and_misses_none()
    {
        await using var test = new TestEngine();
        var engine = test.Engine;
        for (var i = 0; i < 23; i++) await test.KeepAsync(new Fact { Id = new RecordId("f" + i), Statement = "Statement " + i });
        var seen = new List<string>();
        for (int? before = null; ;)
        {
            var page = await engine.ListFactsAsync(Space, new FactQuery { Limit = 5, Before = before }, null, Ct);
            seen.AddRange(page.Items.Select(i => i.Target.Id.Value));
            Assert.Equal(23, page.Count);
            if ((before = page.Before) is null) break;
        }
        Assert.Equal(Enumerable.Range(0, 23).Reverse().Select(i => "f" + i), seen);
    }

    [Fact]
    public async Task finds_facts_by_what_they_say_and_how_they_stand_at_a_moment()
    {
        await using var test = new TestEngine();
        var engine = test.Engine;
        await test.KeepAsync(Region("eu-central-1", Day(0)));
        var known = (await engine.HeadAsync(Space, Ct)).Sequence;
        await test.KeepAsync(Region("eu-west-3", Day(30)));
        await test.KeepAsync(new Fact { Statement = "Nothing to do with it" });

        async Task<string[]> AskAsync(FactQuery query, ReadAt? at = null) =>
            [.. (await engine.ListFactsAsync(Space, query, at, Ct)).Items.Select(i => ((Fact)i.Record!).Object ?? "-")];

        Assert.Equal(["eu-west-3", "eu-central-1"], await AskAsync(new FactQuery { About = " STAGING " }));
        Assert.Equal(["eu-west-3"], await AskAsync(new FactQuery { About = "staging", Hold = FactHold.Holds }));
        Assert.Equal(["eu-central-1"], await AskAsync(new FactQuery { About = "staging", Hold = FactHold.Superseded }));
        var then = new ReadAt { ValidAt = Day(5) };
        Assert.Equal(["eu-central-1"], await AskAsync(new FactQuery { About = "staging", Hold = FactHold.Holds }, then));
        Assert.Equal(["eu-central-1"], await AskAsync(new FactQuery { About = "staging" }, new ReadAt { AsOf = AsOf.Changeset(known) }));
    }

    [Fact]
    public async Task tells_what_was_believed_of_one_thing_on_both_axes()
    {
        await using var test = new TestEngine();
        var engine = test.Engine;
        var first = await test.KeepAsync(Region("eu-central-1", Day(0)));
        await test.KeepAsync(Region("eu-west-3", Day(30)));
        await test.KeepAsync(first with { ValidTo = Day(20) });
        await engine.RetractAsync(Space, new Endpoint(RecordKind.Fact, first.Id), By(Ada), Ct);

        var claims = await engine.ClaimsAsync(Space, FactKey.Of("Staging", "region", null)!.Value, 100, Ct);

        string[] expected = ["eu-central-1 v1", "eu-central-1 v2", "eu-west-3 v1"];
        Assert.Equal(expected, claims.Select(c => $"{c.Version.Object} v{c.Version.Version}"));
        var history = await engine.HistoryAsync(Space, new Endpoint(RecordKind.Fact, first.Id), Ct);
        DateTimeOffset?[] ends = [history[1].Changeset.RecordedAt, history[2].Changeset.RecordedAt, null];
        Assert.Equal(ends, claims.Select(c => c.KnownUntil));
        var last = await engine.ClaimsAsync(Space, FactKey.Of("staging", "region", "")!.Value, 1, Ct);
        Assert.Equal("eu-west-3", Assert.Single(last).Version.Object);
    }

    [Fact]
    public async Task finds_what_rests_on_an_episode()
    {
        await using var test = new TestEngine();
        var engine = test.Engine;
        var said = new Episode { Id = new RecordId("e"), Session = new RecordId("s"), Role = "user", Content = "Staging moved." };
        await engine.ObserveAsync(Space, [said], By(Ada), Ct);
        var learned = await test.KeepAsync(Region("eu-west-3", Day(0)) with { Evidence = [Evidence.Of(said.Id)] });
        var gone = await test.KeepAsync(new Fact { Statement = "It is so", Evidence = [Evidence.Of(said.Id)] });
        await engine.RetractAsync(Space, new Endpoint(RecordKind.Fact, gone.Id), By(Ada), Ct);
        await test.KeepAsync(new Fact { Statement = "It is otherwise" });

        var found = await engine.FactsRestingOnAsync(Space, [new Endpoint(RecordKind.Episode, said.Id)], 10, Ct);

        Assert.Equal(learned.Id, Assert.Single(found).Id);
    }

    private static async Task CompareAsync(MemoryEngine engine, IReadOnlyList<Episode> all)
    {
        var expected = all.GroupBy(e => e.Session).Select(s => new SessionSpan
        {
            Id = s.Key, Episodes = s.Count(), First = s.Min(e => e.OccurredAt!.Value), Last = s.Max(e => e.OccurredAt!.Value),
        }).OrderByDescending(s => s.Last).ToList();
        var page = await engine.SessionsAsync(Space, 0, 100, Ct);
        Assert.Equal(expected.Select(s => s.Last), page.Items.Select(s => s.Last));
        Assert.Equal(expected.ToHashSet(), page.Items.ToHashSet());
        Assert.Equal(expected.Count, page.Count);
        var second = await engine.SessionsAsync(Space, 1, 1, Ct);
        Assert.Equal(page.Items.Skip(1).Take(1), second.Items);
    }

    private static Fact Region(string value, DateTimeOffset from) => new()
    {
        Statement = $"Staging is in {value}", Subject = "staging", Predicate = "region", Object = value,
        Type = FactType.Infrastructure.Name, ValidFrom = from,
    };
}
