using System.Globalization;
using System.Text.RegularExpressions;

namespace Ingrain.Cli.Demo;

/// <summary>The conversation that the tour remembers: invented for it, in the form of a Claude Code transcript.</summary>
internal static partial class DemoSample
{
    public const string FileName = "checkout-service.jsonl";

    /// <summary>
    /// How long ago the later of its two sessions took place, as told: memories age, so the sample moves with the calendar.
    /// </summary>
    private const int DaysAgo = 9;

    private static readonly DateTimeOffset s_later = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the transcript into a folder and gives its path.</summary>
    public static async Task<string> WriteAsync(string folder, DateTimeOffset now, CancellationToken ct)
    {
        await using var resource = typeof(DemoSample).Assembly.GetManifestResourceStream("demo/" + FileName)
            ?? throw new InvalidOperationException("The sample is not in the program.");
        using var reader = new StreamReader(resource);
        var text = Timestamp().Replace(
            await reader.ReadToEndAsync(ct), m => m.Groups[1].Value + Output.Wording.Iso(Shift(Time(m.Groups[2].Value), now)));
        var path = Path.Combine(folder, FileName);
        await File.WriteAllTextAsync(path, text, ct);
        return path;
    }

    /// <summary>A day of the sample as a day before today.</summary>
    public static string Day(int year, int month, int day, DateTimeOffset now) =>
        Shift(new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero), now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Shift(DateTimeOffset time, DateTimeOffset now) =>
        time + (new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-DaysAgo) - s_later);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("(\"timestamp\":\")([^\"]+)")]
    private static partial Regex Timestamp();
}
