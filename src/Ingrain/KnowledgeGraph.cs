namespace Ingrain;

/// <summary>
/// A space's entities, what was observed of them, and how they are linked, addressed by names: the model of knowledge-graph memories.
/// Observations are facts, so that recall finds them; everything has its history. Each call that writes is one changeset, and calls at the
/// same time lose nothing. What was taken back, archived or is in quarantine is not shown. The graph of a space is held in memory once it
/// was asked for; a read costs its size.
/// </summary>
/// <param name="engine">The engine, which stays its owner's.</param>
/// <param name="space">The space.</param>
public sealed class KnowledgeGraph(MemoryEngine engine, SpaceId space)
{
    /// <summary>Everything.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>The graph.</returns>
    public async Task<GraphPart> ReadAsync(CancellationToken ct = default) =>
        await engine.ReadGraphAsync(space, g => Part(g, g.Entities, _ => true), ct).ConfigureAwait(false);

    /// <summary>
    /// The entities that have a text in their name, type or observations, whatever its case, and all links of theirs. For what bears on a
    /// question, ask <see cref="MemoryEngine.RecallAsync"/>.
    /// </summary>
    /// <param name="text">The text, taken as one; empty for all.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>That part of the graph.</returns>
    public async Task<GraphPart> MatchingAsync(string text, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return await engine.ReadGraphAsync(space, g => PartOf(g, [.. g.Entities.Where(e => Has(e.Name, text) || Has(e.Type, text)
            || g.ObservationsOf(e.Name).Any(o => Has(o.Statement, text)))]), ct).ConfigureAwait(false);
    }

