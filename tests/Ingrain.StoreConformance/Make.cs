using Ingrain.Storage;

namespace Ingrain.StoreConformance;

/// <summary>Small things to write, spelled briefly.</summary>
public static class Make
{
    public static readonly Actor Tester = new(ActorKind.Agent, "tester");

    public static Episode Episode(string id, string content = "hello", string session = "s1") => new()
    {
        Id = new RecordId(id), Session = new RecordId(session), Role = "user", Content = content,
    };

    public static Note Note(string id, string path, string text = "text") => new() { Id = new RecordId(id), Path = path, Text = text };

    public static Module Module(string id, string path) => new() { Id = new RecordId(id), Path = path, Language = "python", Code = "1" };

    public static Fact Fact(string id, string statement = "it rains") => new() { Id = new RecordId(id), Statement = statement };

    public static Change Observe(string id, string content = "hello", string session = "s1") =>
        new Change.Observe(Episode(id, content, session));

    public static Change Put(Record record, int? expected = null) => new Change.Put(record, expected);

    public static Change Erase(RecordKind kind, string id) => new Change.Erase(At(kind, id));

    public static Change Mark(string id, RecordState state) => new Change.Mark(new RecordId(id), state);

    public static Endpoint At(RecordKind kind, string id) => new(kind, new RecordId(id));

    public static ChangesetDraft Draft(SpaceId space, Guid id, params Change[] changes) => new()
    {
        Space = space, Id = new ChangesetId(id), Actor = Tester, Credential = "test", Reason = "because", Changes = changes,
    };
}
