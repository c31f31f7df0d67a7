using System.Globalization;
using System.Text.Json;

namespace Ingrain.Execution;

/// <summary>Whether two JSON values mean the same to somebody who writes examples.</summary>
internal static class JsonEquality
{
    private const double Tolerance = 1e-9;

    /// <summary>
    /// Compares: objects by their properties in any order, arrays item by item, whole numbers exactly, other numbers to one part in 10⁹
    /// (or 10⁻⁹ below 1). <c>true</c> is no number.
    /// </summary>
    /// <param name="expected">The value wanted.</param>
    /// <param name="actual">The value got.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool AreEqual(JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind != actual.ValueKind) return false;
        return expected.ValueKind switch
        {
            JsonValueKind.Object => AreEqualObjects(expected, actual),
            JsonValueKind.Array => AreEqualArrays(expected, actual),
            JsonValueKind.String => expected.GetString() == actual.GetString(),
            JsonValueKind.Number => AreEqualNumbers(expected.GetRawText(), actual.GetRawText()),
            _ => true,
        };
    }

    private static bool AreEqualObjects(JsonElement expected, JsonElement actual)
    {
        if (expected.GetPropertyCount() != actual.GetPropertyCount()) return false;
        var byName = actual.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        foreach (var property in expected.EnumerateObject())
            if (!byName.TryGetValue(property.Name, out var value) || !AreEqual(property.Value, value)) return false;
        return true;
    }

    private static bool AreEqualArrays(JsonElement expected, JsonElement actual)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength()) return false;
        foreach (var (first, second) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
            if (!AreEqual(first, second)) return false;
        return true;
    }

    private static bool AreEqualNumbers(string expected, string actual)
    {
        if (IsWhole(expected) && IsWhole(actual)) return (expected == "-0" ? "0" : expected) == (actual == "-0" ? "0" : actual);
        var (first, second) = (Parse(expected), Parse(actual));
        return first == second || Math.Abs(first - second) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(first), Math.Abs(second)));
    }

    private static bool IsWhole(string number) => number.AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    private static double Parse(string number) => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
}
