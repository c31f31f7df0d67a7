using System.Globalization;

namespace Ingrain.Cli.Configuration;

/// <summary>
/// What was chosen for a call: by an option, else by a variable, else by the configuration's file, else by nobody. An empty variable
/// chooses nothing.
/// </summary>
internal sealed class Settings(ConfigFile file, Surroundings surroundings)
{
    /// <summary>Where the file lies; null where there is none.</summary>
    public string? FilePath => file.Path;

    /// <summary>What was chosen.</summary>
    /// <param name="key">The key.</param>
    /// <param name="given">What the option says; null or empty where it was not given.</param>
    /// <returns>The values and who chose them; null where nobody did.</returns>
    public Chosen? Find(ConfigKey key, IReadOnlyList<string>? given = null)
    {
        if (given is { Count: > 0 }) return new Chosen(given, key.Flag);
        if (surroundings.Variable(key.Variable) is { Length: > 0 } variable)
            return new Chosen(key.Kind == ConfigKind.Texts
                ? variable.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [variable], key.Variable);
        return file.Find(key) is { } values ? new Chosen(values, file.Path!) : null;
    }

    /// <summary>A text; null where nobody chose one.</summary>
    public string? Text(ConfigKey key, string? given) => Find(key, given is null ? null : [given])?.Values[0];

    /// <summary>Texts; none where nobody chose any.</summary>
    public IReadOnlyList<string> Texts(ConfigKey key, IReadOnlyList<string>? given) => Find(key, given)?.Values ?? [];

    /// <summary>Whether something is so; false where nobody said.</summary>
    public bool Flag(ConfigKey key, bool given) => Find(key, given ? ["true"] : null) switch
    {
        null => false,
        { Values: ["true" or "1"] } => true,
        { Values: ["false" or "0"] } => false,
        { From: var from } => throw CliException.Invalid($"{from} is true or false."),
    };

    /// <summary>A whole number within bounds; null where nobody chose one.</summary>
    public int? Number(ConfigKey key, int? given, int min, int max)
    {
        if (Find(key, given is { } n ? [n.ToString(CultureInfo.InvariantCulture)] : null) is not { } chosen) return null;
        return int.TryParse(chosen.Values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max
            ? value
            : throw CliException.Invalid($"{key.Name} ({chosen.From}) is a whole number from {Output.Wording.Number(min)} to "
                + $"{Output.Wording.Number(max)}.");
    }
}
