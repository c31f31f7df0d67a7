using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

public sealed class Choosing_under_a_budget
{
    [Fact]
    public void goes_by_score_alone_when_told_to()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var offered = Enumerable.Range(0, random.Next(1, 40)).Select(_ => new Choosable(random.NextDouble(), 10)).ToList();
            var chosen = MarginalChoice.Choose(offered, (20, 100), lambda: 1, (_, _) => 1);
            var expected = offered.Index().OrderByDescending(o => o.Item.Score).Take(10).Select(o => o.Index);
            Assert.Equal(expected, chosen.Select(c => c.Place));
        }
    }

    [Fact]
    public void keeps_its_bounds_and_offers_nothing_twice()
    {
        var random = new Random(6);
        for (var round = 0; round < 500; round++)
        {
            var count = random.Next(0, 30);
            var offered = Enumerable.Range(0, count)
                .Select(_ => new Choosable(random.NextDouble() * 9, random.Next(1, 90))
                {
                    Claims = random.Next(4) == 0 ? [random.Next(count)] : [],
                })
                .ToList();
            var bounds = (Count: random.Next(0, 12), Tokens: random.Next(1, 300));
            var chosen = MarginalChoice.Choose(offered, bounds, random.NextDouble(), (a, b) => (a + b) % 3 / 2.0);
            Assert.InRange(chosen.Count, 0, bounds.Count);
            Assert.InRange(chosen.Sum(c => c.TokensMax), 0, bounds.Tokens);
            Assert.Equal(chosen.Count, chosen.Select(c => c.Place).Distinct().Count());
            Assert.All(chosen, c => Assert.InRange(c.TokensMax, 1, offered[c.Place].Tokens));
            // Whatever was left out would not have fitted, or the count was reached.
            if (chosen.Count == bounds.Count) continue;
            var left = bounds.Tokens - chosen.Sum(c => c.TokensMax);
            Assert.All(
                offered.Index().Where(o => o.Item.Claims.Count == 0 && chosen.All(c => c.Place != o.Index)),
                o => Assert.True(o.Item.Tokens > left));
        }
    }

    [Fact]
    public void prefers_what_is_unlike_the_chosen()
    {
        Choosable[] offered = [new(1, 10), new(0.98, 10), new(0.9, 10)];
        double Alike(int a, int b) => a + b == 1 ? 1 : 0;
        Assert.Equal([0, 2, 1], MarginalChoice.Choose(offered, (3, 100), 0.7, Alike).Select(c => c.Place));
        Assert.Equal([0, 1, 2], MarginalChoice.Choose(offered, (3, 100), 1, Alike).Select(c => c.Place));
    }

    [Fact]
    public void puts_evidence_beside_its_claim_and_pays_for_a_part_of_it()
    {
        Choosable[] offered = [new(1, 20), new(0.8, 20), new(0.5, 500) { Claims = [0] }, new(0.4, 500)];
        var chosen = MarginalChoice.Choose(offered, (4, 600), 1);
        Assert.Equal([new Chosen(0, 20), new Chosen(2, 64), new Chosen(1, 20)], chosen.Take(3));
        // Where its claim is not chosen it stands for itself, whole.
        var alone = MarginalChoice.Choose([new(1, 9_999), new(0.5, 500) { Claims = [0] }], (4, 600), 1);
        Assert.Equal([new Chosen(1, 500)], alone);
    }
}
