using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;
using Ingrain.Server;

namespace Ingrain.Cli.Commands;

/// <summary>Serves one space to an MCP client over standard input and output.</summary>
internal sealed class McpCommand : CliCommand
{
    private static readonly (string Name, McpToolset Tools)[] s_toolsets =
    [
        ("ingrain", McpToolset.Ingrain), ("server-memory", McpToolset.ServerMemory),
        ("anthropic-memory", McpToolset.AnthropicMemory), ("mem0", McpToolset.Mem0),
    ];

    private static readonly string s_names = string.Join(", ", s_toolsets.Select(t => t.Name));

    private readonly Option<bool> _readOnly = Flags.Of("--read-only", "Offer no tool that writes");
    private readonly Option<string?> _as = Flags.Text("--as", "TOOLS", $"Whose tools to offer: {s_names} (default ingrain)");
    private readonly Option<string?> _user = Flags.Text("--user", "NAME",
        "With --as mem0: the user of calls that name none (else MEM0_DEFAULT_USER_ID, else every call must name one)");

    public McpCommand(CommandSetting setting)
        : base("mcp", "Serve the space to an agent, as an MCP server on standard input and output", setting) =>
        AddAll([_as, _user, _readOnly]);

    public override string Details =>
        "Standard output belongs to the protocol; problems go to standard error. Any number of servers may work on one store at the same "
        + "time. With --as it takes the place of another memory: an agent finds the tools it knows. 'server-memory' first brings over the "
        + "file that MEMORY_FILE_PATH names, each time only what is new in it, and never writes to it. 'ingrain connect' says where a "
        + "client's settings are.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("mcp --space my-project", "what an MCP client starts"),
        ("mcp --as server-memory", "in the place of the knowledge-graph memory server"),
        ("mcp --read-only", "for an agent that may look things up only"),
    ];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        if (call.IsJson) throw CliException.Invalid("'mcp' speaks its protocol on standard output; --json has no meaning there.");
        var name = call.Get(_as) ?? "ingrain";
        if (s_toolsets.FirstOrDefault(t => t.Name == name) is not { Name: not null } toolset)
            throw CliException.Invalid($"'{TerminalText.Clip(name, 40)}' is nobody's tools; there are {s_names}.");
        var user = call.Get(_user) ?? call.Surroundings.Variable("MEM0_DEFAULT_USER_ID");
        var settings = new McpServerSettings
        {
            Space = call.Space, ReadOnly = call.Get(_readOnly), Clock = call.Surroundings.Clock, Problems = call.Surroundings.Error,
            Tools = toolset.Tools, DefaultUser = string.IsNullOrEmpty(user) ? null : user,
        };
        await using var engine = call.Open(StoreUse.Write, SandboxChoice.Choose(call.Surroundings, isLasting: true));
        if (toolset.Tools == McpToolset.ServerMemory) await GraphFile.BringOverAsync(call, engine, settings.ReadOnly, ct);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // While client and server greet each other, the index of the last time is read: the first question seldom has to wait for it.
        var preparing = Task.Run(() => engine.PrepareAsync(settings.Space, leaving.Token), leaving.Token);
        await McpStdio.RunAsync(engine, settings, call.Surroundings.OpenIn(), call.Surroundings.OpenOut(), ct);
        await leaving.CancelAsync();
        // Where it failed, the call that needed it has told.
        await preparing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Ok;
    }
}
