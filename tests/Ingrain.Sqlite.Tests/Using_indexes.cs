using Ingrain.Storage;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

public sealed class Using_indexes : SqliteTest
{
    [Fact]
    public async Task every_read_searches_an_index_and_none_sorts()
    {
        var store = Open();
        await CommitAsync(store, Make.Observe("e"), Make.Put(Make.Note("n", "a/b")), Make.Put(Make.Fact("f")));
        using var connection = Connection.Open(Path);
        connection.Configure(writer: false);
        var (reader, space) = (new LogReader(connection), new LogReader(connection).Space(Space)!);
        foreach (var place in (string?[])[null, "a"])
            foreach (var kind in Enum.GetValues<RecordKind>())
                reader.List(space.Number, new ListQuery { Kind = kind, Place = place }, null);
        reader.Changeset(Space, space.Number, 1);
        reader.Changeset(Space, space.Number, new ChangesetId(Ids.NextGuid()));
        reader.Batch(Space, space.Number, 0, (10, 1000));
        reader.OfKind(space.Number, RecordKind.Fact, (0, 0), (10, 1000));
        reader.OfKind(space.Number, RecordKind.Episode, (0, 0), (10, 1000));
        reader.Header(Space, space.Number, 1);
        reader.Newest(space.Number, Make.At(RecordKind.Fact, "f"));
        reader.First(space.Number, Make.At(RecordKind.Fact, "f"));
        reader.At(space.Number, Make.At(RecordKind.Fact, "f"), 1);
        reader.Versions(space.Number, Make.At(RecordKind.Fact, "f"));
        reader.AtPath(space.Number, RecordKind.Note, "a/b");
        reader.SequenceAt(space, Clock.Now);
        var statements = connection.Prepared.ToList();
        Assert.True(statements.Count > 10);
        foreach (var sql in statements)
        {
            using var plan = connection.Prepare("EXPLAIN QUERY PLAN " + sql);
            while (plan.Step())
                foreach (var slow in (string[])["SCAN", "TEMP B-TREE"])
                    Assert.False(plan.Text(3).Contains(slow, StringComparison.Ordinal), $"{plan.Text(3)}\n{sql}");
        }
    }
}
