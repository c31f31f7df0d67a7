namespace Ingrain.Importers;

/// <summary>Which tool a call went to, so that the answer, which carries only the call's id, can name it.</summary>
internal sealed class ToolNames
{
    private const int CallsMax = 100_000;

    private readonly Dictionary<string, string> _names = [];

    public void Note(string? call, string? tool)
    {
        if (call is not null && tool is not null && _names.Count < CallsMax) _names.TryAdd(call, tool);
    }

    public string? Of(string? call) => call is not null && _names.TryGetValue(call, out var name) ? name : null;
}
