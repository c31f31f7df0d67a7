using System.Globalization;

namespace Ingrain.Simulation;

/// <summary>Named values of a command line.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    public static Options Parse(string[] args)
    {
        var options = new Options();
        foreach (var pair in args.Chunk(2))
            options._values[pair[0]] = pair.Length == 2 ? pair[1] : throw new ArgumentException($"'{pair[0]}' needs a value.");
        return options;
    }

    public int Number(string name, int whenAbsent) =>
        _values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : whenAbsent;

    public string Text(string name, string whenAbsent) => _values.GetValueOrDefault(name, whenAbsent);
}
