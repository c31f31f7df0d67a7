using System.Text;
using System.Text.Json;

namespace Ingrain.Learning;

/// <summary>
/// Values of the small language as objects: <see cref="long"/>, <see cref="bool"/>, <see cref="string"/> of ASCII characters and arrays of
/// those. Null stands for no value: the program raised an error there, or left the bounds within which it is followed.
/// </summary>
internal static class Value
{
    /// <summary>The longest text that is followed, in characters.</summary>
    public const int TextLengthMax = 4_000;

    /// <summary>The longest list that is followed.</summary>
    public const int ListLengthMax = 1_000;

    private const int SmallMin = -512;
    private const int SmallMax = 2_047;

    private static readonly object[] s_small = [.. Enumerable.Range(SmallMin, SmallMax - SmallMin + 1).Select(i => (object)(long)i)];
    private static readonly string[] s_characters = [.. Enumerable.Range(0, 128).Select(i => ((char)i).ToString())];

    public static object True { get; } = true;

    public static object False { get; } = false;

    public static object[] Empty { get; } = [];

    public static object Of(long number) => number is >= SmallMin and <= SmallMax ? s_small[number - SmallMin] : number;

    public static object Of(bool truth) => truth ? True : False;

    public static string Of(char character) => s_characters[character];

    /// <summary>A text, unless it is longer than what is followed.</summary>
    public static object? Bounded(string text) => text.Length <= TextLengthMax ? text : null;

    /// <summary>A list, unless it is longer than what is followed.</summary>
    public static object? Bounded(object[] list) => list.Length <= ListLengthMax ? list : null;

    public static bool Same(object? a, object? b)
    {
        if (ReferenceEquals(a, b)) return true;
        return (a, b) switch
        {
            (long x, long y) => x == y,
            (bool x, bool y) => x == y,
            (string x, string y) => x == y,
            (object[] x, object[] y) => SameLists(x, y),
            _ => false,
        };
    }

    public static int Hash(object? value)
    {
        switch (value)
        {
            case null: return 17;
            case long number: return number.GetHashCode() * 31 + 1;
            case bool truth: return truth ? 101 : 103;
            case string text:
                var letters = 5381;
                foreach (var c in text) letters = (letters * 33) ^ c;
                return letters;
            case object[] list:
                var hash = 7919 + list.Length;
                foreach (var one in list) hash = (hash * 16_777_619) ^ Hash(one);
                return hash;
            default: return 0;
        }
    }

    /// <summary>Orders numbers and texts as Python does.</summary>
    public static int Compare(object a, object b) => (a, b) switch
    {
        (long x, long y) => x.CompareTo(y),
        (string x, string y) => string.CompareOrdinal(x, y),
        (bool x, bool y) => x.CompareTo(y),
        _ => 0,
    };

    /// <summary>A value as Python writes it.</summary>
    public static string Literal(object value) => value switch
    {
        long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        bool truth => truth ? "True" : "False",
        string text => Quoted(text),
        object[] list => $"[{string.Join(", ", list.Select(Literal))}]",
        _ => throw new ArgumentException("No value of the language.", nameof(value)),
    };

    /// <summary>A value as JSON.</summary>
    public static string Json(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        string text => "\"" + JsonEncodedText.Encode(text) + "\"",
        object[] list => $"[{string.Join(", ", list.Select(Json))}]",
        _ => Literal(value),
    };

    /// <summary>Reads a value out of JSON.</summary>
    /// <returns>The value; null where JSON says something that the language does not have.</returns>
    public static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Number => json.TryGetInt64(out var number) ? Of(number) : null,
        JsonValueKind.String => json.GetString() is { } text && Ascii.IsValid(text) ? Bounded(text) : null,
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToArray() is var list && list.All(v => v is not null)
            ? Bounded(list!) : null,
        _ => null,
    };

    /// <summary>Reads a value out of JSON text.</summary>
    public static object? ReadJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a value is of a type.</summary>
    public static bool Fits(object value, ProgramType type) => value switch
    {
        long => type == ProgramType.Int,
        bool => type == ProgramType.Bool,
        string => type == ProgramType.Text,
        object[] list => type.Element is { } element && list.All(v => Fits(v, element)),
        _ => false,
    };

    /// <summary>The type that all the values have.</summary>
    /// <returns>The type; null where they have none in common. Lists that are empty everywhere are taken for lists of numbers.</returns>
    public static ProgramType? TypeOf(IReadOnlyCollection<object> values)
    {
        if (values.Count == 0) return ProgramType.Int;
        if (values.All(v => v is long)) return ProgramType.Int;
        if (values.All(v => v is bool)) return ProgramType.Bool;
        if (values.All(v => v is string)) return ProgramType.Text;
        return values.All(v => v is object[]) && TypeOf([.. values.SelectMany(v => (object[])v)]) is { } element
            ? ProgramType.ListOf(element) : null;
    }

    private static bool SameLists(object[] x, object[] y)
    {
        if (x.Length != y.Length) return false;
        for (var i = 0; i < x.Length; i++)
            if (!Same(x[i], y[i])) return false;
        return true;
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or (char)127 => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }
}
