using Ingrain.Learning;

namespace Ingrain.Tests.Programs;

public class Rewarding_tasks
{
    [Theory]
    [InlineData(1, 0.5, 0.5)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(1, -0.1, 0)]
    [InlineData(double.NaN, 0, 0)]
    public void takes_no_weights_by_which_memory_pays_without_solving(double alpha, double beta, double lambda) =>
        Assert.Throws<ArgumentException>(() => new TaskReward(alpha, beta, lambda));

    [Fact]
    public void never_ranks_an_unsolved_task_above_a_solved_one_whatever_is_kept_or_read()
    {
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var beta = random.NextDouble() * 0.6;
            var reward = new TaskReward(1, beta, random.NextDouble() * (0.99 - beta));
            var worst = reward.Of(true, random.Next(50), 0, random.NextDouble() * 3);
            var best = reward.Of(false, random.Next(50), random.Next(50), random.NextDouble());
            Assert.True(worst > best, $"{worst} solved, {best} unsolved");
        }
    }

    [Fact]
    public void gives_nothing_for_one_useless_line_that_is_read_each_time()
    {
        var reward = new TaskReward();
        Assert.Equal(reward.Of(true, 0, 0, 0.001), reward.Of(true, 1, 0, 0.001));
        Assert.True(reward.Of(true, 4, 2, 0.2) > reward.Of(true, 1, 0, 0.001));
    }

    [Fact]
    public void pays_less_for_the_same_reuse_the_more_was_offered()
    {
        var reward = new TaskReward();
        Assert.True(reward.Of(true, 4, 2, 0.1) > reward.Of(true, 30, 2, 0.1));
        Assert.Equal(reward.Of(true, 30, 0, 0.1), reward.Of(true, 0, 0, 0.1));
    }
}
