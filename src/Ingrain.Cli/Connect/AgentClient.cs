namespace Ingrain.Cli.Connect;

/// <summary>A program that agents run in, and where it keeps what MCP servers it starts.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Section">The member of its settings that lists servers; null where the settings are TOML.</param>
internal sealed record AgentClient(string Name, string Title, string? Section)
{
    public static readonly IReadOnlyList<AgentClient> All =
    [
        new("claude-code", "Claude Code", "mcpServers"),
        new("claude-desktop", "Claude Desktop", "mcpServers"),
        new("vscode", "VS Code with Copilot", "servers"),
        new("cursor", "Cursor", "mcpServers"),
        new("codex", "Codex", null),
        new("generic", "any other MCP client", "mcpServers"),
    ];

    /// <summary>Where the settings lie: those of the folder at hand, or the user's. Null where nobody can know.</summary>
    public string? File(Surroundings surroundings, bool isUser)
    {
        var here = surroundings.Folder();
        return (Name, isUser) switch
        {
            ("claude-code", false) => Path.Combine(here, ".mcp.json"),
            ("claude-desktop", _) => Path.Combine(Settings(surroundings), "Claude", "claude_desktop_config.json"),
            ("vscode", false) => Path.Combine(here, ".vscode", "mcp.json"),
            ("vscode", true) => Path.Combine(Settings(surroundings), "Code", "User", "mcp.json"),
            ("cursor", false) => Path.Combine(here, ".cursor", "mcp.json"),
            ("cursor", true) => Path.Combine(Home(surroundings), ".cursor", "mcp.json"),
            ("codex", _) => Path.Combine(surroundings.Variable("CODEX_HOME") is { Length: > 0 } codex
                ? codex : Path.Combine(Home(surroundings), ".codex"), "config.toml"),
            _ => null,
        };
    }

    /// <summary>Where Claude Code keeps hooks of its user's own: not those that a project shares, since ours name a path here.</summary>
    public static string HooksFile(Surroundings surroundings, bool isUser) => isUser
        ? Path.Combine(Home(surroundings), ".claude", "settings.json")
        : Path.Combine(surroundings.Folder(), ".claude", "settings.local.json");

    private static string Home(Surroundings surroundings) => surroundings.Variable("HOME") is { Length: > 0 } home ? home
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string Settings(Surroundings surroundings)
    {
        if (OperatingSystem.IsWindows() && surroundings.Variable("APPDATA") is { Length: > 0 } roaming) return roaming;
        if (OperatingSystem.IsMacOS()) return Path.Combine(Home(surroundings), "Library", "Application Support");
        return surroundings.Variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Home(surroundings), ".config");
    }
}
