namespace Ingrain.Eval;

/// <summary>
/// Inputs for invented tasks, as such data looks: readings, amounts, lines people wrote, lists of words, rows with commas.
/// </summary>
internal sealed class TaskInputs(Random random)
{
    private static readonly string[] s_words =
        ["alpha", "beta", "tree", "stone", "monday", "apple", "Table", "sun", "River", "banana", "it", "mint", "salt", "a", "to", "Bridge",
            "market", "Anna", "box", "signal", "zebra", "x1", "room42", "test", "Mail", "axis", "state", "bird", "tax", "seven"];

    private static readonly string[] s_names = ["Anna", "Ben", "Carla", "dino", "Eva", "Farid", "Grete", "Hugo", "Ines", "Jan"];
    private static readonly string[] s_towns = ["Oslo", "Rome", "Lima"];
    private static readonly string[] s_gaps = [" ", " ", " ", "  ", "   "];
    private static readonly string[] s_separators = [", ", ";", "-", ",", " - ", "; "];

    /// <summary>The types that kinds of values have in programs.</summary>
    public static IReadOnlyDictionary<string, string> Types { get; } = new Dictionary<string, string>
    {
        ["ints"] = "list[int]", ["number"] = "int", ["text"] = "str", ["words"] = "list[str]", ["rows"] = "list[str]",
    };

    public object Of(string kind) => kind switch
    {
        "ints" => Many(3, 10, () => (object)(long)random.Next(0, 25)),
        "number" => (long)random.Next(10, 90_000),
        "words" => Many(3, 7, () => Any(s_words)),
        "rows" => Many(3, 8, () => $"{Any(s_names)},{Any(s_towns)},{random.Next(5, 95)}"),
        _ => Text(),
    };

    private string Text()
    {
        var words = Enumerable.Range(0, random.Next(3, 7)).Select(_ => Any(s_words)).ToArray();
        // Plain words, words with untidy gaps, or parts with a separator between.
        switch (random.Next(3))
        {
            case 0: return string.Join(' ', words);
            case 1: return words.Aggregate((a, b) => a + Any(s_gaps) + b) + (random.Next(2) == 0 ? " " : "");
            default:
                var separator = Any(s_separators);
                return string.Join(separator, words);
        }
    }

    private object[] Many(int least, int most, Func<object> make) => [.. Enumerable.Range(0, random.Next(least, most + 1))
        .Select(_ => make())];

    private T Any<T>(T[] of) => of[random.Next(of.Length)];
}
