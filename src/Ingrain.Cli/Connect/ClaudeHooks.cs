using System.Text.Json.Nodes;

namespace Ingrain.Cli.Connect;

/// <summary>The hooks of Claude Code that recall before a prompt is answered and observe what was said.</summary>
internal static class ClaudeHooks
{
    // Seconds after which Claude Code goes on without an answer.
    private static readonly (string Event, int Seconds)[] s_events =
        [("SessionStart", 10), ("UserPromptSubmit", 10), ("Stop", 30), ("SessionEnd", 30)];

    /// <summary>Adds the hooks to settings where they are not there.</summary>
    /// <returns>Whether anything was added.</returns>
    /// <exception cref="CliException">The settings' hooks are not what they should be.</exception>
    public static bool Merge(JsonObject settings, string command, string file)
    {
        var (hooks, isChanged) = (SettingsFile.Section(settings, "hooks", file), false);
        foreach (var (name, seconds) in s_events)
        {
            var groups = SettingsFile.List(hooks, name, file);
            if (groups.Any(g => Runs(g, command))) continue;
            var hook = new JsonObject { ["type"] = "command", ["command"] = command, ["timeout"] = seconds };
            groups.Add((JsonNode)new JsonObject { ["hooks"] = new JsonArray(hook) });
            isChanged = true;
        }
        return isChanged;
    }

    private static bool Runs(JsonNode? group, string command) => group is JsonObject { } given && given["hooks"] is JsonArray hooks
        && hooks.Any(h => h is JsonObject hook && hook["command"] is JsonValue value && value.TryGetValue<string>(out var text)
            && text == command);
}
