using Ingrain.Storage;
using Ingrain.Writing;

namespace Ingrain;

/// <summary>What one call to a <see cref="KnowledgeGraph"/> writes, worked out against the graph as it is.</summary>
internal sealed class GraphPlan(Actor actor, IdSource ids)
{
    private readonly List<Change> _changes = [];
    private readonly Dictionary<string, RecordId> _ends = new(StringComparer.Ordinal);

    /// <summary>The changes, each on the version that was seen.</summary>
    public IReadOnlyList<Change> Changes => _changes;

    /// <summary>Brings an entity into use: a new one, or the next version of one of its name that is not in use.</summary>
    public void Add(KnownGraph graph, string name, string type)
    {
        var dormant = graph.FindDormant(name);
        var entity = (dormant ?? new Entity { Id = ids.NextRecordId(), Name = name }) with
        {
            Type = type,
            State = RecordState.Active,
            Label = TrustLabel.Principal,
        };
        Put(entity, dormant);
    }

    /// <summary>Adds an observation.</summary>
    public void Observe(string name, string observation) => Put(new Fact
    {
        Id = ids.NextRecordId(), Statement = observation, Subject = name, Predicate = KnownGraph.Observation,
    }, null);

    /// <summary>Adds a link. An end that is no entity yet becomes one that is not in use, so that its name is kept.</summary>
    public void Add(KnownGraph graph, GraphRelation relation) => Put(new Link
    {
        Id = ids.NextRecordId(), From = End(graph, relation.From), Relation = relation.Relation, To = End(graph, relation.To),
    }, null);

    /// <summary>Takes something out of use.</summary>
    /// <exception cref="MemoryException">A person confirmed it, and the actor is none.</exception>
    public void Retract(Record there)
    {
        var gone = Rewriting.Of(there with { State = RecordState.Retracted, Actor = actor }, there, actor);
        // It keeps its label, for whoever brings it back.
        _changes.Add(new Change.Put(gone with { Label = there.Label }, there.Version));
    }

    private Endpoint End(KnownGraph graph, string name)
    {
        if ((graph.Find(name) ?? graph.FindDormant(name))?.Id is { } known) return new Endpoint(RecordKind.Entity, known);
        if (!_ends.TryGetValue(name, out var id))
        {
            _ends[name] = id = ids.NextRecordId();
            Put(new Entity { Id = id, Name = name, State = RecordState.Archived }, null);
        }
        return new Endpoint(RecordKind.Entity, id);
    }

    private void Put(Record record, Record? there)
    {
        var passed = Gate.Pass(record, actor, TrustLabel.Confirmed);
        _changes.Add(new Change.Put(Rewriting.Of(passed, there, actor), there?.Version ?? 0));
    }
}