    /// <summary>The entities of some names, and all links of theirs.</summary>
    /// <param name="names">The names; one that is unknown gives nothing.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>That part of the graph.</returns>
    public async Task<GraphPart> NamedAsync(IReadOnlyList<string> names, CancellationToken ct = default)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        return await engine.ReadGraphAsync(space, g => PartOf(g, [.. g.Entities.Where(e => wanted.Contains(e.Name))]), ct)
            .ConfigureAwait(false);
    }

    /// <summary>Adds entities with their observations. A name that is there, or comes twice, is left as it is.</summary>
    /// <param name="entities">The entities.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Those that were added.</returns>
    /// <exception cref="MemoryException">One breaks a bound (nothing is written then), or the store fails.</exception>
    public Task<IReadOnlyList<GraphEntity>> AddAsync(
        IReadOnlyList<GraphEntity> entities, WriteContext context, CancellationToken ct = default) =>
        engine.WriteGraphAsync(space, context, (graph, plan) =>
        {
            var added = new List<GraphEntity>();
            foreach (var entity in entities.DistinctBy(e => e.Name, StringComparer.Ordinal))
            {
                if (graph.Find(entity.Name) is not null) continue;
                plan.Add(graph, entity.Name, entity.Type);
                var known = graph.ObservationsOf(entity.Name).Select(o => o.Statement).ToHashSet(StringComparer.Ordinal);
                IReadOnlyList<string> observations = [.. entity.Observations.Distinct(StringComparer.Ordinal)];
                foreach (var observation in observations.Where(known.Add)) plan.Observe(entity.Name, observation);
                added.Add(entity with { Observations = observations });
            }
            return (IReadOnlyList<GraphEntity>)added;
        }, ct);

    /// <summary>Adds links. One that is there, or comes twice, is left as it is. Its ends need not be there.</summary>
    /// <param name="relations">The links.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Those that were added.</returns>
    /// <exception cref="MemoryException">One breaks a bound (nothing is written then), or the store fails.</exception>
    public Task<IReadOnlyList<GraphRelation>> AddAsync(
        IReadOnlyList<GraphRelation> relations, WriteContext context, CancellationToken ct = default) =>
        engine.WriteGraphAsync(space, context, (graph, plan) =>
        {
            var known = graph.Links.Select(l => new GraphRelation(l.From, l.To, l.Link.Relation)).ToHashSet();
            IReadOnlyList<GraphRelation> added = [.. relations.Where(known.Add)];
            foreach (var relation in added) plan.Add(graph, relation);
            return added;
        }, ct);

    /// <summary>Adds observations to entities that are there. What was observed already is left as it is.</summary>
    /// <param name="observations">Names of entities, with what was observed.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>For each name given what was added.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/> where an entity is not there, <see cref="MemoryErrorCode.Invalid"/> where a bound is broken;
    /// nothing is written then. Or the store fails.
    /// </exception>
    public Task<IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>> ObserveAsync(
        IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> observations, WriteContext context, CancellationToken ct = default) =>
        engine.WriteGraphAsync(space, context, (graph, plan) =>
        {
            var known = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            var added = new List<KeyValuePair<string, IReadOnlyList<string>>>();
            foreach (var (name, contents) in observations)
            {
                if (graph.Find(name) is null)
                    throw new MemoryException(MemoryErrorCode.NotFound, $"Entity with name {name} not found");
                if (!known.TryGetValue(name, out var had))
                    known[name] = had = graph.ObservationsOf(name).Select(o => o.Statement).ToHashSet(StringComparer.Ordinal);
                IReadOnlyList<string> fresh = [.. contents.Where(had.Add)];
                foreach (var observation in fresh) plan.Observe(name, observation);
                added.Add(new(name, fresh));
            }
            return (IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>)added;
        }, ct);

    /// <summary>Takes back entities, what was observed of them, and all links that end in them.</summary>
    /// <param name="names">The names; one that is unknown is passed over.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many records were taken back.</returns>
    /// <exception cref="MemoryException">A person confirmed one of them (nothing is written then), or the store fails.</exception>
    public Task<int> RetractEntitiesAsync(IReadOnlyList<string> names, WriteContext context, CancellationToken ct = default) =>
        engine.WriteGraphAsync(space, context, (graph, plan) =>
        {
            var going = names.ToHashSet(StringComparer.Ordinal);
            foreach (var name in going)
            {
                foreach (var entity in graph.All(name)) plan.Retract(entity);
                foreach (var observation in graph.ObservationsOf(name)) plan.Retract(observation);
            }
            foreach (var (link, from, to) in graph.Links)
                if (going.Contains(from) || going.Contains(to)) plan.Retract(link);
            return plan.Changes.Count;
        }, ct);

    /// <summary>Takes back observations.</summary>
    /// <param name="observations">Names of entities, with what to take back; what is unknown is passed over.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many records were taken back.</returns>
    /// <exception cref="MemoryException">A person confirmed one of them (nothing is written then), or the store fails.</exception>
    public Task<int> RetractObservationsAsync(
        IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> observations, WriteContext context, CancellationToken ct = default) =>
        engine.WriteGraphAsync(space, context, (graph, plan) =>
        {
            var gone = new HashSet<RecordId>();
            foreach (var (name, contents) in observations)
            {
                if (graph.Find(name) is null) continue;
                foreach (var observation in graph.ObservationsOf(name))
                    if (contents.Contains(observation.Statement, StringComparer.Ordinal) && gone.Add(observation.Id))
                        plan.Retract(observation);
            }
            return plan.Changes.Count;
        }, ct);

    /// <summary>Takes back links.</summary>
    /// <param name="relations">The links; one that is unknown is passed over.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many records were taken back.</returns>
    /// <exception cref="MemoryException">A person confirmed one of them (nothing is written then), or the store fails.</exception>
    public Task<int> RetractRelationsAsync(IReadOnlyList<GraphRelation> relations, WriteContext context, CancellationToken ct = default) =>
        engine.WriteGraphAsync(space, context, (graph, plan) =>
        {
            var going = relations.ToHashSet();
            foreach (var (link, from, to) in graph.Links)
                if (going.Contains(new GraphRelation(from, to, link.Relation))) plan.Retract(link);
            return plan.Changes.Count;
        }, ct);

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static GraphPart PartOf(KnownGraph graph, IReadOnlyList<Entity> entities)
    {
        var names = entities.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return Part(graph, entities, l => names.Contains(l.From) || names.Contains(l.To));
    }

    private static GraphPart Part(KnownGraph graph, IEnumerable<Entity> entities, Func<GraphRelation, bool> isWanted) => new(
        [.. entities.Select(e => new GraphEntity(
            e.Name, e.Type, [.. graph.ObservationsOf(e.Name).Select(o => o.Statement).Distinct(StringComparer.Ordinal)]))],
        [.. graph.Links.Select(l => new GraphRelation(l.From, l.To, l.Link.Relation)).Where(isWanted).Distinct()]);
}
