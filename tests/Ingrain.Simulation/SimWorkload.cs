using Ingrain.Storage;

namespace Ingrain.Simulation;

/// <summary>Drafts that depend on the seed alone. Which kinds of change a run uses, and how hot its ids are, differs by seed.</summary>
internal sealed class SimWorkload
{
    private static readonly SpaceId[] s_spaces = [new("one"), new("two")];

    private readonly Random _random;
    private readonly bool[] _uses = new bool[6];
    private readonly int _ids;
    private readonly int _lengthMax;

    public SimWorkload(int seed)
    {
        _random = new Random(seed);
        for (var i = 0; i < _uses.Length; i++) _uses[i] = _random.Next(4) != 0;
        _uses[_random.Next(3)] = true;
        _ids = _random.Next(2) == 0 ? 6 : 200;
        _lengthMax = _random.Next(3) == 0 ? 6_000 : 200;
    }

    public static IReadOnlyList<SpaceId> Spaces => s_spaces;

    public int Next(int below) => _random.Next(below);

    public ChangesetDraft Draft()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new ChangesetDraft
        {
            Space = s_spaces[_random.Next(s_spaces.Length)], Id = new ChangesetId(new Guid(bytes)),
            Actor = new Actor(ActorKind.Agent, "sim"), Credential = "sim", Reason = $"reason {_random.Next()}",
            Changes = [.. Enumerable.Range(0, _random.Next(1, 8)).Select(_ => Change())],
        };
    }

    private Change Change()
    {
        int kind;
        do kind = _random.Next(_uses.Length);
        while (!_uses[kind]);
        var (id, text) = (new RecordId($"id{_random.Next(_ids)}"), new string((char)('a' + _random.Next(26)), _random.Next(_lengthMax)));
        int? expected = _random.Next(8) == 0 ? _random.Next(3) : null;
        return kind switch
        {
            0 => new Change.Observe(new Episode { Id = id, Session = new RecordId("s"), Role = "user", Content = text }),
            1 => new Change.Put(new Note { Id = id, Path = $"dir/{_random.Next(_ids)}", Text = text }, expected),
            2 => new Change.Put(new Fact { Id = id, Statement = text }, expected),
            3 => new Change.Mark(id, _random.Next(2) == 0 ? RecordState.Retracted : RecordState.Active),
            4 => new Change.Put(new Entity { Id = id, Name = text }, expected),
            _ => new Change.Erase(new Endpoint((RecordKind)(_random.Next(4) + 1), id)),
        };
    }
}
