namespace Ingrain;

/// <summary>An entity as a <see cref="KnowledgeGraph"/> shows it: with what was observed of it.</summary>
/// <param name="Name">Its name, 1 to 1,000 characters; names are compared character for character.</param>
/// <param name="Type">What it is, up to 1,000 characters.</param>
/// <param name="Observations">What was observed, each 1 to 16,384 characters, in the order of writing.</param>
public sealed record GraphEntity(string Name, string Type, IReadOnlyList<string> Observations);

/// <summary>A link of a <see cref="KnowledgeGraph"/> by the names of its ends, which need not be entities of it.</summary>
/// <param name="From">The name of where it starts.</param>
/// <param name="To">The name of where it ends.</param>
/// <param name="Relation">What the connection is, 1 to 1,000 characters.</param>
public sealed record GraphRelation(string From, string To, string Relation);

/// <summary>A graph or a part of one, in the order of writing.</summary>
/// <param name="Entities">The entities.</param>
/// <param name="Relations">The links.</param>
public sealed record GraphPart(IReadOnlyList<GraphEntity> Entities, IReadOnlyList<GraphRelation> Relations);
