using System.CommandLine;
using System.Text.Json.Nodes;
using Ingrain.Cli.Connect;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Says what a client's settings need, and puts it there where asked to.</summary>
internal sealed class ConnectCommand : CliCommand
{
    private static readonly string s_clients = string.Join(", ", AgentClient.All.Select(c => c.Name));

    private readonly Argument<string> _client = Flags.Argument("client", "CLIENT", $"Which client: {s_clients}");
    private readonly Option<string?> _as = Flags.Text("--as", "TOOLS", "Whose tools to offer, as in 'ingrain mcp --as'");
    private readonly Option<bool> _user = Flags.Of("--user", "The user's own settings in place of those of this folder");
    private readonly Option<bool> _hooks = Flags.Of("--hooks", "For claude-code: also hooks that recall and observe by themselves");
    private readonly Option<bool> _write = Flags.Of("--write", "Put it into the settings; a copy of what was there is kept");

    public ConnectCommand(CommandSetting setting) : base("connect", "Connect a client: print its settings, or write them", setting)
    {
        Add(_client);
        AddAll([_as, _user, _hooks, _write]);
    }

    public override string Details =>
        "Without --write nothing is changed. With it, what is in the settings stays: a file that is malformed or has comments is left "
        + "alone, and so is a server named 'ingrain' that says something else. --db, --space and --embedder go into the command that the "
        + "client starts.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("connect claude-code --space my-project", "what to put where"),
        ("connect claude-code --hooks --write --space my-project", "put it there, with hooks"),
        ("connect cursor --as server-memory --write", "in the place of the knowledge-graph memory server"),
    ];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Ok, ExitCode.Unexpected, ExitCode.Usage, ExitCode.Unavailable];

    protected override Task<int> RunAsync(Call call, CancellationToken ct)
    {
        var name = call.Get(_client)!;
        var client = AgentClient.All.FirstOrDefault(c => c.Name == name)
            ?? throw CliException.Invalid($"'{TerminalText.Clip(name, 40)}' is no client that is known here; there are {s_clients}. "
                + "Any other takes what 'ingrain connect generic' prints.");
        if (call.Get(_hooks) && client.Name != "claude-code")
            throw CliException.Invalid("Hooks are known of Claude Code only: leave --hooks out, or connect claude-code.");
        var program = call.Surroundings.FindProgram();
        var entry = new ServerEntry(program, ["mcp", .. Asked(call), .. call.Get(_as) is { } tools ? new[] { "--as", tools } : []]);
        var parts = new List<ConnectPart> { Server(call, client, entry) };
        if (call.Get(_hooks)) parts.Add(Hooks(call, new ServerEntry(program, ["hook", .. Asked(call)])));
        var answer = new ConnectAnswer(client.Name, [.. parts.Select(p => p.Do(call.Get(_write)))]);
        return Task.FromResult(call.Answer(answer, CliJson.Default.ConnectAnswer, screen => Show(call, screen, client, answer)));
    }

    private ConnectPart Server(Call call, AgentClient client, ServerEntry entry)
    {
        var (isUser, clock) = (call.Get(_user), call.Surroundings.Clock);
        var file = client.File(call.Surroundings, isUser);
        if (client.Section is not { } section)
            return new ConnectPart(file, entry.ToToml().TrimEnd(), () => SettingsFile.AppendToml(file!, entry, clock));
        var isTyped = client.Name == "vscode";
        var lines = new JsonObject { [section] = new JsonObject { [ServerEntry.Name] = entry.ToJson(isTyped) } };
        // Claude Code writes its own file all the time; its own command is the safe way in.
        var text = client.Name == "claude-code" && isUser
            ? $"claude mcp add --scope user {ServerEntry.Name} -- {entry.ShellLine}"
            : CliJson.Text(lines, CliJson.Default.JsonObject, indented: true);
        return new ConnectPart(file, text, () => SettingsFile.MergeJson(file!, settings =>
        {
            var servers = SettingsFile.Section(settings, section, file!);
            var wanted = entry.ToJson(isTyped);
            if (servers[ServerEntry.Name] is { } there)
                return JsonNode.DeepEquals(there, wanted) ? false : throw CliException.Invalid(
                    $"'{file}' already names a server '{ServerEntry.Name}' with other words. It was left as it is: change it by hand.");
            servers[ServerEntry.Name] = wanted;
            return true;
        }, clock));
    }

    private ConnectPart Hooks(Call call, ServerEntry entry)
    {
        var file = AgentClient.HooksFile(call.Surroundings, call.Get(_user));
        var lines = new JsonObject();
        ClaudeHooks.Merge(lines, entry.ShellLine, file);
        return new ConnectPart(file, CliJson.Text(lines, CliJson.Default.JsonObject, indented: true), () =>
            SettingsFile.MergeJson(file, s => ClaudeHooks.Merge(s, entry.ShellLine, file), call.Surroundings.Clock));
    }

    /// <summary>What was said about the store goes along, the file by its full name: a client starts elsewhere.</summary>
    private static List<string> Asked(Call call)
    {
        var asked = new List<string>();
        if (call.Store.ChosenBy == StoreChoice.Option) asked.AddRange(["--db", call.Store.Path]);
        if (call.IsSpaceNamed) asked.AddRange(["--space", call.Space.Name]);
        if (call.AskedConfig is { } config) asked.AddRange(["--config", config]);
        if (call.AskedEmbedder is { } embedder) asked.AddRange(["--embedder", embedder]);
        return asked;
    }

    private static void Show(Call call, Screen screen, AgentClient client, ConnectAnswer answer)
    {
        foreach (var part in answer.Parts)
        {
            if (part.Written is { } written)
            {
                screen.Line(written
                    ? $"[green]✓[/] wrote {Screen.SafeLine(part.File)}"
                        + (part.Backup is { } backup ? $" [dim](what was there: {Screen.SafeLine(backup)})[/]" : "")
                    : $"[dim]○[/] {Screen.SafeLine(part.File)} has it already");
                continue;
            }
            screen.Line($"[bold]{client.Title}[/], {(part.File is { } file ? "in " + Screen.SafeLine(file) : "in its settings")}:");
            screen.Line();
            // Not wrapped: these lines are to be copied.
            foreach (var line in part.Lines.Split('\n')) call.Surroundings.Out.WriteLine("  " + TerminalText.Safe(line));
            screen.Line();
        }
    }

    /// <summary>One file's lines, and how to put them there.</summary>
    private sealed record ConnectPart(string? File, string Lines, Func<SettingsChange> Write)
    {
        public ConnectedShape Do(bool isToBeWritten)
        {
            if (!isToBeWritten) return new ConnectedShape(File, Lines);
            if (File is null)
                throw CliException.Invalid("There is no file to write for that: copy the lines that this prints without --write.");
            var change = Write();
            return new ConnectedShape(File, Lines) { Written = change.IsWritten, Backup = change.Backup };
        }
    }
}
