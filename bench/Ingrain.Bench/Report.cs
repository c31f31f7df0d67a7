using System.Diagnostics;
using System.Globalization;

namespace Ingrain.Bench;

/// <summary>Lines of a report, aligned.</summary>
internal static class Report
{
    public static void Head(string text) => Console.WriteLine($"\n## {text}");

    public static void Line(string name, string value) => Console.WriteLine($"{name,-46} {value}");

    public static void Rate(string name, double perSecond, Samples? samples = null, long? allocated = null) =>
        Line(name, string.Create(
            CultureInfo.InvariantCulture,
            $"{perSecond,10:N0}/s   {samples}{(allocated is { } bytes ? $"   {bytes:N0} bytes allocated each" : "")}"));

    public static void Bytes(string name, long bytes) =>
        Line(name, string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0,10:N1} MiB"));

    public static long ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
