using System.CommandLine;
using System.Globalization;

namespace Ingrain.Cli.Input;

/// <summary>Makes options of the usual shapes.</summary>
internal static class Flags
{
    /// <summary>An option without a value: it never takes the word after it.</summary>
    public static Option<bool> Of(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A word that a command needs.</summary>
    public static Argument<string> Argument(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName };

    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName };

    /// <summary>An option that may be given several times, and takes one value each time.</summary>
    public static Option<string[]> Texts(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName, DefaultValueFactory = _ => [], Arity = ArgumentArity.OneOrMore };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int?> Number(string name, string description, int min, int max)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < min || value > max))
                result.AddError($"{name} takes a whole number from {Output.Wording.Number(min)} to {Output.Wording.Number(max)}.");
        });
        return option;
    }

    /// <summary>A number from 0 to 1.</summary>
    public static Option<double?> Share(string name, string description) => new(name)
    {
        Description = description, HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && value is >= 0 and <= 1) return value;
            result.AddError($"{name} takes a number from 0 to 1, such as 0.8.");
            return null;
        },
    };
}
