using Ingrain.Eval;

namespace Ingrain.Tests.Eval;

public sealed class Learning_weights
{
    [Fact]
    public void ranks_as_before_by_the_fixed_weights()
    {
        var recalled = new Recalled
        {
            Items = [], Context = "", Tokens = 0, NothingRelevant = false,
            Candidates = [Given("a", 6, 3, 0, "returned"), Given("d", 5, 4, 1, "duplicate"), Given("b", 4, 1, 3, "limit")],
        };
        var question = new EvalQuestion { Text = "x", Category = "k", Gold = ["b"] };
        var example = RankingExample.Of("c", question, recalled, c => c.Id.Value);
        Assert.Equal(["a", "b"], example.Candidates.Select(c => c.Id));
        Assert.Equal([1, Math.Round(4 / 6.0, 12)], example.Candidates.Select(c => Math.Round(c.Score(LinearCombiner.Fixed), 12)));
        Assert.Equal(0.5, example.Scores(LinearCombiner.Fixed).ReciprocalRank);
    }

    [Fact]
    public void leans_on_what_tells_gold_apart_and_away_from_what_misleads()
    {
        var examples = Examples(new Random(3), conversations: 6);
        var weights = LinearCombiner.Fit(examples, 0.01);
        Assert.True(weights[0] > weights[1] * 2, string.Join(", ", weights));
        var scores = LinearCombiner.CrossValidate(examples, 3);
        Assert.Equal(examples.Count, scores.Count);
        Assert.True(scores.Average(s => s.Learned.ReciprocalRank) > scores.Average(s => s.Fixed.ReciprocalRank) + 0.1);
        Assert.Equal(weights, LinearCombiner.Fit(examples, 0.01));
    }

    [Fact]
    public void stays_with_the_fixed_weights_where_there_is_nothing_to_learn()
    {
        Assert.Equal(LinearCombiner.Fixed, LinearCombiner.Fit([], 0.01));
        var random = new Random(5);
        var noise = Enumerable.Range(0, 40).Select(q => new RankingExample($"c{q % 4}", ["g"],
        [
            .. Enumerable.Range(0, 20)
                .Select(i => Candidate(i == 7 ? "g" : $"x{i}", i == 7, random.NextDouble(), random.NextDouble())),
        ])).ToList();
        var scores = LinearCombiner.CrossValidate(noise, 4);
        var change = PairedBootstrap.Of([.. scores.Select(s => s.Learned.ReciprocalRank - s.Fixed.ReciprocalRank)]);
        Assert.True(change.Low <= 0, $"learned {change} from noise");
    }

    [Fact]
    public async Task learns_from_no_data_set_whose_licence_forbids_it()
    {
        var data = InventedData.Make();
        var some = data.Conversations.Take(3).ToList();
        var trials = await CombinerBench.RunAsync(
            [new("locomo", some), new("invented", some)], IndexTarget.OpenAsync, TestContext.Current.CancellationToken);
        Assert.Equal([("invented", "locomo"), ("invented", "invented")], trials.Select(t => (t.LearnedFrom, t.TriedOn)));
    }

    /// <summary>Questions whose gold the first part favours, and whose second part is as high for anything.</summary>
    private static List<RankingExample> Examples(Random random, int conversations) =>
        [.. Enumerable.Range(0, conversations * 10).Select(q => new RankingExample($"c{q % conversations}", ["g"],
            [.. Enumerable.Range(0, 20).Select(i => Candidate(
                i == 7 ? "g" : $"x{i}", i == 7, i == 7 ? 0.3 : random.NextDouble() * 0.25, random.NextDouble() * 0.7))]))];

    private static RankingCandidate Candidate(string id, bool isGold, double signal, double noise) =>
        new(id, isGold, [signal, noise, .. RankingExample.Features.Skip(2).Select(_ => 0.0)]);

    private static Candidate Given(string id, double score, double text, double session, string outcome) => new()
    {
        Id = new RecordId(id), Kind = RecordKind.Episode, Score = score, Outcome = outcome,
        Components = new Dictionary<string, double> { ["text"] = text, ["session"] = session, ["relevance"] = score },
    };
}
