using Ingrain.Eval;
using Ingrain.Inference;
using Ingrain.Storage;

namespace Ingrain.Cli.Commands;

/// <summary>Has an evaluation ask the engine as a user would, over a store that is thrown away, at the time each question names.</summary>
internal static class EngineTarget
{
    public static async ValueTask<RecallTarget> OpenAsync(
        EvalConversation conversation, IEmbedder? embedder, CancellationToken ct)
    {
        var clock = new QuestionClock();
        var ids = IdSource.Seeded(clock, 1);
        var store = new InMemoryStore(clock, ids);
        var engine = new MemoryEngine(store, clock, embedder: embedder);
        var context = new WriteContext { Actor = new Actor(ActorKind.Person, "eval"), Credential = "eval" };
        if (conversation.Episodes.Count > 0) await engine.ObserveAsync(SpaceId.Default, conversation.Episodes, context, ct);
        foreach (var record in conversation.Records.Where(r => r is not Module))
            await engine.RememberAsync(SpaceId.Default, record, context, ct: ct);
        // Solutions of a data set bring no examples that the gate could run: what is measured is finding them, and nothing loads them. So
        // they are put into this throw-away log as they are, in use and not verified.
        foreach (var module in conversation.Records.OfType<Module>())
            await store.CommitAsync(
                new ChangesetDraft
                {
                    Space = SpaceId.Default, Id = new ChangesetId(ids.NextGuid()), Actor = context.Actor, Credential = context.Credential,
                    Changes = [new Change.Put(module with { Actor = context.Actor }, 0)],
                }, ct);
        // Measured as it is when all is embedded: no question comes before the texts.
        if (embedder is not null and not ILocalEmbedder) await engine.EmbedAsync(SpaceId.Default, ct: ct);
        return new RecallTarget(
            async (query, now, cancel) =>
            {
                clock.Now = now;
                return await engine.RecallAsync(SpaceId.Default, query, cancel);
            },
            engine.DisposeAsync);
    }

    /// <summary>Stands at the time of the question that is asked.</summary>
    private sealed class QuestionClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
