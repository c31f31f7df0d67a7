using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ingrain.Learning;

/// <summary>A run of a task as an episode keeps it: what was asked, what came of it, what did not pass.</summary>
internal sealed record TaskRecord
{
    /// <summary>The name of the episode's metadata that marks a run.</summary>
    public const string Mark = "task-run";

    /// <summary>The form of its content.</summary>
    public const string Form = "1";

    [JsonPropertyName("words")]
    public required string Words { get; init; }

    [JsonPropertyName("language")]
    public required string Language { get; init; }

    [JsonPropertyName("signature")]
    public required string Signature { get; init; }

    [JsonPropertyName("examples")]
    public required IReadOnlyList<ModuleExample> Examples { get; init; }

    [JsonPropertyName("code")]
    public string? Code { get; init; }

    [JsonPropertyName("passes")]
    public required bool Passes { get; init; }

    [JsonPropertyName("steps")]
    public required int Steps { get; init; }

    [JsonPropertyName("uses")]
    public required IReadOnlyList<string> Uses { get; init; }

    [JsonPropertyName("rejected")]
    public required IReadOnlyList<string> Rejected { get; init; }

    public static TaskRecord Of(ProgramTask task, TaskAttempt attempt, bool passes) => new()
    {
        Words = task.Words, Language = task.Language, Signature = task.Signature, Examples = task.Examples,
        Code = attempt.Code, Passes = passes, Steps = attempt.Steps, Uses = attempt.Uses, Rejected = attempt.Rejected,
    };

    /// <summary>Reads what an episode holds.</summary>
    /// <returns>The run; null for an episode that is none.</returns>
    public static TaskRecord? Read(Episode episode)
    {
        if (!episode.Metadata.TryGetValue(Mark, out var form) || form != Form) return null;
        try
        {
            return JsonSerializer.Deserialize(episode.Content, TaskRecordJson.Default.TaskRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, TaskRecordJson.Default.TaskRecord);
}

[JsonSerializable(typeof(TaskRecord))]
internal sealed partial class TaskRecordJson : JsonSerializerContext;
