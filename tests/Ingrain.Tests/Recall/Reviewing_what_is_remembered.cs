using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

/// <summary>FSRS-6 against the figures in its own projects' tests.</summary>
public sealed class Reviewing_what_is_remembered
{
    private const double Retention = 0.9;

    [Fact]
    public void gives_the_published_intervals()
    {
        // Each review happens when the one before said it is due; the first two and those after a lapse are minutes apart.
        ReviewGrade[] grades =
        [
            ReviewGrade.Good, ReviewGrade.Good, ReviewGrade.Good, ReviewGrade.Good, ReviewGrade.Good, ReviewGrade.Good,
            ReviewGrade.Again, ReviewGrade.Again,
            ReviewGrade.Good, ReviewGrade.Good, ReviewGrade.Good, ReviewGrade.Good, ReviewGrade.Good,
        ];
        Assert.Equal([0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21], Intervals(grades));
    }

    [Fact]
    public void gives_the_published_strength()
    {
        var strength = Fsrs.First(ReviewGrade.Again);
        foreach (var days in new[] { 0, 1, 3, 8, 21 }) strength = Fsrs.Next(strength, days, ReviewGrade.Good);
        Assert.Equal(53.62691, strength.Stability, 4);
        Assert.Equal(6.3574867, strength.Difficulty, 6);
    }

    [Fact]
    public void waits_as_long_as_published_for_the_chance_wanted()
    {
        long[] days = [3116769, 34793, 2508, 387, 90, 27, 9, 3, 1, 1];
        for (var i = 0; i < days.Length; i++) Assert.Equal(days[i], Fsrs.IntervalDays(1, (i + 1) / 10.0));
    }

    [Fact]
    public void remembers_nine_in_ten_when_as_many_days_have_passed_as_the_stability_says()
    {
        foreach (var stability in new[] { 0.001, 0.5, 1, 30, 40_000 })
        {
            Assert.Equal(0.9, Fsrs.Retrievability(stability, stability), 12);
            Assert.Equal(1, Fsrs.Retrievability(0, stability));
            Assert.Equal(1, Fsrs.Retrievability(-5, stability));
        }
    }

    [Fact]
    public void never_weakens_by_a_review_that_went_well_nor_strengthens_by_a_lapse()
    {
        var random = new Random(6);
        for (var i = 0; i < 2_000; i++)
        {
            var before = new MemoryStrength(Math.Exp((random.NextDouble() * 14) - 6), 1 + (random.NextDouble() * 9));
            var days = random.NextDouble() * 400;
            var after = ReviewGrade.Again;
            var stabilities = new double[4];
            for (; after <= ReviewGrade.Easy; after++)
            {
                var next = Fsrs.Next(before, days, after);
                Assert.InRange(next.Difficulty, 1, 10);
                stabilities[(int)after - 1] = next.Stability;
            }
            Assert.True(stabilities[0] <= Math.Max(before.Stability, 0.001) && stabilities[2] >= before.Stability);
            Assert.True(stabilities[0] <= stabilities[1] && stabilities[1] <= stabilities[2] && stabilities[2] <= stabilities[3]);
        }
    }

    /// <summary>The project's scheduler: two steps within the first day while learning, one after a lapse, then by the interval.</summary>
    private static List<long> Intervals(ReviewGrade[] grades)
    {
        var intervals = new List<long>();
        MemoryStrength? strength = null;
        var (stepsLeft, elapsed) = (2, 0L);
        foreach (var grade in grades)
        {
            strength = strength is { } before ? Fsrs.Next(before, elapsed, grade) : Fsrs.First(grade);
            stepsLeft = grade == ReviewGrade.Again ? 1 : Math.Max(0, stepsLeft - 1);
            elapsed = stepsLeft > 0 ? 0 : Fsrs.IntervalDays(strength.Value.Stability, Retention);
            intervals.Add(elapsed);
        }
        return intervals;
    }
}
