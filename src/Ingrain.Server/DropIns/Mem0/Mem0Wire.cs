using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Server.DropIns.Mem0;

/// <summary>One message of a conversation.</summary>
internal sealed record MessageShape(string Role, string Content);

/// <summary>Arguments that say whose memories are meant.</summary>
internal record Mem0Ids
{
    /// <summary>The user.</summary>
    public string? UserId { get; init; }

    /// <summary>The agent.</summary>
    public string? AgentId { get; init; }

    /// <summary>The app.</summary>
    public string? AppId { get; init; }

    /// <summary>The run.</summary>
    public string? RunId { get; init; }
}

/// <summary>Arguments of <c>add_memory</c>.</summary>
internal sealed record AddShape : Mem0Ids
{
    /// <summary>What to keep, where there are no messages.</summary>
    public string? Text { get; init; }

    /// <summary>What to keep, as it was said.</summary>
    public IReadOnlyList<MessageShape>? Messages { get; init; }

    /// <summary>What else is known of it: an object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Asks for facts to be inferred, which needs a language model; passed over.</summary>
    public bool? Infer { get; init; }

    /// <summary>Until when it is true, as a date or time.</summary>
    public string? ExpirationDate { get; init; }

    /// <summary><c>v1.1</c> for an object with results in place of a list; of the REST interface's first version.</summary>
    public string? OutputFormat { get; init; }
}

/// <summary>What is to change about a memory; what is left out stays.</summary>
internal sealed record Mem0Rewrite
{
    /// <summary>Its new words.</summary>
    public string? Text { get; init; }

    /// <summary>All that else is known of it: an object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Whether <see cref="ExpirationDate"/> is meant.</summary>
    public bool SetsExpiration { get; init; }

    /// <summary>Until when it is true; null for no end.</summary>
    public string? ExpirationDate { get; init; }

    /// <summary>Whether nothing is to change.</summary>
    public bool IsEmpty => Text is null && Metadata is null && !SetsExpiration;
}

/// <summary>Arguments of <c>search_memories</c> and <c>get_memories</c>.</summary>
internal sealed record FindShape
{
    /// <summary>What is wanted, in words.</summary>
    public string? Query { get; init; }

    /// <summary>Whose memories, and which of them.</summary>
    public JsonElement? Filters { get; init; }

    /// <summary>How many at most.</summary>
    public int? Limit { get; init; }

    /// <summary>The same, as other versions call it.</summary>
    public int? TopK { get; init; }

    /// <summary>Which page, from 1.</summary>
    public int? Page { get; init; }

    /// <summary>How many on a page.</summary>
    public int? PageSize { get; init; }
}

/// <summary>Arguments about one memory.</summary>
internal sealed record OneShape
{
    /// <summary>Its id.</summary>
    public string? MemoryId { get; init; }

    /// <summary>Its new text.</summary>
    public string? Text { get; init; }

    /// <summary>The id of an event.</summary>
    public string? EventId { get; init; }

    /// <summary>How many at most.</summary>
    public int? Limit { get; init; }
}

/// <summary>A memory as mem0's clients know it.</summary>
internal sealed record MemoryShape
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it says.</summary>
    public required string Memory { get; init; }

    /// <summary>What an add did: ADD, or NONE where it was known.</summary>
    public string? Event { get; init; }

    /// <summary>How well it fits, higher is better; comparable within one answer only.</summary>
    public double? Score { get; init; }

    /// <summary>Its user.</summary>
    public string? UserId { get; init; }

    /// <summary>Its agent.</summary>
    public string? AgentId { get; init; }

    /// <summary>Its app.</summary>
    public string? AppId { get; init; }

    /// <summary>Its run.</summary>
    public string? RunId { get; init; }

    /// <summary>What else was given with it.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>How far it may be trusted.</summary>
    public string? Label { get; init; }

    /// <summary>When it was kept.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>When its words were last changed.</summary>
    public string? UpdatedAt { get; init; }

    /// <summary>From when on it is no longer true.</summary>
    public string? ExpirationDate { get; init; }
}

/// <summary>Memories, with what has to be said about them.</summary>
internal sealed record MemoriesShape(IReadOnlyList<MemoryShape> Results)
{
    /// <summary>How many there are in all, on all pages.</summary>
    public int? Count { get; init; }

    /// <summary>What was not done as asked.</summary>
    public string? Note { get; init; }
}

/// <summary>A user, agent, app or run that has memories.</summary>
internal sealed record Mem0EntityShape(string Type, string Name, int TotalMemories);

/// <summary>Users, agents, apps and runs.</summary>
internal sealed record Mem0EntitiesShape(IReadOnlyList<Mem0EntityShape> Results);

/// <summary>Something that was written. Nothing is done later here, so every event has succeeded.</summary>
internal sealed record EventShape(string Id, string EventType, string Status, string CreatedAt);

/// <summary>Events, newest first.</summary>
internal sealed record EventsShape(IReadOnlyList<EventShape> Results);

/// <summary>What was done, in words.</summary>
internal sealed record MessageAnswer(string Message, int? Count = null);

/// <summary>How arguments and answers are read and written: snake case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AddShape))]
[JsonSerializable(typeof(FindShape))]
[JsonSerializable(typeof(OneShape))]
[JsonSerializable(typeof(Mem0Ids))]
[JsonSerializable(typeof(MemoryShape))]
[JsonSerializable(typeof(MemoriesShape))]
[JsonSerializable(typeof(Mem0EntitiesShape))]
[JsonSerializable(typeof(EventShape))]
[JsonSerializable(typeof(EventsShape))]
[JsonSerializable(typeof(MessageAnswer))]
internal sealed partial class Mem0Json : JsonSerializerContext
{
    /// <summary>An answer as JSON.</summary>
    /// <param name="answer">One of the answers above.</param>
    public static JsonElement Element<T>(T answer) => JsonSerializer.SerializeToElement(answer, typeof(T), Default);
}
