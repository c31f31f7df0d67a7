using System.CommandLine;
using Ingrain.Cli.Input;
using Ingrain.Server;

namespace Ingrain.Cli.Commands;

/// <summary>Serves one space to an MCP client over standard input and output.</summary>
internal sealed class McpCommand : CliCommand
{
    private readonly Option<bool> _readOnly = Flags.Of("--read-only", "Offer no tool that writes");

    public McpCommand(CommandSetting setting)
        : base("mcp", "Serve the space to an agent, as an MCP server on standard input and output", setting) => Add(_readOnly);

    public override string Details =>
        "Standard output belongs to the protocol; problems go to standard error. Any number of servers may work on one store at the same "
        + "time. 'ingrain demo' ends with the lines that connect Claude Code, VS Code and Cursor.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("mcp --space my-project", "what an MCP client starts"),
        ("mcp --read-only", "for an agent that may look things up only"),
    ];

    protected override async Task<int> RunAsync(Call call, CancellationToken ct)
    {
        if (call.IsJson) throw CliException.Invalid("'mcp' speaks its protocol on standard output; --json has no meaning there.");
        var settings = new McpServerSettings
        {
            Space = call.Space, ReadOnly = call.Get(_readOnly), Clock = call.Surroundings.Clock, Problems = call.Surroundings.Error,
        };
        await using var engine = call.Open(StoreUse.Write);
        await McpStdio.RunAsync(engine, settings, call.Surroundings.OpenIn(), call.Surroundings.OpenOut(), ct);
        return ExitCode.Ok;
    }
}
