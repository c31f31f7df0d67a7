using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Connecting_clients : IDisposable
{
    private readonly CliHome _home = new();

    public Connecting_clients() => _home.Variables["HOME"] = _home.At("home");

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("claude-code", ".mcp.json", "mcpServers")]
    [InlineData("vscode", ".vscode/mcp.json", "servers")]
    [InlineData("cursor", ".cursor/mcp.json", "mcpServers")]
    [InlineData("claude-desktop", "home/.config/Claude/claude_desktop_config.json", "mcpServers")]
    public async Task prints_by_default_and_writes_where_asked_to(string client, string file, string section)
    {
        if (client == "claude-desktop" && !OperatingSystem.IsLinux()) Assert.Skip("Claude Desktop keeps its settings elsewhere here.");
        var printed = await _home.JsonAsync("connect", client, "--space", "shop");
        Assert.False(File.Exists(_home.At(file)));
        Assert.False(printed.GetProperty("parts")[0].TryGetProperty("written", out _));

        var written = await _home.JsonAsync("connect", client, "--space", "shop", "--as", "server-memory", "--write");
        Assert.True(written.GetProperty("parts")[0].GetProperty("written").GetBoolean());
        var entry = Settings(file)[section]!["ingrain"]!;
        Assert.Equal("ingrain", entry["command"]!.GetValue<string>());
        Assert.Equal(["mcp", "--space", "shop", "--as", "server-memory"], entry["args"]!.AsArray().Select(a => a!.GetValue<string>()));
        Assert.Equal(client == "vscode" ? "stdio" : null, entry["type"]?.GetValue<string>());
    }

    [Fact]
    public async Task keeps_everything_that_is_in_the_settings_and_a_copy_of_them()
    {
        const string before = """
            { "mcpServers": { "other": { "command": "x", "args": ["ü", 1.50, 12345678901234567890] } }, "theme": "dark" }
            """;
        _home.Write(".mcp.json", before);
        var part = (await _home.JsonAsync("connect", "claude-code", "--write")).GetProperty("parts")[0];
        var after = Settings(".mcp.json");

        Assert.Equal("dark", after["theme"]!.GetValue<string>());
        var other = after["mcpServers"]!["other"]!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Equal("""{"command":"x","args":["ü",1.50,12345678901234567890]}""", other);
        Assert.Equal(before, File.ReadAllText(part.GetProperty("backup").GetString()!));
        var again = (await _home.JsonAsync("connect", "claude-code", "--write")).GetProperty("parts")[0];
        Assert.False(again.GetProperty("written").GetBoolean());
        Assert.Single(Directory.EnumerateFiles(_home.At("."), "*.bak"));
    }

    [Theory]
    [InlineData("""{ "mcpServers": { """)]
    [InlineData("""{ "mcpServers": {}, } """)]
    [InlineData("// mine\n{ \"mcpServers\": {} }")]
    [InlineData("""{ "mcpServers": [] }""")]
    [InlineData("""{ "a": 1, "a": 2 }""")]
    [InlineData("""["mcpServers"]""")]
    [InlineData("""{ "mcpServers": { "ingrain": { "command": "another" } } }""")]
    public async Task leaves_alone_what_it_does_not_understand(string settings)
    {
        _home.Write(".mcp.json", settings);
        var run = await _home.RunAsync("connect", "claude-code", "--write");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("left as it is", run.Error, StringComparison.Ordinal);
        Assert.Equal(settings, File.ReadAllText(_home.At(".mcp.json")));
        Assert.Empty(Directory.EnumerateFiles(_home.At("."), "*.bak"));
    }

    [Fact]
    public async Task follows_a_link_and_keeps_the_mode_of_the_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Links and modes are another matter on Windows.");
            return;
        }
        Directory.CreateDirectory(_home.At("dotfiles"));
        _home.Write("dotfiles/mcp.json", "{}");
        File.SetUnixFileMode(_home.At("dotfiles/mcp.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(_home.At(".mcp.json"), _home.At("dotfiles/mcp.json"));
        await _home.JsonAsync("connect", "claude-code", "--write");

        Assert.NotNull(new FileInfo(_home.At(".mcp.json")).LinkTarget);
        Assert.NotNull(Settings("dotfiles/mcp.json")["mcpServers"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.At("dotfiles/mcp.json")));
    }

    [Fact]
    public async Task adds_a_table_to_the_settings_of_codex_and_never_a_second_one()
    {
        Directory.CreateDirectory(_home.At("home/.codex"));
        _home.Write("home/.codex/config.toml", "model = \"x\"\n\n[mcp_servers.other]\ncommand = \"y\"");
        await _home.JsonAsync("connect", "codex", "--space", "a\"b".Replace("\"", "-", StringComparison.Ordinal), "--write");
        Assert.Equal("model = \"x\"\n\n[mcp_servers.other]\ncommand = \"y\"\n\n[mcp_servers.ingrain]\ncommand = \"ingrain\"\n"
            + "args = [\"mcp\", \"--space\", \"a-b\"]\n", File.ReadAllText(_home.At("home/.codex/config.toml")));

        var again = await _home.JsonAsync("connect", "codex", "--space", "a-b", "--write");
        Assert.False(again.GetProperty("parts")[0].GetProperty("written").GetBoolean());
        foreach (var taken in new[] { "[mcp_servers.ingrain]\ncommand = \"z\"\n", "mcp_servers = { }\n", "[ mcp_servers.\"ingrain\" ]\n" })
        {
            _home.Write("home/.codex/config.toml", taken);
            Assert.Equal(ExitCode.Usage, (await _home.RunAsync("connect", "codex", "--write")).ExitCode);
            Assert.Equal(taken, File.ReadAllText(_home.At("home/.codex/config.toml")));
        }
    }

    [Fact]
    public async Task adds_hooks_beside_those_that_are_there_once()
    {
        Directory.CreateDirectory(_home.At(".claude"));
        _home.Write(".claude/settings.local.json",
            """{"permissions":{"allow":["Bash"]},"hooks":{"Stop":[{"hooks":[{"type":"command","command":"say done"}]}]}}""");
        await _home.JsonAsync("connect", "claude-code", "--hooks", "--write", "--space", "shop");
        await _home.JsonAsync("connect", "claude-code", "--hooks", "--write", "--space", "shop");
        var settings = Settings(".claude/settings.local.json");

        Assert.Equal("Bash", settings["permissions"]!["allow"]![0]!.GetValue<string>());
        var hooks = settings["hooks"]!.AsObject();
        Assert.Equal(["SessionEnd", "SessionStart", "Stop", "UserPromptSubmit"], hooks.Select(h => h.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["say done", "ingrain hook --space shop"],
            hooks["Stop"]!.AsArray().Select(g => g!["hooks"]![0]!["command"]!.GetValue<string>()));
        Assert.Single(hooks["SessionStart"]!.AsArray());
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("connect", "cursor", "--hooks")).ExitCode);
    }

    [Fact]
    public async Task names_the_clients_where_one_is_unknown_and_writes_nothing_where_no_file_is_known()
    {
        var run = await _home.RunAsync("connect", "emacs");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("claude-code, claude-desktop, vscode, cursor, codex, generic", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("connect", "generic", "--write")).ExitCode);
        var lines = (await _home.JsonAsync("connect", "generic")).GetProperty("parts")[0].GetProperty("lines").GetString()!;
        Assert.NotNull(JsonNode.Parse(lines)!["mcpServers"]!["ingrain"]);
        Assert.Contains("claude mcp add --scope user ingrain -- ingrain mcp",
            (await _home.JsonAsync("connect", "claude-code", "--user")).GetProperty("parts")[0].GetProperty("lines").GetString(),
            StringComparison.Ordinal);
    }

    private JsonObject Settings(string file) => JsonNode.Parse(File.ReadAllText(_home.At(file)))!.AsObject();
}
