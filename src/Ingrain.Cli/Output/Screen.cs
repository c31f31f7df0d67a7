using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ingrain.Cli.Output;

/// <summary>
/// Standard output for people. Everything that comes from memories goes through <see cref="Safe"/> or <see cref="Clip"/>, which take the
/// force out of escape sequences and of markup alike.
/// </summary>
internal sealed class Screen
{
    private const int ColumnsMin = 40;

    /// <summary>Lines longer than this are hard to read, however wide the window is.</summary>
    private const int ColumnsMax = 130;

    /// <summary>Output into a file or pipe: wide, so that little is cut.</summary>
    public const int ColumnsOfPipe = 120;

    private readonly IAnsiConsole _console;

    private Screen(IAnsiConsole console, DateTimeOffset now) => (_console, Now) = (console, now);

    public DateTimeOffset Now { get; }

    public int Columns => _console.Profile.Width;

    public static Screen On(Surroundings surroundings, bool isPlain)
    {
        var isColoured = surroundings.IsOutTerminal && !isPlain && surroundings.Variable("TERM") != "dumb";
        var columns = surroundings.ColumnsOr(ColumnsOfPipe);
        var writer = surroundings.IsOutTerminal ? surroundings.Out : new TrimmingWriter(surroundings.Out);
        return On(writer, isColoured, Math.Clamp(columns, ColumnsMin, ColumnsMax), surroundings.Clock.GetUtcNow());
    }

    public static Screen On(TextWriter writer, bool isColoured, int columns, DateTimeOffset now)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isColoured ? AnsiSupport.Yes : AnsiSupport.No,
            // The 16 colours are the user's own theme: readable on dark and light grounds alike.
            ColorSystem = isColoured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = columns;
        console.Profile.Capabilities.Unicode = true;
        console.Profile.Capabilities.Links = false;
        return new Screen(console, now);
    }

    public void Line(string markup = "")
    {
        if (markup.Length > 0) _console.Write(new Markup(markup));
        _console.Write(Text.NewLine);
    }

    /// <summary>Markup on one line however long: what is to be copied must not be broken. The terminal wraps it by itself.</summary>
    public void Unbroken(string markup)
    {
        var columns = _console.Profile.Width;
        _console.Profile.Width = 100_000;
        Line(markup);
        _console.Profile.Width = columns;
    }

    public void Write(IRenderable drawing) => _console.Write(drawing);

    /// <summary>Markup indented by so many columns, wrapped under itself.</summary>
    public void Indented(string markup, int columns = 2) => _console.Write(new Padder(new Markup(markup), new Padding(columns, 0, 0, 0)));

    /// <summary>A heading with a thin rule.</summary>
    public void Heading(string markup) => _console.Write(new Rule(markup) { Justification = Justify.Left, Style = Style.Parse("dim") });

    /// <summary>Names and values in two columns.</summary>
    public void Pairs(IEnumerable<(string Name, string Markup)> pairs)
    {
        var grid = new Grid { Expand = false };
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (name, markup) in pairs) grid.AddRow($"[dim]{name}[/]", markup);
        _console.Write(grid);
    }

    /// <summary>Text from anywhere as markup that shows it as it is, on as many lines as it has.</summary>
    public static string Safe(string? text) => Markup.Escape(TerminalText.Safe(text ?? ""));

    /// <summary>The same on one line.</summary>
    public static string SafeLine(string? text) => Markup.Escape(TerminalText.SafeLine(text ?? ""));

    /// <summary>The same, cut to a length.</summary>
    public static string Clip(string? text, int lengthMax) => Markup.Escape(TerminalText.Clip(text ?? "", lengthMax));

    /// <summary>As <see cref="Clip"/>, with the spaces as they are: in code and in what differs they count.</summary>
    public static string ClipSpaced(string? text, int lengthMax) => Markup.Escape(TerminalText.ClipSpaced(text ?? "", lengthMax));

    /// <summary>A trust label in its colour.</summary>
    public static string Label(TrustLabel label) => label switch
    {
        TrustLabel.Quarantined => "[red]quarantined[/]",
        TrustLabel.External => "[yellow]external[/]",
        TrustLabel.Agent => "[blue]agent[/]",
        TrustLabel.Principal => "[green]principal[/]",
        _ => "[green bold]confirmed[/]",
    };

    /// <summary>A day or minute, and how long ago that is.</summary>
    public string Time(DateTimeOffset time) => $"{Wording.Moment(time)} [dim]({Wording.Ago(time, Now)})[/]";
}
