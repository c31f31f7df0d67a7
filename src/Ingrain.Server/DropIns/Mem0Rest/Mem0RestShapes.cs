using System.Text.Json;
using System.Text.Json.Serialization;
using Ingrain.Server.DropIns.Mem0;

namespace Ingrain.Server.DropIns.Mem0Rest;

/// <summary>What a search or list asks for.</summary>
internal sealed record Mem0FindRequest : Mem0Ids
{
    /// <summary>What is wanted, in words; for a search.</summary>
    public string? Query { get; init; }

    /// <summary>Whose memories, and which of them.</summary>
    public JsonElement? Filters { get; init; }

    /// <summary>How many at most, 1 to 1,000.</summary>
    public int? TopK { get; init; }

    /// <summary>The same, as older versions call it.</summary>
    public int? Limit { get; init; }

    /// <summary>The least score of what is found; scores compare within one answer only.</summary>
    public double? Threshold { get; init; }

    /// <summary><c>v1.1</c> for an object with results in place of a list; of versions 1 and 2.</summary>
    public string? OutputFormat { get; init; }
}

/// <summary>What is to change about one memory; what is left out stays.</summary>
internal sealed record Mem0UpdateRequest
{
    /// <summary>Its new words.</summary>
    public string? Text { get; init; }

    /// <summary>All that else is known of it.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Until when it is true; null for no end.</summary>
    public JsonElement ExpirationDate { get; init; }
}

/// <summary>Several memories to change or take back.</summary>
internal sealed record Mem0BatchRequest
{
    /// <summary>1 to 1,000.</summary>
    public required IReadOnlyList<Mem0BatchItem> Memories { get; init; }
}

/// <summary>One of them.</summary>
internal sealed record Mem0BatchItem
{
    /// <summary>Its id.</summary>
    public required string MemoryId { get; init; }

    /// <summary>Its new words.</summary>
    public string? Text { get; init; }

    /// <summary>All that else is known of it.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary>Whether a memory was of use.</summary>
internal sealed record Mem0FeedbackRequest
{
    /// <summary>Its id.</summary>
    public required string MemoryId { get; init; }

    /// <summary>POSITIVE, NEGATIVE or VERY_NEGATIVE.</summary>
    public string? Feedback { get; init; }

    /// <summary>Why.</summary>
    public string? FeedbackReason { get; init; }
}

/// <summary>A memory as mem0's REST interface shows it: with every member, null where there is nothing.</summary>
internal sealed record Mem0Memory
{
    public required string Id { get; init; }
    public required string Memory { get; init; }
    public string? UserId { get; init; }
    public string? AgentId { get; init; }
    public string? AppId { get; init; }
    public string? RunId { get; init; }
    public JsonElement? Metadata { get; init; }
    public IReadOnlyList<string> Categories { get; init; } = [];
    public string? CreatedAt { get; init; }
    public string? UpdatedAt { get; init; }
    public string? ExpirationDate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get; init; }

    /// <summary>The same memory.</summary>
    public static Mem0Memory Of(MemoryShape memory) => new()
    {
        Id = memory.Id, Memory = memory.Memory, UserId = memory.UserId, AgentId = memory.AgentId, AppId = memory.AppId,
        RunId = memory.RunId, Metadata = memory.Metadata, CreatedAt = memory.CreatedAt, UpdatedAt = memory.UpdatedAt,
        ExpirationDate = memory.ExpirationDate, Score = memory.Score,
    };
}

/// <summary>What an add did with one message.</summary>
internal sealed record Mem0Added(string Id, string Memory, string Event);

/// <summary>What an add did, and what it did not.</summary>
internal sealed record Mem0AddAnswer(IReadOnlyList<Mem0Added> Results, string? Note);

/// <summary>What an add did with one message, as version 1.0 of its output says it.</summary>
internal sealed record Mem0AddedBefore(string Id, Mem0Data Data, string Event);

/// <summary>A memory's words.</summary>
internal sealed record Mem0Data(string Memory);

/// <summary>What was found.</summary>
internal sealed record Mem0Found(IReadOnlyList<Mem0Memory> Results);

/// <summary>A page.</summary>
internal sealed record Mem0Page(int Count, string? Next, string? Previous, IReadOnlyList<Mem0Memory> Results);

/// <summary>One version of a memory.</summary>
internal sealed record Mem0Version
{
    public required string Id { get; init; }
    public required string MemoryId { get; init; }
    public IReadOnlyList<MessageShape> Input { get; init; } = [];
    public string? OldMemory { get; init; }
    public string? NewMemory { get; init; }
    public string? UserId { get; init; }
    public JsonElement? Metadata { get; init; }
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>ADD, UPDATE or DELETE.</summary>
    public required string Event { get; init; }
    public required string CreatedAt { get; init; }
    public required string UpdatedAt { get; init; }
}

/// <summary>A user, agent, app or run.</summary>
internal sealed record Mem0Entity(
    string Id, string Name, string Type, int TotalMemories, string? CreatedAt, string? UpdatedAt)
{
    public string? Owner { get; init; }
}

/// <summary>Users, agents, apps and runs.</summary>
internal sealed record Mem0Entities(int Count, string? Next, string? Previous, IReadOnlyList<Mem0Entity> Results);

/// <summary>That the key is good. There are no organizations here.</summary>
internal sealed record Mem0Ping(string Status, string? OrgId, string? ProjectId, string? UserEmail);

/// <summary>What was done, in words.</summary>
internal sealed record Mem0Message(string Message);

/// <summary>Feedback as it was kept.</summary>
internal sealed record Mem0FeedbackAnswer(string Id, string Feedback, string? FeedbackReason);

/// <summary>How requests are read and answers written: snake case; what is not asked for is passed over, as mem0 does.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, MaxDepth = 16)]
[JsonSerializable(typeof(AddShape))]
[JsonSerializable(typeof(Mem0FindRequest))]
[JsonSerializable(typeof(Mem0UpdateRequest))]
[JsonSerializable(typeof(Mem0BatchRequest))]
[JsonSerializable(typeof(Mem0FeedbackRequest))]
[JsonSerializable(typeof(Mem0AddAnswer))]
[JsonSerializable(typeof(IReadOnlyList<Mem0AddedBefore>))]
[JsonSerializable(typeof(Mem0Memory))]
[JsonSerializable(typeof(IReadOnlyList<Mem0Memory>))]
[JsonSerializable(typeof(Mem0Found))]
[JsonSerializable(typeof(Mem0Page))]
[JsonSerializable(typeof(IReadOnlyList<Mem0Version>))]
[JsonSerializable(typeof(Mem0Entities))]
[JsonSerializable(typeof(Mem0Ping))]
[JsonSerializable(typeof(Mem0Message))]
[JsonSerializable(typeof(Mem0FeedbackAnswer))]
internal sealed partial class Mem0RestJson : JsonSerializerContext;
