using Ingrain.Server.Arguments;

namespace Ingrain.Server.Tools;

/// <summary>One call of a tool: what it works on, with which arguments, for whom.</summary>
internal sealed record ToolCall
{
    /// <summary>The engine.</summary>
    public required MemoryEngine Engine { get; init; }

    /// <summary>The server's settings.</summary>
    public required McpServerSettings Settings { get; init; }

    /// <summary>Where ids and marks come from.</summary>
    public required IdSource Ids { get; init; }

    /// <summary>The arguments.</summary>
    public required ReadArguments Arguments { get; init; }

    /// <summary>The client's name, as the log shows it.</summary>
    public required string Client { get; init; }

    /// <summary>The space, which no argument can change.</summary>
    public SpaceId Space => Settings.Space;

    /// <summary>In whose name a write happens: whatever comes in here was written by a model, whoever told it to.</summary>
    /// <param name="reason">Why.</param>
    public WriteContext Context(string? reason) => new()
    {
        Actor = new Actor(ActorKind.Agent, Client), Credential = Settings.Credential, Reason = reason ?? "",
    };

    /// <summary>An answer whose text holds something out of memory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="data">The data.</param>
    public ToolAnswer Evidence<T>(string text, T data) => new(EvidenceFrame.Around(Ids, text), Wire.WireJson.Element(data));

    /// <summary>An answer in words of our own.</summary>
    /// <param name="text">The text.</param>
    /// <param name="data">The data.</param>
    public static ToolAnswer Plain<T>(string text, T data) => new(text, Wire.WireJson.Element(data));
}
