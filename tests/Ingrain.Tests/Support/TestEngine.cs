using Ingrain.House;
using Ingrain.Storage;

namespace Ingrain.Tests.Support;

/// <summary>An engine over a store in memory, with a clock and ids that repeat.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public static readonly SpaceId Space = new("test");
    public static readonly Actor Ada = new(ActorKind.Person, "ada");
    public static readonly Actor Bot = new(ActorKind.Agent, "bot");

    public TestEngine(int seed = 7)
    {
        Ids = IdSource.Seeded(Clock, seed);
        Store = new InMemoryStore(Clock, Ids);
        Engine = new MemoryEngine(Store, Clock, Ids);
    }

    public ManualTime Clock { get; } = new();

    public IdSource Ids { get; }

    public InMemoryStore Store { get; }

    public MemoryEngine Engine { get; }

    public static WriteContext By(Actor actor, string reason = "test") => new() { Actor = actor, Credential = "test", Reason = reason };

    public static Episode Said(string id, string content, string session = "s1", string role = "user") => new()
    {
        Id = new RecordId(id), Session = new RecordId(session), Role = role, Content = content, Label = TrustLabel.Principal,
    };

    public async Task<T> KeepAsync<T>(T record, Actor? actor = null) where T : Record
    {
        var kept = await Engine.RememberAsync(Space, record, By(actor ?? Ada));
        return (T)Assert.IsType<Remembered.Kept>(kept).Record;
    }

    public static DateTimeOffset Day(int day) => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);

    public async ValueTask DisposeAsync() => await Engine.DisposeAsync();
}
