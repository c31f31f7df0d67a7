using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ingrain.Server.Tools;

namespace Ingrain.Server.DropIns;

/// <summary>What a drop-in server works on.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Settings">The server's settings.</param>
/// <param name="Ids">Where ids come from.</param>
internal sealed record DropInHost(MemoryEngine Engine, McpServerSettings Settings, IdSource Ids)
{
    /// <summary>The space, which no argument can change.</summary>
    public SpaceId Space => Settings.Space;
}

/// <summary>One call of a drop-in tool.</summary>
/// <param name="Host">What it works on.</param>
/// <param name="Tool">The tool's name, for the log.</param>
/// <param name="Given">The arguments as they came: an object.</param>
/// <param name="Client">The client's name, as the log shows it.</param>
internal sealed record DropInCall(DropInHost Host, string Tool, JsonElement Given, string Client)
{
    /// <summary>In whose name a write happens: whatever comes in here was written by a model, whoever told it to.</summary>
    public WriteContext Context => new()
    {
        Actor = new Actor(ActorKind.Agent, Client), Credential = Host.Settings.Credential, Reason = Tool,
    };

    /// <summary>The arguments in their type. What is not asked for is passed over, as these clients' servers do.</summary>
    /// <exception cref="RefusedException">Something is missing or of another type.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return Given.Deserialize(type)!;
        }
        catch (JsonException e)
        {
            var place = string.IsNullOrEmpty(e.Path) || e.Path == "$" ? "" : $" at {VisibleText.Line(VisibleText.Part(e.Path, 0, 100))}";
            throw new RefusedException($"Invalid arguments for tool {Tool}{place}: something required is missing or of another type.");
        }
    }

    /// <summary>An answer of words alone.</summary>
    /// <param name="text">The words.</param>
    public static ToolAnswer Text(string text) => new(text, default);
}
