using Ingrain.Eval;

namespace Ingrain.Tests.Eval;

/// <summary>
/// Recall quality where no data set is at hand. The floors are counts of questions a little below what was measured: falling under one
/// means that recall finds less than it did. Kinds that recall does not find yet have none.
/// </summary>
public sealed class Recalling_from_invented_conversations
{
    /// <summary>By kind: questions of which gold stands first, and questions of which all gold is within the first 5.</summary>
    private static readonly Dictionary<string, (int First, int Within5)> s_floors = new()
    {
        ["answer"] = (0, 49),
        ["code"] = (35, 36),
        ["date"] = (78, 80),
        ["ending"] = (49, 50),
        ["misspelt"] = (3, 45),
        ["name"] = (49, 50),
        ["two-hop"] = (7, 0),
        ["update"] = (3, 9),
    };

    [Fact]
    public async Task finds_as_much_of_every_kind_as_it_did()
    {
        var run = await new EvalRunner(IndexTarget.OpenAsync, TimeProvider.System)
            .RunAsync(InventedData.Make(), new RecallVariant { IsTimed = false }, TestContext.Current.CancellationToken);
        var missed = new List<string>();
        foreach (var (kind, floor) in s_floors)
        {
            var scores = run.Scores(kind);
            var (first, within5) = (scores.Count(s => s.ReciprocalRank == 1), scores.Count(s => s.RecallAt5 == 1));
            if (first < floor.First || within5 < floor.Within5)
                missed.Add($"{kind}: {first} first and {within5} within 5 of {scores.Count}, at least {floor}");
        }
        Assert.Empty(missed);
    }

    [Fact]
    public void is_asked_the_same_questions_of_the_same_conversations_every_time()
    {
        var (one, two) = (InventedData.Make(), InventedData.Make());
        Assert.Equal(Texts(one), Texts(two));
        Assert.Equal(446, one.Conversations.Sum(c => c.Questions.Count));

        static IEnumerable<string> Texts(EvalDataset data) => data.Conversations.SelectMany(c =>
            c.Episodes.Select(e => $"{e.Id} {e.OccurredAt:O} {e.Content}")
                .Concat(c.Questions.Select(q => $"{q.Text} {string.Join(' ', q.Gold)}")));
    }
}
