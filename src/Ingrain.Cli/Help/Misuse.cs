using System.CommandLine;
using System.CommandLine.Parsing;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Help;

/// <summary>Words a command line that does not fit the tree, with the nearest command or option where one is near.</summary>
internal static class Misuse
{
    private const int DistanceMax = 2;

    /// <exception cref="CliException">The line does not fit.</exception>
    public static void Refuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var problem = UnknownOption(parsed) is { } option ? NotUnderstood(option, command)
            : parsed.UnmatchedTokens is [var word, ..] ? NotUnderstood(word, command)
            : parsed.Errors is [var error, ..] ? Words(error)
            : null;
        if (problem is not null) throw CliException.Invalid($"{problem} See '{CommandTree.PathOf(command)} --help'.");
    }

    /// <summary>
    /// The parser takes an option it does not know for an argument; a question that begins with two hyphens goes behind <c>--</c>.
    /// </summary>
    private static string? UnknownOption(ParseResult parsed)
    {
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>();
        var values = arguments.SelectMany(r => r.Tokens).ToHashSet(ReferenceEqualityComparer.Instance);
        return parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash)
            .FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal)
                && (values.Contains(t) || parsed.UnmatchedTokens.Contains(t.Value)))?.Value;
    }

    private static string NotUnderstood(string word, Command command)
    {
        var problem = $"'{TerminalText.Clip(word, 60)}' is not understood";
        return Nearest(word, command) is { } nearest ? $"{problem}; did you mean '{nearest}'?" : problem + ".";
    }

    private static string Words(ParseError error)
    {
        if (error.SymbolResult is ArgumentResult { Tokens.Count: 0, Argument: var argument, Parent: CommandResult })
            return $"{argument.HelpName ?? argument.Name} is missing.";
        if (error.SymbolResult is OptionResult { Tokens.Count: 0, Option: var option })
            return $"{option.Name} needs a value: {option.HelpName ?? "VALUE"}.";
        return TerminalText.SafeLine(error.Message).TrimEnd('.') + ".";
    }

    private static string? Nearest(string word, Command command)
    {
        IEnumerable<Symbol> symbols = [.. command.Subcommands, .. command.Options, .. CommandTree.RootOf(command).Options];
        var near = symbols.Where(s => s.Name.Length > 2).Select(s => (s.Name, Distance: Distance(word, s.Name)));
        return near.Where(n => n.Distance <= DistanceMax).OrderBy(n => n.Distance).Select(n => n.Name).FirstOrDefault();
    }

    /// <summary>Levenshtein's distance, on one row.</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > DistanceMax) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], cost);
            }
        }
        return row[b.Length];
    }
}
