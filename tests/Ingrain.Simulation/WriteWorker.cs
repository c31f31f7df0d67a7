using System.Text;
using Ingrain.Sqlite;
using Ingrain.Storage;

namespace Ingrain.Simulation;

/// <summary>
/// A process that writes for as long as it lives: many writers on one store, each noting every acknowledged changeset on the standard
/// output, which whoever kills this process still reads to its end. A note follows its acknowledgement: whatever is noted must be there.
/// </summary>
internal static class WriteWorker
{
    public static readonly SpaceId Space = new("shared");

    public static async Task<int> RunAsync(string database, Options options)
    {
        var (writers, count, name) = (options.Number("--writers", 8), options.Number("--count", 0), options.Text("--name", "w"));
        var ids = IdSource.Secure(TimeProvider.System);
        await using var store = SqliteStore.Open(database, TimeProvider.System, ids);
        await using var acks = Console.OpenStandardOutput();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; count == 0 || i < count; i++)
            {
                var draft = Draft($"{name}-{writer}-{i}", new ChangesetId(ids.NextGuid()), i);
                var result = await store.CommitAsync(draft, CancellationToken.None);
                var committed = (CommitResult.Committed)result;
                var hash = Convert.ToHexString(committed.Changeset.Hash.Span);
                var line = Encoding.UTF8.GetBytes($"{committed.Changeset.Sequence} {draft.Id} {hash}\n");
                lock (ids) acks.Write(line);
            }
        })));
        return 0;
    }

    private static ChangesetDraft Draft(string id, ChangesetId changeset, int number) => new()
    {
        Space = Space, Id = changeset, Actor = new Actor(ActorKind.Agent, "worker"), Credential = "test", Reason = id,
        Changes =
        [
            new Change.Observe(new Episode
            {
                Id = new RecordId(id), Session = new RecordId("s"), Role = "user", Content = new string('x', number * 37 % 1000),
            }),
            new Change.Put(new Fact { Id = new RecordId(id), Statement = id }),
        ],
    };
}
