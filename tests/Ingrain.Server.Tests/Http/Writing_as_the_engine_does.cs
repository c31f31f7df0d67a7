using System.Text;
using Ingrain.Server.Tests.Setup;
using Ingrain.Storage;

namespace Ingrain.Server.Tests.Http;

/// <summary>A random sequence of writes over REST leaves the log that the same sequence leaves on the engine.</summary>
public class Writing_as_the_engine_does
{
    private static readonly SpaceId s_space = new("shop");
    private static readonly WriteContext s_ada = new() { Actor = new Actor(ActorKind.Person, "ada") };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task whatever_the_sequence(int seed)
    {
        await using var site = await Site.OpenAsync();
        var clock = new CountingClock();
        await using var engine = new MemoryEngine(new InMemoryStore(clock, IdSource.Seeded(clock, 1)), clock, IdSource.Seeded(clock, 2));
        var random = new Random(seed);
        for (var i = 0; i < 60; i++) await WriteAsync(site, engine, random, i);

        Assert.Equal(await LogOfAsync(engine), await LogOfAsync(site.Engine));
    }

    private static async Task WriteAsync(Site site, MemoryEngine engine, Random random, int i)
    {
        const string Space = "/v1/spaces/shop/";
        var id = "id" + random.Next(12);
        var text = "words " + random.Next(5);
        switch (random.Next(6))
        {
            case 0:
                var episodes = new[] { new { id = "e" + i, role = "user", content = text } };
                await site.Person().PostAsync(Space + "episodes", new { session = "s" + random.Next(2), episodes }).OkAsync();
                await engine.ObserveAsync(s_space, [new Episode
                {
                    Id = new RecordId("e" + i), Session = await SessionOfAsync(site, "e" + i), Role = "user", Content = text,
                }], s_ada, Ct);
                break;
            case 1 or 2:
                var importance = Math.Round(random.NextDouble(), 3);
                await site.Person().PostAsync(Space + "facts", new
                {
                    id, statement = text, subject = "x", predicate = "p", @object = text, importance, tags = new[] { "T" },
                });
                await engine.RememberAsync(s_space, new Fact
                {
                    Id = new RecordId(id), Statement = text, Subject = "x", Predicate = "p", Object = text, Importance = importance,
                    Tags = ["T"],
                }, s_ada, ct: Ct);
                break;
            case 3:
                var path = "p/" + random.Next(3);
                await site.Person().PostAsync(Space + "notes", new { id = "n" + path[2..], path, text, title = "T", pinned = true });
                await engine.RememberAsync(s_space, new Note
                {
                    Id = new RecordId("n" + path[2..]), Path = path, Text = text, Title = "T", Pinned = true,
                }, s_ada, ct: Ct);
                break;
            case 4:
                var target = new Endpoint(RecordKind.Fact, new RecordId(id));
                if (await engine.OpenAsync(s_space, target, ct: Ct) is null) break;
                var retracts = random.Next(2) == 0;
                await site.Person().PostAsync(Space + $"memories/fact/{id}/{(retracts ? "retract" : "reinstate")}", new { }).OkAsync();
                await (retracts ? engine.RetractAsync(s_space, target, s_ada, Ct) : engine.ReinstateAsync(s_space, target, s_ada, Ct));
                break;
            default:
                var head = (await engine.HeadAsync(s_space, Ct)).Sequence;
                if (head == 0) break;
                var sequence = head - random.Next((int)Math.Min(head, 3));
                var answer = await site.Person().PostAsync(Space + "rollback", new { sequence });
                var done = await engine.RollBackAsync(s_space, sequence, s_ada, Ct);
                Assert.Equal(done.ChangedSince.Count > 0 ? 409 : 200, (int)answer.Status);
                break;
        }
    }

    private static async Task<RecordId> SessionOfAsync(Site site, string id) =>
        (await site.Engine.OpenAsync(s_space, new Endpoint(RecordKind.Episode, new RecordId(id)), ct: Ct))!.Episode!.Session;

    /// <summary>What each changeset wrote, without what differs between any two stores: ids of changesets, salts, times.</summary>
    private static async Task<IReadOnlyList<string>> LogOfAsync(MemoryEngine engine)
    {
        var log = await engine.LogAsync(s_space, null, 10_000, Ct);
        return [.. log.Select(c => $"{c.Sequence} {c.Actor} "
            + string.Join('\n', c.Entries.Select(e => $"{e.Kind} {e.Id} {e.Version} {e.Place} {Encoding.UTF8.GetString(e.Body.Span)}")))];
    }
}
