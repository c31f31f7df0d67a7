namespace Ingrain.Server;

/// <summary>Which tools an MCP server offers: Ingrain's own, or those that the users of another memory know.</summary>
public enum McpToolset
{
    /// <summary>Ingrain's own tools, resources and prompts.</summary>
    Ingrain,

    /// <summary>The nine tools of the knowledge-graph memory server, <c>@modelcontextprotocol/server-memory</c>.</summary>
    ServerMemory,

    /// <summary>One tool <c>memory</c> with the six commands of Anthropic's memory tool, <c>memory_20250818</c>.</summary>
    AnthropicMemory,

    /// <summary>The verbs of mem0.</summary>
    Mem0,
}
