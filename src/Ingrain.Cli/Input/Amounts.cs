using System.Globalization;

namespace Ingrain.Cli.Input;

/// <summary>Amounts of time and memory as people write them.</summary>
internal static class Amounts
{
    private static readonly (string Unit, double Seconds)[] s_times = [("ms", 0.001), ("s", 1), ("m", 60), ("", 1)];
    private static readonly (string Unit, long Bytes)[] s_sizes =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("B", 1), ("", 1)];

    /// <summary>Reads a time such as <c>10s</c>, <c>500ms</c> or <c>2m</c>; a bare number is seconds.</summary>
    public static TimeSpan Time(string text, string option)
    {
        foreach (var (unit, seconds) in s_times)
            if (Number(text, unit) is { } number && number * seconds is >= 0.001 and <= 86_400)
                return TimeSpan.FromSeconds(number * seconds);
        throw CliException.Invalid($"{option} takes a time from 1ms to 1440m, such as 10s.");
    }

    /// <summary>Reads a size such as <c>512M</c> or <c>1GiB</c>, in powers of 1,024; a bare number is bytes.</summary>
    public static long Size(string text, string option)
    {
        foreach (var (unit, bytes) in s_sizes)
            if (Number(text, unit) is { } number && number * bytes is >= 1 and <= 1L << 40) return (long)(number * bytes);
        throw CliException.Invalid($"{option} takes a size up to 1024G, such as 512M.");
    }

    private static double? Number(string text, string unit) => text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
        && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
