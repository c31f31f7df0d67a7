using System.Text.Json;

namespace Ingrain.Server.Tools;

/// <summary>What a tool answers: the same as text and as data.</summary>
/// <param name="Text">The text.</param>
/// <param name="Data">The data, as the tool's output schema says.</param>
internal sealed record ToolAnswer(string Text, JsonElement Data)
{
    /// <summary>Whether nothing was done and the model has to decide anew, such as after a conflict.</summary>
    public bool IsError { get; init; }
}
