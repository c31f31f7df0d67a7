using Ingrain.Storage;

namespace Ingrain.StoreConformance;

/// <summary>One thing to ask of a store.</summary>
/// <param name="Text">What it is, for a failing test to show.</param>
/// <param name="AskAsync">Asks it and gives the answer as text.</param>
public sealed record Operation(string Text, Func<IMemoryStore, CancellationToken, ValueTask<string>> AskAsync);

/// <summary>
/// An endless, seeded stream of operations on few spaces, ids and paths, so that they meet often. Hot ids and the mixture differ by seed.
/// </summary>
public sealed class OperationStream(ManualClock clock, int seed)
{
    private static readonly SpaceId[] s_spaces = [new("alpha"), new("beta"), new("gamma/x")];
    private static readonly string[] s_paths = ["a", "a/b", "a/b/c", "a-b", "b", "b/𝔘", "b/\uffee", "ä"];
    private static readonly RecordState[] s_states = Enum.GetValues<RecordState>();
    private static readonly RecordKind[] s_kinds = Enum.GetValues<RecordKind>();

    private readonly Random _random = new(seed);
    private readonly List<Guid> _changesets = [];
    private readonly string?[] _cursors = new string?[64];

    public Operation Next()
    {
        if (_random.Next(4) == 0) clock.Move(TimeSpan.FromSeconds(_random.Next(-300, 900)));
        var space = s_spaces[_random.Next(s_spaces.Length)];
        return _random.Next(10) < 5 ? Commit(space) : Read(space);
    }

    private Operation Commit(SpaceId space)
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        var id = _changesets.Count > 0 && _random.Next(20) == 0 ? _changesets[_random.Next(_changesets.Count)] : new Guid(bytes);
        _changesets.Add(id);
        var changes = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Change()).ToArray();
        var draft = Make.Draft(space, id, changes) with { Reason = $"reason {_random.Next()}" };
        var text = $"commit to {space}: {string.Join(" | ", changes.Select(c => c.ToString()))}";
        return new Operation(text, async (store, ct) => Dump.Of(await store.CommitAsync(draft, ct)));
    }

    private Change Change()
    {
        var id = $"id{(_random.Next(3) == 0 ? _random.Next(3) : _random.Next(25))}";
        var state = s_states[_random.Next(_random.Next(3) == 0 ? s_states.Length : 1)];
        int? expected = _random.Next(6) == 0 ? _random.Next(4) : null;
        var path = s_paths[_random.Next(s_paths.Length)];
        return _random.Next(14) switch
        {
            < 4 => Make.Observe(id, $"said {_random.Next(2)}", $"session {_random.Next(3)}"),
            < 6 => Make.Put(Make.Note(id, path, $"text {_random.Next(3)}") with { State = state }, expected),
            < 7 => Make.Put(Make.Module(id, path) with { State = state, Docstring = $"{_random.Next(3)}" }, expected),
            < 10 => Make.Put(Make.Fact(id, $"statement {_random.Next(4)}") with { State = state, Tags = ["x"] }, expected),
            < 11 => Make.Put(new Entity { Id = new RecordId(id), Name = $"name {_random.Next(3)}" }, expected),
            < 12 => Make.Put(new Link { Id = new RecordId(id), From = Target(), Relation = "knows", To = Target() }, expected),
            < 13 => Make.Mark(id, state),
            _ => _random.Next(3) == 0 ? new Change.Erase(Target()) : Make.Mark(id, RecordState.Retracted),
        };
    }

    private Operation Read(SpaceId space)
    {
        var target = Target();
        var sequence = _random.Next(-1, 150);
        long? asOf = _random.Next(3) == 0 ? null : sequence;
        var time = clock.Now.AddSeconds(_random.Next(-20_000, 2_000));
        return _random.Next(11) switch
        {
            9 => new($"header {sequence} of {space}", async (s, ct) => Dump.Of(await s.FindHeaderAsync(space, sequence, ct))),
            10 => new($"{target.Kind} of {space} after {sequence}", (s, ct) => EntriesAsync(s, space, target.Kind, sequence, ct)),
            0 => new($"head of {space}", async (s, ct) => Dump.Of(await s.HeadAsync(space, ct))),
            1 => new("spaces", async (s, ct) => string.Join('\n', (await s.SpacesAsync(ct)).Select(Dump.Of))),
            2 => new($"sequence of {space} at {time:O}", async (s, ct) => $"{await s.SequenceAtAsync(space, time, ct)}"),
            3 => new($"changeset {sequence} of {space}", async (s, ct) => Dump.Of(await s.FindChangesetAsync(space, sequence, ct))),
            4 => new($"history of {target} in {space}", async (s, ct) => Dump.Of(await s.HistoryAsync(space, target, ct))),
            5 => new($"{target} of {space} at {asOf}", async (s, ct) => Dump.Of(await s.ReadAsync(space, target, asOf, ct))),
            6 => new($"key of {space}", async (s, ct) => Convert.ToHexString((await s.KeyAsync(space, ct)).Span)),
            _ => List(space, asOf),
        };
    }

    private Operation List(SpaceId space, long? asOf)
    {
        var slot = _random.Next(_cursors.Length);
        var session = $"session {_random.Next(3)}";
        var place = _random.Next(6) switch { < 3 => null, 3 => session, _ => s_paths[_random.Next(s_paths.Length)] };
        var query = new ListQuery
        {
            Kind = s_kinds[_random.Next(s_kinds.Length)], Place = place, AsOf = asOf, Cursor = _cursors[slot], Limit = _random.Next(1, 12),
        };
        return new Operation($"list {query} of {space}", async (store, ct) =>
        {
            var page = await store.ListAsync(space, query, ct);
            // A cursor of another list is as good as any: it names a point in the order, which each list has.
            _cursors[slot] = page.Cursor;
            return Dump.Of(page);
        });
    }

    private Endpoint Target() => Make.At(s_kinds[_random.Next(s_kinds.Length)], $"id{_random.Next(25)}");

    private static async ValueTask<string> EntriesAsync(
        IMemoryStore store, SpaceId space, RecordKind kind, long after, CancellationToken ct)
    {
        var entries = new List<LogEntry>();
        await foreach (var entry in store.ReadEntriesAsync(space, kind, after, ct)) entries.Add(entry);
        return Dump.Of(entries);
    }
}
