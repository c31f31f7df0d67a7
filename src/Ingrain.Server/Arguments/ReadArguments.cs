namespace Ingrain.Server.Arguments;

/// <summary>The values of a call, each of the type that its <see cref="Argument"/> gives.</summary>
/// <param name="values">The values by name.</param>
internal sealed class ReadArguments(IReadOnlyDictionary<string, object> values)
{
    /// <summary>A call without values.</summary>
    public static readonly ReadArguments None = new(new Dictionary<string, object>());

    /// <summary>Whether a value was given.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>A text; null where it was not given.</summary>
    public string? Text(string name) => values.GetValueOrDefault(name) as string;

    /// <summary>A text that the call must have.</summary>
    public string Required(string name) => (string)values[name];

    /// <summary>A whole number; null where it was not given.</summary>
    public int? Whole(string name) => values.GetValueOrDefault(name) as int?;

    /// <summary>A number; null where it was not given.</summary>
    public double? Share(string name) => values.GetValueOrDefault(name) as double?;

    /// <summary>Whether a flag was given and set.</summary>
    public bool Flag(string name) => values.GetValueOrDefault(name) is true;

    /// <summary>A time; null where it was not given.</summary>
    public DateTimeOffset? Time(string name) => Point(name)?.Time;

    /// <summary>A point in what was known; null where it was not given.</summary>
    public AsOf? Point(string name) => values.GetValueOrDefault(name) as AsOf?;

    /// <summary>The texts of a list; empty where it was not given.</summary>
    public IReadOnlyList<string> Texts(string name) => List<string>(name);

    /// <summary>The things of a list; empty where it was not given.</summary>
    public IReadOnlyList<ReadArguments> Objects(string name) => List<ReadArguments>(name);

    private List<T> List<T>(string name) => values.GetValueOrDefault(name) is List<object> list ? [.. list.Cast<T>()] : [];
}
