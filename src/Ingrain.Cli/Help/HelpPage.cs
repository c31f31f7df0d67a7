using System.CommandLine;
using System.CommandLine.Invocation;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Help;

/// <summary>
/// Writes help: plain text with bold headings on a terminal. Written by hand, since loading a drawing library would be most of the time
/// that <c>--help</c> takes.
/// </summary>
internal sealed class HelpPage(Surroundings surroundings, bool isColoured)
{
    private const int ColumnsMin = 60;
    private const int ColumnsMax = 110;
    private const int NameColumnsMax = 30;

    private readonly TextWriter _out = surroundings.Out;
    private readonly int _columns = Math.Clamp(surroundings.ColumnsOr(100), ColumnsMin, ColumnsMax);

    public void WriteRoot(Command root)
    {
        _out.WriteLine($"Ingrain {CommandTree.Version}: long-term memory for AI agents.");
        Heading("Usage");
        _out.WriteLine("  ingrain COMMAND [OPTIONS]");
        foreach (var (heading, commands) in CommandTree.Groups(root)) Rows(heading, commands.Select(c => (c.Name, c.Description ?? "")));
        Rows("With every command", root.Options.Select(Row));
        Rows("Exit codes", ExitCode.All.Select(c => (Number(c.Code), c.Meaning)));
        Heading("Begin here");
        Example("demo", "a tour of a minute, in a throw-away store");
        Example("recall \"which database does staging use\"", "what bears on a question");
        _out.WriteLine();
        _out.WriteLine("'ingrain COMMAND --help' tells more.");
    }

    public void WriteCommand(Command command)
    {
        Wrapped(command.Description + ".", 0);
        if (command is CliCommand { Details.Length: > 0 } detailed)
        {
            _out.WriteLine();
            Wrapped(detailed.Details, 0);
        }
        Heading("Usage");
        var arguments = command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{Placeholder(a)}]" : Placeholder(a));
        var words = command.Subcommands.Count > 0 ? "COMMAND" : string.Join(' ', arguments);
        _out.WriteLine($"  {CommandTree.PathOf(command)} {(words.Length > 0 ? words + " " : "")}[OPTIONS]");
        Rows("Commands", command.Subcommands.Select(c => (c.Name, c.Description ?? "")));
        Rows("Arguments", command.Arguments.Select(a => (Placeholder(a), a.Description ?? "")));
        Rows("Options", command.Options.Where(o => !o.Recursive).Select(Row));
        Rows("With every command", CommandTree.RootOf(command).Options.Select(Row));
        if (command is CliCommand { Examples.Count: > 0 } shown)
        {
            Heading(shown.Examples.Count == 1 ? "Example" : "Examples");
            foreach (var (line, does) in shown.Examples) Example(line, does);
        }
        var codes = command is CliCommand own ? own.ExitCodes : [ExitCode.Usage];
        Rows("Exit codes", ExitCode.All.Where(c => codes.Contains(c.Code)).Select(c => (Number(c.Code), MeaningFor(command, c))));
    }

    private static string Number(int code) => code.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Success means a little more for recall than for the others.</summary>
    private static string MeaningFor(Command command, (int Code, string Meaning) code) =>
        code.Code == ExitCode.Ok && command.Name != "recall" ? "done" : code.Meaning;

    private static string Placeholder(Argument argument) =>
        (argument.HelpName ?? argument.Name) + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");

    private static (string, string) Row(Option option) =>
        (option.Name + (option.Arity.MaximumNumberOfValues == 0 ? "" : " " + (option.HelpName ?? "VALUE")), option.Description ?? "");

    private void Example(string line, string does)
    {
        foreach (var part in Typed("ingrain " + line)) _out.WriteLine(Bold(part));
        Wrapped(does, 6);
    }

    /// <summary>A command line, over several lines where it is long, as a shell takes it.</summary>
    private IEnumerable<string> Typed(string command)
    {
        var line = "  ";
        foreach (var part in command.Split(" --").Select((p, i) => i == 0 ? p : " --" + p))
        {
            if (line.Length + part.Length > _columns - 2 && line.Trim().Length > 0)
            {
                yield return line + " \\";
                line = "     ";
            }
            line += part;
        }
        yield return line;
    }

    private void Heading(string heading)
    {
        _out.WriteLine();
        _out.WriteLine(Bold(heading));
    }

    private void Rows(string heading, IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;
        Heading(heading);
        var width = Math.Min(all.Max(r => r.Name.Length), NameColumnsMax) + 4;
        foreach (var (name, text) in all)
        {
            var first = "  " + name;
            _out.Write(first.PadRight(width));
            if (first.Length > width - 2) _out.WriteLine();
            Wrapped(text, width, isIndented: first.Length <= width - 2);
        }
    }

    private void Wrapped(string text, int indent, bool isIndented = false)
    {
        var margin = new string(' ', indent);
        var line = isIndented ? "" : margin;
        var length = indent;
        var isFirst = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isFirst && length + 1 + word.Length > _columns)
            {
                _out.WriteLine(line);
                (line, length, isFirst) = (margin, indent, true);
            }
            line += isFirst ? word : " " + word;
            length += word.Length + (isFirst ? 0 : 1);
            isFirst = false;
        }
        _out.WriteLine(line);
    }

    private string Bold(string text) => isColoured ? $"\e[1m{text}\e[0m" : text;
}

/// <summary>What <c>--help</c> does: it wins over every mistake on the same line. Without a command, mistakes win.</summary>
internal sealed class HelpAction(CommandSetting setting, bool isAskedFor) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => isAskedFor;

    public override int Invoke(ParseResult parseResult)
    {
        var surroundings = setting.Surroundings;
        var isColoured = surroundings.IsOutTerminal && !parseResult.GetValue(setting.Shared.Plain)
            && surroundings.Variable("NO_COLOR") is not { Length: > 0 };
        var command = parseResult.CommandResult.Command;
        if (parseResult.GetValue(setting.Shared.Json))
        {
            var text = new StringWriter { NewLine = "\n" };
            Write(command, new HelpPage(surroundings with { Out = text, IsOutTerminal = false }, isColoured: false));
            surroundings.Out.WriteLine(
                CliJson.Text(new HelpAnswer(text.ToString()), CliJson.Default.HelpAnswer, surroundings.IsOutTerminal));
            return ExitCode.Ok;
        }
        Write(command, new HelpPage(surroundings, isColoured));
        return ExitCode.Ok;
    }

    private static void Write(Command command, HelpPage page)
    {
        if (command is RootCommand) page.WriteRoot(command);
        else page.WriteCommand(command);
    }
}
