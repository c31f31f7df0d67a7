using System.CommandLine;
using System.Reflection;
using Ingrain.Cli.Commands;
using Ingrain.Cli.Help;
using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli;

/// <summary>All commands, in the order and under the headings in which help shows them.</summary>
internal static class CommandTree
{
    private static readonly (string Heading, string[] Names)[] s_groups =
    [
        ("Begin", ["demo", "doctor"]),
        ("Write", ["observe", "remember", "confirm", "import"]),
        ("Read", ["recall", "open", "list", "history", "log", "diff"]),
        ("Undo", ["rollback", "retract", "erase"]),
        ("Run", ["exec", "module"]),
        ("Keep", ["verify", "backup", "restore", "export", "repo"]),
        ("Connect", ["mcp", "connect", "hook", "serve", "token", "embed", "eval"]),
    ];

    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static RootCommand Build(Surroundings surroundings)
    {
        var setting = new CommandSetting(surroundings, new SharedOptions());
        var root = new RootCommand("Long-term memory for AI agents");
        root.Options.Clear();
        root.Directives.Clear();
        foreach (var option in setting.Shared.All) root.Add(option);
        var version = Flags.Of("--version", "Show the version");
        version.Action = new VersionAction(setting);
        root.Add(version);
        setting.Shared.Help.Action = new HelpAction(setting, isAskedFor: true);
        root.Action = new HelpAction(setting, isAskedFor: false);
        foreach (var command in Commands(setting)) root.Add(command);
        return root;
    }

    public static IEnumerable<(string Heading, IEnumerable<Command> Commands)> Groups(Command root) =>
        from @group in s_groups
        select (@group.Heading, @group.Names.SelectMany(n => root.Subcommands.Where(c => c.Name == n)));

    /// <summary>A command as it is typed, such as <c>ingrain eval retrieval</c>.</summary>
    public static string PathOf(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? "ingrain" : $"{PathOf(parent)} {command.Name}";
    }

    public static Command RootOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? RootOf(parent) : command;

    private static IEnumerable<Command> Commands(CommandSetting setting) =>
    [
        new ObserveCommand(setting),
        new RememberCommand(setting),
        new ConfirmCommand(setting),
        new RecallCommand(setting),
        new OpenCommand(setting),
        new ListCommand(setting),
        new HistoryCommand(setting),
        new LogCommand(setting),
        new DiffCommand(setting),
        new RollbackCommand(setting),
        new RetractCommand(setting),
        new EraseCommand(setting),
        new VerifyCommand(setting),
        new BackupCommand(setting),
        new RestoreCommand(setting),
        new ExportCommand(setting),
        new ImportCommand(setting),
        new RepoCommand(setting),
        new ExecCommand(setting),
        new ModuleCommand(setting),
        new DoctorCommand(setting),
        new EmbedCommand(setting),
        new McpCommand(setting),
        new ConnectCommand(setting),
        new HookCommand(setting),
        new ServeCommand(setting),
        new TokenCommand(setting),
        new EvalCommand(setting),
        new DemoCommand(setting),
    ];

    private sealed class VersionAction(CommandSetting setting) : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var (output, isTerminal) = (setting.Surroundings.Out, setting.Surroundings.IsOutTerminal);
            output.WriteLine(parseResult.GetValue(setting.Shared.Json)
                ? CliJson.Text(new VersionAnswer(Version), CliJson.Default.VersionAnswer, isTerminal)
                : Version);
            return ExitCode.Ok;
        }
    }
}
