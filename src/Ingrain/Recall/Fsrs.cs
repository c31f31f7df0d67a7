namespace Ingrain.Recall;

/// <summary>How well something was remembered when it came up again.</summary>
internal enum ReviewGrade
{
    /// <summary>Forgotten.</summary>
    Again = 1,

    /// <summary>Remembered with effort.</summary>
    Hard = 2,

    /// <summary>Remembered.</summary>
    Good = 3,

    /// <summary>Remembered at once.</summary>
    Easy = 4,
}

/// <summary>How firmly something is remembered.</summary>
/// <param name="Stability">Days after which nine in ten such things are still remembered; 0.001 or more.</param>
/// <param name="Difficulty">How hard it is to make firmer, 1 to 10.</param>
internal readonly record struct MemoryStrength(double Stability, double Difficulty);

/// <summary>
/// The Free Spaced Repetition Scheduler, version 6, with its default weights: what a review makes of a memory's strength, and how likely it
/// is remembered after some days. Formulas and weights as published by the open-spaced-repetition project; the tests hold its own figures.
/// </summary>
internal static class Fsrs
{
    private const double StabilityMin = 0.001;

    private static readonly double[] s_w =
    [
        0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
        1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ];

    private static readonly double s_power = -s_w[20];

    // Chosen so that the chance is exactly nine in ten when as many days have passed as the stability says.
    private static readonly double s_factor = Math.Pow(0.9, 1 / s_power) - 1;

    /// <summary>The chance, 0 to 1, that something is remembered: (1 + F·t/S)^(−w20).</summary>
    /// <param name="days">Days since it last came up; below 0 counts as 0.</param>
    /// <param name="stability">Its stability in days.</param>
    public static double Retrievability(double days, double stability) =>
        Math.Pow(1 + (s_factor * Math.Max(0, days) / Math.Max(stability, StabilityMin)), s_power);

    /// <summary>Whole days, 1 or more, until the chance falls to what is wanted.</summary>
    /// <param name="stability">Its stability in days.</param>
    /// <param name="retention">The chance wanted, more than 0 and at most 1.</param>
    public static long IntervalDays(double stability, double retention) =>
        Math.Max(1, (long)Math.Round(stability / s_factor * (Math.Pow(retention, 1 / s_power) - 1)));

    /// <summary>The strength after the first review.</summary>
    /// <param name="grade">How well it went.</param>
    public static MemoryStrength First(ReviewGrade grade) =>
        new(Math.Max(s_w[(int)grade - 1], StabilityMin), Math.Clamp(FirstDifficulty(grade), 1, 10));

    /// <summary>The strength after another review.</summary>
    /// <param name="before">The strength before.</param>
    /// <param name="days">Days since the review before, 0 or more; below 1 is the same day.</param>
    /// <param name="grade">How well it went.</param>
    public static MemoryStrength Next(MemoryStrength before, double days, ReviewGrade grade)
    {
        var stability = days < 1
            ? SameDay(before.Stability, grade)
            : Later(before, Retrievability(days, before.Stability), grade);
        return new(Math.Max(stability, StabilityMin), NextDifficulty(before.Difficulty, grade));
    }

    private static double FirstDifficulty(ReviewGrade grade) => s_w[4] - Math.Exp(s_w[5] * ((int)grade - 1)) + 1;

    private static double NextDifficulty(double difficulty, ReviewGrade grade)
    {
        var moved = difficulty + (-s_w[6] * ((int)grade - 3) * (10 - difficulty) / 9);
        return Math.Clamp((s_w[7] * FirstDifficulty(ReviewGrade.Easy)) + ((1 - s_w[7]) * moved), 1, 10);
    }

    private static double SameDay(double stability, ReviewGrade grade)
    {
        var growth = Math.Exp(s_w[17] * ((int)grade - 3 + s_w[18])) * Math.Pow(stability, -s_w[19]);
        return stability * (grade >= ReviewGrade.Good ? Math.Max(growth, 1) : growth);
    }

    private static double Later(MemoryStrength before, double chance, ReviewGrade grade)
    {
        var (stability, difficulty) = before;
        if (grade == ReviewGrade.Again)
        {
            var left = s_w[11] * Math.Pow(difficulty, -s_w[12]) * (Math.Pow(stability + 1, s_w[13]) - 1);
            return Math.Min(left * Math.Exp(s_w[14] * (1 - chance)), stability / Math.Exp(s_w[17] * s_w[18]));
        }
        var growth = Math.Exp(s_w[8]) * (11 - difficulty) * Math.Pow(stability, -s_w[9]) * (Math.Exp(s_w[10] * (1 - chance)) - 1);
        if (grade == ReviewGrade.Hard) growth *= s_w[15];
        if (grade == ReviewGrade.Easy) growth *= s_w[16];
        return stability * (1 + growth);
    }
}
