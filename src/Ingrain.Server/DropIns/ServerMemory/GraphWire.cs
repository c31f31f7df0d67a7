using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Server.DropIns.ServerMemory;

/// <summary>An entity as the knowledge-graph server's clients know it.</summary>
internal sealed record EntityShape(string Name, string EntityType, IReadOnlyList<string> Observations)
{
    /// <summary>What a client sees of an entity.</summary>
    public static EntityShape Of(GraphEntity entity) =>
        new(VisibleText.Of(entity.Name), VisibleText.Of(entity.Type), [.. entity.Observations.Select(VisibleText.Of)]);

    /// <summary>What a client gave.</summary>
    public GraphEntity ToGraph() => new(Name, EntityType, Observations);
}

/// <summary>A relation as the knowledge-graph server's clients know it.</summary>
internal sealed record RelationShape(string From, string To, string RelationType)
{
    /// <summary>What a client sees of a link.</summary>
    public static RelationShape Of(GraphRelation relation) =>
        new(VisibleText.Of(relation.From), VisibleText.Of(relation.To), VisibleText.Of(relation.Relation));

    /// <summary>What a client gave.</summary>
    public GraphRelation ToGraph() => new(From, To, RelationType);
}

/// <summary>A graph or a part of it.</summary>
internal sealed record GraphShape(IReadOnlyList<EntityShape> Entities, IReadOnlyList<RelationShape> Relations)
{
    /// <summary>What a client sees of a graph.</summary>
    public static GraphShape Of(GraphPart part) =>
        new([.. part.Entities.Select(EntityShape.Of)], [.. part.Relations.Select(RelationShape.Of)]);
}

/// <summary>Arguments and answer of <c>create_entities</c>.</summary>
internal sealed record EntitiesShape(IReadOnlyList<EntityShape> Entities);

/// <summary>Arguments and answer of <c>create_relations</c>, arguments of <c>delete_relations</c>.</summary>
internal sealed record RelationsShape(IReadOnlyList<RelationShape> Relations);

/// <summary>What to add to one entity.</summary>
internal sealed record ContentsShape(string EntityName, IReadOnlyList<string> Contents);

/// <summary>Arguments of <c>add_observations</c>.</summary>
internal sealed record AddObservationsShape(IReadOnlyList<ContentsShape> Observations);

/// <summary>What was added to one entity.</summary>
internal sealed record AddedShape(string EntityName, IReadOnlyList<string> AddedObservations);

/// <summary>Answer of <c>add_observations</c>.</summary>
internal sealed record AddedObservationsShape(IReadOnlyList<AddedShape> Results);

/// <summary>Arguments of <c>delete_entities</c>.</summary>
internal sealed record EntityNamesShape(IReadOnlyList<string> EntityNames);

/// <summary>What to take from one entity.</summary>
internal sealed record DeletionShape(string EntityName, IReadOnlyList<string> Observations);

/// <summary>Arguments of <c>delete_observations</c>.</summary>
internal sealed record DeletionsShape(IReadOnlyList<DeletionShape> Deletions);

/// <summary>Arguments of <c>search_nodes</c>.</summary>
internal sealed record QueryShape(string Query);

/// <summary>Arguments of <c>open_nodes</c>.</summary>
internal sealed record NamesShape(IReadOnlyList<string> Names);

/// <summary>Answer of what takes back.</summary>
internal sealed record DoneShape(bool Success, string Message);

/// <summary>How arguments and answers are read and written: camel case, nothing missing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EntitiesShape))]
[JsonSerializable(typeof(RelationsShape))]
[JsonSerializable(typeof(AddObservationsShape))]
[JsonSerializable(typeof(AddedObservationsShape))]
[JsonSerializable(typeof(EntityNamesShape))]
[JsonSerializable(typeof(DeletionsShape))]
[JsonSerializable(typeof(QueryShape))]
[JsonSerializable(typeof(NamesShape))]
[JsonSerializable(typeof(DoneShape))]
[JsonSerializable(typeof(GraphShape))]
internal sealed partial class GraphJson : JsonSerializerContext
{
    /// <summary>An answer as JSON.</summary>
    /// <param name="answer">One of the answers above.</param>
    public static JsonElement Element<T>(T answer) => JsonSerializer.SerializeToElement(answer, typeof(T), Default);
}
