using Ingrain.Eval;

namespace Ingrain.Tests.Eval;

public sealed class Comparing_recalls
{
    [Fact]
    public void is_certain_where_every_question_changes_alike()
    {
        Assert.Equal(default, PairedBootstrap.Of([]));
        Assert.Equal(default, PairedBootstrap.Of([0, 0, 0]));
        Assert.Equal(new PairedChange(0.25, 0.25, 0.25), PairedBootstrap.Of([0.25, 0.25, 0.25, 0.25]));
    }

    [Fact]
    public void gives_the_same_interval_for_the_same_seed_and_nearly_the_same_for_another()
    {
        var random = new Random(5);
        var differences = Enumerable.Range(0, 200).Select(_ => random.NextDouble() - 0.4).ToList();
        var (one, other) = (PairedBootstrap.Of(differences, 1), PairedBootstrap.Of(differences, 2));
        Assert.Equal(one, PairedBootstrap.Of(differences, 1));
        var width = one.High - one.Low;
        Assert.InRange(other.Low - one.Low, -width / 20, width / 20);
        Assert.InRange(other.High - one.High, -width / 20, width / 20);
    }

    [Fact]
    public void agrees_with_the_normal_interval_where_that_holds()
    {
        var random = new Random(7);
        var differences = Enumerable.Range(0, 500).Select(_ => random.NextDouble() - 0.5).ToList();
        var mean = differences.Average();
        var half = 1.96 * Math.Sqrt(differences.Average(d => (d - mean) * (d - mean)) / differences.Count);
        var change = PairedBootstrap.Of(differences);
        Assert.Equal(mean, change.Change, 12);
        Assert.Equal(mean - half, change.Low, half / 10);
        Assert.Equal(mean + half, change.High, half / 10);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void holds_the_true_difference_about_nineteen_times_in_twenty()
    {
        var random = new Random(11);
        var held = 0;
        const int trials = 200;
        for (var t = 0; t < trials; t++)
        {
            // Questions that get better, worse or stay, as recall@10 does: 30 % +1, 20 % -1, so 0.1 on average.
            var differences = Enumerable.Range(0, 100).Select(_ => random.Next(10) switch { < 3 => 1.0, < 5 => -1.0, _ => 0.0 }).ToList();
            var change = PairedBootstrap.Of(differences, t);
            if (change.Low <= 0.1 && 0.1 <= change.High) held++;
        }
        Assert.InRange(held, trials * 90 / 100, trials * 99 / 100);
    }

    [Fact]
    public void compares_each_way_with_the_first_by_data_set_and_part()
    {
        var report = ComparisonReport.Of(["all", "less"],
        [
            Run("one", ("a", 1), ("a", 0), ("b", 0.5)), Run("one", ("a", 0.5), ("a", 0), ("b", 1)),
            Run("two", ("c", 1)), Run("two", ("c", 1)),
        ]);
        Assert.Equal(
            [("one", "overall", 3, 1, 1), ("one", "a", 2, 0, 1), ("one", "b", 1, 1, 0), ("two", "overall", 1, 0, 0)],
            report.Rows.Select(r => (r.Dataset, r.Part, r.Scored, r.Better, r.Worse)));
        Assert.All(report.Rows, r => Assert.Equal("less", r.Variant));
        Assert.Equal([0, -0.25, 0.5, 0], report.Rows.Select(r => r.RecallAt10.Change));
        Assert.Throws<ArgumentException>(() => ComparisonReport.Of(["all", "less"], [Run("one", ("a", 1))]));
    }

    [Fact]
    public void knows_every_channel_by_name()
    {
        foreach (var channel in Enum.GetValues<RecallChannels>().Where(c => c != RecallChannels.None))
            Assert.Equal(channel, ChannelNames.Parse(channel.ToString().ToLowerInvariant()));
        Assert.Equal(RecallChannels.Time | RecallChannels.Phrases, ChannelNames.Parse(" time , phrases"));
        Assert.Equal(RecallChannels.None, ChannelNames.Parse(""));
        foreach (var name in new[] { "Time", "none", "3", "times" })
        {
            var error = Assert.Throws<ArgumentException>(() => ChannelNames.Parse(name));
            Assert.Contains("neighbours, sessions", error.Message, StringComparison.Ordinal);
        }
    }

    private static EvalRun Run(string dataset, params (string Category, double Recall)[] questions) => new(dataset, RecallVariant.Usual,
    [
        .. questions.Select(q => new QuestionResult { Category = q.Category, Scores = new RankingScores { RecallAt10 = q.Recall } }),
    ]);
}
