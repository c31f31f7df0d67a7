using Ingrain.Cli.Output;
using Spectre.Console;

namespace Ingrain.Cli.Demo;

/// <summary>Draws the tour.</summary>
internal sealed class DemoView(Screen screen, TextWriter raw)
{
    private int _number;

    public void Begin()
    {
        screen.Line("[bold]Ingrain[/] gives agents long-term memory. This is a tour in a store that is thrown away afterwards.");
        screen.Line();
    }

    public void Show(DemoStep step)
    {
        screen.Heading($"[bold]{++_number}. {step.Title}[/]");
        screen.Line($"[dim]{Markup.Escape(step.Tells)}[/]");
        screen.Line();
        foreach (var line in Typed(step.Command)) screen.Unbroken($"  [cyan bold]{Markup.Escape(line)}[/]");
        // What a command drew is copied as it is, only moved to the right: it was made safe when it was drawn.
        foreach (var line in step.Output.Split('\n')) raw.WriteLine(line.Length == 0 ? "" : "  " + line.TrimEnd());
        raw.WriteLine();
    }

    public void End(ConnectLines connect)
    {
        screen.Heading("[bold]Connect your agent[/]");
        Snippet("Claude Code", connect.ClaudeCode);
        Snippet("VS Code, in .vscode/mcp.json", connect.VsCode);
        Snippet("Cursor, in .cursor/mcp.json; Claude Desktop and other MCP clients in their own file", connect.Cursor);
        screen.Line("[bold]Bring what you have:[/] ingrain import ~/.claude/projects --space my-project");
        screen.Line("[dim]'ingrain --help' lists every command; 'ingrain doctor' says where your store is.[/]");
    }

    private void Snippet(string title, string text)
    {
        screen.Line();
        screen.Line($"[bold]{title}[/]");
        // Not wrapped: these lines are to be copied.
        foreach (var line in text.Split('\n')) raw.WriteLine("  " + TerminalText.Safe(line));
        screen.Line();
    }

    /// <summary>The command over as many lines as it needs, each option with its value on one line.</summary>
    private IEnumerable<string> Typed(IReadOnlyList<string> command)
    {
        var line = "$ ingrain";
        for (var i = 0; i < command.Count; i++)
        {
            var word = ConnectLines.ShellWord(command[i]).Replace("\n", "\\n", StringComparison.Ordinal);
            if (command[i].Contains('\n', StringComparison.Ordinal)) word = "$'" + word.Trim('"', '\'') + "'";
            if (command[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < command.Count
                && !command[i + 1].StartsWith("--", StringComparison.Ordinal))
                word += " " + ConnectLines.ShellWord(command[++i]);
            if (line.Length + word.Length + 3 > screen.Columns - 4)
            {
                yield return line + " \\";
                line = "    " + word;
            }
            else
            {
                line += " " + word;
            }
        }
        yield return line;
    }
}
