using System.Globalization;

namespace Ingrain.Server.Dashboard;

/// <summary>Whole numbers in addresses.</summary>
internal static class Numbers
{
    /// <summary>The number as digits.</summary>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of digits; null for anything else.</summary>
    public static long? Read(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
