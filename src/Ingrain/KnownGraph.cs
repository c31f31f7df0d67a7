using System.Runtime.CompilerServices;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>
/// The entities, observations and links of a space by name, as they are now. Two entities of one name, written by two processes in the same
/// instant, are one here.
/// </summary>
internal sealed class KnownGraph : IDerived
{
    /// <summary>The predicate of facts that are observations of their subject, imported ones too.</summary>
    public const string Observation = "observation";

    // An import may link to what its source only names: the end's id then holds the name.
    private const string ImportedPrefix = "memory-graph:entity/";

    private static readonly RecordKind[] s_kinds = [RecordKind.Entity, RecordKind.Fact, RecordKind.Link];

    private readonly SortedDictionary<Place, Entity> _entities = [];
    private readonly SortedDictionary<Place, Link> _links = [];
    private readonly Dictionary<string, SortedDictionary<Place, Fact>> _observations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entity>> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entity> _dormant = new(StringComparer.Ordinal);
    private readonly Dictionary<RecordId, string> _names = [];
    private readonly Dictionary<Endpoint, (Place Place, Record Record)> _current = [];

    public long Applied { get; private set; }

    /// <summary>The entities in the order of writing, one for each name.</summary>
    public IEnumerable<Entity> Entities => _entities.Values.Where(e => _named[e.Name][0].Id == e.Id);

    /// <summary>The links in the order of writing, with the names of their ends.</summary>
    public IEnumerable<(Link Link, string From, string To)> Links => _links.Values.Select(l => (l, NameOf(l.From), NameOf(l.To)));

    /// <summary>The entity of a name; null where there is none.</summary>
    public Entity? Find(string name) => _named.TryGetValue(name, out var all) ? all[0] : null;

    /// <summary>All entities of a name: more than one where processes wrote it at once.</summary>
    public IReadOnlyList<Entity> All(string name) => _named.TryGetValue(name, out var all) ? all : [];

    /// <summary>An entity that had the name and is not in use: taken back, or never more than the end of a link.</summary>
    public Entity? FindDormant(string name) => _dormant.GetValueOrDefault(name);

    /// <summary>What was observed of a name, in the order of writing.</summary>
    public IReadOnlyCollection<Fact> ObservationsOf(string name) =>
        _observations.TryGetValue(name, out var facts) ? facts.Values : [];

    public async IAsyncEnumerable<Action> ReadAsync(
        IMemoryStore store, SpaceId space, long head, [EnumeratorCancellation] CancellationToken ct)
    {
        var read = new List<(Place Place, Record Record)>();
        foreach (var kind in s_kinds)
        {
            await foreach (var entry in store.ReadEntriesAsync(space, kind, Applied, ct).ConfigureAwait(false))
            {
                // What was written after the head was read may be there in part only: it is left for the next time.
                if (entry.Sequence > head) break;
                read.Add((new Place(entry.Sequence, entry.Ordinal), EntryCodec.DecodeRecord(entry)));
            }
        }
        read.Sort((a, b) => a.Place.CompareTo(b.Place));
        yield return () =>
        {
            foreach (var (place, record) in read) Apply(place, record);
            Applied = head;
        };
    }

    private void Apply(Place place, Record record)
    {
        var target = new Endpoint(record.Kind, record.Id);
        if (_current.Remove(target, out var before)) Remove(before.Place, before.Record);
        if (record is Entity { Name: var name }) _names[record.Id] = name;
        // Held back from agents, in whatever state it is.
        if (record.Label == TrustLabel.Quarantined || record.State == RecordState.Quarantined) return;
        var isActive = record.State == RecordState.Active;
        switch (record)
        {
            case Entity entity when isActive:
                _entities[place] = entity;
                if (!_named.TryGetValue(entity.Name, out var all)) _named[entity.Name] = all = [];
                all.Add(entity);
                break;
            case Entity entity:
                _dormant[entity.Name] = entity;
                break;
            case Link link when isActive:
                _links[place] = link;
                break;
            case Fact { Subject: { } subject, Predicate: Observation } fact when isActive:
                if (!_observations.TryGetValue(subject, out var facts)) _observations[subject] = facts = [];
                facts[place] = fact;
                break;
            default:
                return;
        }
        _current[target] = (place, record);
    }

    private void Remove(Place place, Record record)
    {
        switch (record)
        {
            case Entity entity:
                _entities.Remove(place);
                if (_dormant.TryGetValue(entity.Name, out var dormant) && dormant.Id == entity.Id) _dormant.Remove(entity.Name);
                if (!_named.TryGetValue(entity.Name, out var all)) break;
                all.RemoveAll(e => e.Id == entity.Id);
                if (all.Count == 0) _named.Remove(entity.Name);
                break;
            case Link:
                _links.Remove(place);
                break;
            case Fact { Subject: { } subject } when _observations.TryGetValue(subject, out var facts):
                facts.Remove(place);
                if (facts.Count == 0) _observations.Remove(subject);
                break;
        }
    }

    private string NameOf(Endpoint end) => _names.TryGetValue(end.Id, out var name) ? name
        : end.Id.Value.StartsWith(ImportedPrefix, StringComparison.Ordinal) ? end.Id.Value[ImportedPrefix.Length..]
        : end.Id.Value;

    /// <summary>Where in the log something was written: what orders it.</summary>
    private readonly record struct Place(long Sequence, int Ordinal) : IComparable<Place>
    {
        public int CompareTo(Place other) => (Sequence, Ordinal).CompareTo((other.Sequence, other.Ordinal));
    }
}
