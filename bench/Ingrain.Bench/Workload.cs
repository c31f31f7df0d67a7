using System.Text;
using Ingrain.Storage;

namespace Ingrain.Bench;

/// <summary>What is written: texts of a few dozen words from a seeded source, ids like the ones Ingrain makes.</summary>
internal sealed class Workload
{
    public static readonly SpaceId Space = new("bench");

    private readonly Random _random = new(1);
    private readonly string[] _words;

    public Workload()
    {
        _words = new string[5_000];
        for (var i = 0; i < _words.Length; i++) _words[i] = Word();
    }

    public IdSource Ids { get; } = IdSource.Seeded(TimeProvider.System, 1);

    public Episode Episode(int number) => new()
    {
        Id = Ids.NextRecordId(), Session = new RecordId($"session-{number / 40:D6}"), Role = number % 2 == 0 ? "user" : "assistant",
        Content = Text(24),
    };

    public Note Note(int number, int revision = 0) => new()
    {
        Id = new RecordId($"note-{number:D7}"), Path = $"area{number / 1000:D4}/topic{number % 1000 / 50:D3}/note{number:D7}",
        Text = $"{revision} {Text(60)}",
    };

    public Fact Fact(int number, int revision = 0) => new()
    {
        Id = new RecordId($"fact-{number:D7}"), Statement = $"{revision} {Text(12)}", Subject = $"subject{number % 5000}", Predicate = "is",
    };

    public ChangesetDraft Draft(params IReadOnlyList<Change> changes) => new()
    {
        Space = Space, Id = new ChangesetId(Ids.NextGuid()), Actor = new Actor(ActorKind.Agent, "bench"), Credential = "bench",
        Reason = "to measure", Changes = changes,
    };

    public int Next(int below)
    {
        lock (_random) return _random.Next(below);
    }

    private string Text(int words)
    {
        lock (_random)
        {
            var text = new StringBuilder();
            // Twice random: common words and rare ones.
            for (var i = 0; i < words; i++) text.Append(_words[(int)(_random.NextDouble() * _random.Next(_words.Length))]).Append(' ');
            return text.ToString();
        }
    }

    private string Word() => string.Concat(Enumerable.Range(0, _random.Next(2, 11)).Select(_ => (char)('a' + _random.Next(26))));
}
