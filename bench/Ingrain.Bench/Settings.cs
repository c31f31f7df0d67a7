using System.Globalization;

namespace Ingrain.Bench;

/// <summary>What to measure, and how much of it.</summary>
internal sealed record Settings
{
    /// <summary>The database to make; it must not exist.</summary>
    public string File { get; init; } = Path.Combine(Path.GetTempPath(), $"ingrain-bench-{Environment.ProcessId}", "bench.db");

    public int Episodes { get; init; } = 1_000_000;

    public int Notes { get; init; } = 100_000;

    public int Facts { get; init; } = 100_000;

    /// <summary>How long each rate is measured.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>Reads the command line.</summary>
    public static Settings Parse(string[] args)
    {
        var settings = new Settings();
        foreach (var pair in args.Chunk(2))
        {
            if (pair.Length < 2) throw new ArgumentException($"'{pair[0]}' needs a value.");
            settings = pair[0] switch
            {
                "--file" => settings with { File = Path.GetFullPath(pair[1]) },
                "--episodes" => settings with { Episodes = Number(pair[1]) },
                "--notes" => settings with { Notes = Number(pair[1]) },
                "--facts" => settings with { Facts = Number(pair[1]) },
                "--seconds" => settings with { Seconds = double.Parse(pair[1], CultureInfo.InvariantCulture) },
                _ => throw new ArgumentException($"'{pair[0]}' is no option."),
            };
        }
        return settings;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
