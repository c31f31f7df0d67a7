using Ingrain.Indexes;

namespace Ingrain.Tests.Indexes.Vectors;

public sealed class Ranking_cells
{
    [Fact]
    public void hands_out_every_cell_once_best_first()
    {
        var (random, ranking) = (new Random(1), new CellRanking());
        for (var round = 0; round < 100; round++)
        {
            var count = random.Next(1, 700);
            var scores = new float[(count + 15) / 16 * 16];
            for (var i = 0; i < count; i++) scores[i] = random.Next(40) / 20f - 1;
            ranking.Start(scores, count);
            foreach (var expected in Enumerable.Range(0, count).OrderByDescending(i => scores[i]).ThenBy(i => i))
                Assert.Equal(expected, ranking.Take());
            Assert.Equal(-1, ranking.Take());
        }
    }

    [Fact]
    public void keeps_candidates_down_to_the_margin_below_the_worst_of_the_best()
    {
        var (random, pool) = (new Random(2), new CandidatePool());
        for (var round = 0; round < 200; round++)
        {
            var wanted = random.Next(1, 30);
            var margin = random.NextSingle() / 20;
            var scores = Enumerable.Range(0, random.Next(1, 3000)).Select(_ => random.NextSingle()).ToArray();
            pool.Start(wanted, margin);
            for (var i = 0; i < scores.Length; i++)
                if (scores[i] > pool.Threshold) pool.Offer(i, scores[i]);
            pool.Trim();

            var best = scores.OrderDescending().Take(wanted).ToArray();
            var least = best.Length == wanted ? best[^1] - margin : float.NegativeInfinity;
            Assert.Equal(best.Length == wanted ? best[^1] : float.NegativeInfinity, pool.WorstOfBest);
            var within = Enumerable.Range(0, scores.Length).Where(i => scores[i] > least).OrderByDescending(i => scores[i]).ToArray();
            // As many as there is room for, and those the best of them.
            var kept = pool.Slots.ToArray();
            Assert.Equal(kept.Order(), within.Take(kept.Length).Order());
            Assert.True(kept.Length == within.Length || kept.Length >= Math.Min(within.Length, 256));
        }
    }
}
