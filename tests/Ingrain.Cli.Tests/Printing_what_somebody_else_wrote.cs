using Ingrain.Cli.Output;
using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Printing_what_somebody_else_wrote : IDisposable
{
    private const string Hostile = "\e[2J\e]0;owned\a[red]bold[/] [[x]] \u202Eevil\u202C \u009B31m\r\n\u200Bend \U000E0041";

    private readonly CliHome _home = new() { IsTerminal = true, Columns = 80 };

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task shows_control_and_direction_characters_without_their_force()
    {
        await HostileAsync();
        foreach (var command in Commands())
        {
            var run = await _home.RunAsync([.. command, "--plain"]);

            Assert.Equal(ExitCode.Ok, run.ExitCode);
            Harmless(run.Out, string.Join(' ', command));
            Harmless(run.Error, string.Join(' ', command));
        }
    }

    [Fact]
    public async Task sends_only_its_own_colours_to_a_terminal()
    {
        await HostileAsync();

        foreach (var command in Commands())
        {
            var shown = (await _home.RunAsync(command)).Out;
            Harmless(System.Text.RegularExpressions.Regex.Replace(shown, "\e\\[[0-9;]*m", ""), string.Join(' ', command));
        }
    }

    [Fact]
    public async Task shows_markup_as_it_was_written()
    {
        await HostileAsync();

        var shown = (await _home.RunAsync("open", "evil/note", "--plain")).Out;

        Assert.Contains("[red]bold[/] [[x]]", shown, StringComparison.Ordinal);
        Assert.Contains("␛[2J", shown, StringComparison.Ordinal);
        Assert.Contains("‹U+202E›", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task keeps_json_exact_and_harmless()
    {
        await HostileAsync();

        var run = await _home.RunAsync("open", "evil/note", "--json");

        Assert.Equal(Hostile, run.Json.Text("text"));
        Harmless(run.Out, "open --json");
    }

    [Theory]
    [InlineData("plain ascii", "plain ascii")]
    [InlineData("Grüße 你好 👩‍👩‍👧 עברית", "Grüße 你好 👩‍👩‍👧 עברית")]
    [InlineData("a\tb", "a    b")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("\0\u001b\u007f", "␀␛␡")]
    [InlineData("\u0085\u2028", "‹U+0085›‹U+2028›")]
    public void leaves_ordinary_text_alone_and_shows_the_rest(string text, string shown) => Assert.Equal(shown, TerminalText.Safe(text));

    [Fact]
    public void cuts_between_characters()
    {
        Assert.Equal("ab…", TerminalText.Clip("ab😀cd", 4));
        Assert.Equal("one two", TerminalText.Clip("one\n\n two", 20));
    }

    private static IEnumerable<string[]> Commands() =>
        [["recall", "evil bold"], ["recall", "evil bold", "--explain"], ["recall", "evil bold", "--context"], ["list", "--all"],
            ["open", "evil/note"],
            ["open", "e1"], ["history", "evil/note"], ["log"], ["diff", "0"]];

    private static void Harmless(string text, string where)
    {
        foreach (var c in text)
            Assert.False(c != '\n'
                && (char.IsControl(c) || c is '\u202E' or '\u202C' or '\u200B' or '\u2028'), $"{where} printed U+{(int)c:X4}");
        Assert.DoesNotContain("\U000E0041", text, StringComparison.Ordinal);
    }

    private async Task HostileAsync()
    {
        await _home.JsonAsync("observe", "--session", "s[red]", "--id", "e1", "--speaker", "Eve [blink]", Hostile);
        await _home.JsonAsync("remember", Hostile, "--subject", "evil [bold]", "--predicate", "is\e[31m", "--evidence", "e1", "--tag",
            "[x]", "--reason", Hostile);
        await _home.JsonAsync("remember", "--path", "evil/note", "before");
        await _home.JsonAsync("remember", "--path", "evil/note", Hostile, "--title", "[/]\e[0m", "--as-agent", "b\e[1mot");
    }
}
