using System.Text.Json.Serialization;

namespace Ingrain.Cli.Connect;

/// <summary>What Claude Code tells a hook; members that memory has no use for are passed over.</summary>
internal sealed record HookInput
{
    /// <summary>Which hook it is.</summary>
    [JsonPropertyName("hook_event_name")]
    public string? HookEventName { get; init; }

    /// <summary>Where the session's transcript lies.</summary>
    [JsonPropertyName("transcript_path")]
    public string? TranscriptPath { get; init; }

    /// <summary>The folder that the client works in.</summary>
    [JsonPropertyName("cwd")]
    public string? Cwd { get; init; }

    /// <summary>Of UserPromptSubmit: what the user asks.</summary>
    [JsonPropertyName("prompt")]
    public string? Prompt { get; init; }
}

/// <summary>What a hook answers.</summary>
internal sealed record HookOutput([property: JsonPropertyName("hookSpecificOutput")] HookContext HookSpecificOutput);

/// <summary>Text that is put before the model.</summary>
internal sealed record HookContext(
    [property: JsonPropertyName("hookEventName")] string HookEventName,
    [property: JsonPropertyName("additionalContext")] string AdditionalContext);

/// <summary>The JSON of hooks.</summary>
[JsonSerializable(typeof(HookInput))]
[JsonSerializable(typeof(HookOutput))]
internal sealed partial class HookJson : JsonSerializerContext;
