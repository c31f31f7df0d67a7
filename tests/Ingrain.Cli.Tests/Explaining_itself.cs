using System.CommandLine;
using Ingrain.Cli.Tests.Setup;
using Ingrain.House;

namespace Ingrain.Cli.Tests;

public sealed class Explaining_itself : IDisposable
{
    private static readonly string[] s_promised =
    [
        "demo", "observe", "remember", "confirm", "recall", "open", "list", "history", "log", "diff", "rollback", "retract", "erase",
        "module", "verify", "backup", "restore", "import", "export", "repo", "embed", "eval", "mcp", "connect", "hook", "serve", "token",
        "doctor", "exec",
    ];

    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    public static TheoryData<string> Lines => [.. All(Tree()).Select(CommandTree.PathOf)];

    [Fact]
    public void has_the_commands_that_are_promised() =>
        Assert.Equal(s_promised.Order(StringComparer.Ordinal), Tree().Subcommands.Select(c => c.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task helps_with_every_command(string line)
    {
        var run = await _home.RunAsync([.. line.Split(' ').Skip(1), "--help", "--nonsense"]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("Usage", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out.Split('\n'), l => Assert.InRange(l.Length, 0, 110));
        var command = All(Tree()).Single(c => CommandTree.PathOf(c) == line);
        foreach (var option in command.Options) Assert.Contains(option.Name, run.Out, StringComparison.Ordinal);
        if (command is CliCommand { Examples: var examples })
        {
            Assert.NotEmpty(examples);
            var joined = run.Out.Replace(" \\\n     ", "", StringComparison.Ordinal);
            foreach (var (example, _) in examples) Assert.Contains("ingrain " + example, joined, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void shows_examples_that_it_understands(string line)
    {
        if (All(Tree()).Single(c => CommandTree.PathOf(c) == line) is not CliCommand { Examples: var examples }) return;
        foreach (var (example, _) in examples) Assert.Empty(Tree().Parse(example).Errors);
    }

    [Fact]
    public async Task tells_the_exit_codes()
    {
        var help = (await _home.RunAsync("--help")).Out;

        foreach (var (code, meaning) in ExitCode.All) Assert.Matches($@"{code} +{meaning[..20]}", help);
    }

    [Fact]
    public async Task shows_help_when_nothing_is_asked() =>
        Assert.Equal((await _home.RunAsync("--help")).Out, (await _home.RunAsync()).Out);

    [Fact]
    public void documents_every_command_option_and_exit_code()
    {
        var page = File.ReadAllText(RepositoryRoot.At("docs", "cli.md"));
        var missing = new List<string>();
        foreach (var command in All(Tree()).Where(c => c is not RootCommand))
        {
            var heading = $"## {CommandTree.PathOf(command)}\n";
            var start = page.IndexOf(heading, StringComparison.Ordinal);
            if (start < 0)
            {
                missing.Add(heading);
                continue;
            }
            var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
            var section = end < 0 ? page[start..] : page[start..end];
            missing.AddRange(command.Options.Where(o => !section.Contains($"`{o.Name}", StringComparison.Ordinal)).Select(o =>
                $"{heading.Trim()} {o.Name}"));
        }
        missing.AddRange(Tree().Options.Where(o => !page.Contains($"`{o.Name}", StringComparison.Ordinal)).Select(o => o.Name));
        missing.AddRange(ExitCode.All.Where(c => !page.Contains($"| {c.Code} |", StringComparison.Ordinal)).Select(c =>
            $"exit code {c.Code}"));

        Assert.Empty(missing);
    }

    private static RootCommand Tree() => CommandTree.Build(new Surroundings
    {
        Out = TextWriter.Null, Error = TextWriter.Null, OpenIn = () => Stream.Null, OpenOut = () => Stream.Null,
    });

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];
}
