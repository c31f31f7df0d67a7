using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Facts;

/// <summary>Random assertions, corrections, retractions and their undoing, in any order of dates, against the naive oracle.</summary>
public sealed class Streams_of_dated_facts
{
    private const int Days = 400;
    private const int Operations = 2_500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task answer_what_held_when_as_known_when(int seed)
    {
        var random = new Random(seed);
        var oracle = new BitemporalOracle(Days);
        await using var test = new TestEngine();
        var facts = new List<Fact>();
        for (var i = 0; i < Operations; i++)
        {
            test.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 600)));
            var fact = await StepAsync(test, facts, random);
            var known = fact.VerifiedAt is { } verified ? (verified - Day(0)).Days : 0;
            oracle.Write(
                new(fact.Id, fact.Subject!, fact.Object!, ToDay(fact.ValidFrom), ToDay(fact.ValidTo),
                    fact.State == RecordState.Active, fact.Sequence),
                known);
            if (i % 25 == 0) await CompareAsync(test, oracle, random, fact.Sequence, seed);
        }
        await CompareAsync(test, oracle, random, long.MaxValue, seed);
        foreach (var fact in facts.Take(200))
        {
            var history = await test.Engine.HistoryAsync(
                Space, new Endpoint(RecordKind.Fact, fact.Id), TestContext.Current.CancellationToken);
            Assert.Equal(oracle.History(fact.Id), history.Select(h => ((Fact)h.Content.Record!).Object!));
        }
    }

    private static async Task<Fact> StepAsync(TestEngine test, List<Fact> facts, Random random)
    {
        var choice = facts.Count == 0 ? 0 : random.Next(10);
        if (choice < 6)
        {
            var fact = await test.KeepAsync(Asserted(random, $"subject {random.Next(12)}", $"value {facts.Count}"));
            facts.Add(fact);
            return fact;
        }
        var index = random.Next(facts.Count);
        var old = facts[index];
        var changed = choice switch
        {
            < 8 => Asserted(random, random.Next(8) == 0 ? $"subject {random.Next(12)}" : old.Subject!, old.Object + "'") with
            {
                Id = old.Id,
                VerifiedAt = old.VerifiedAt,
                State = old.State,
            },
            8 => old with { State = RecordState.Retracted, Tags = [.. old.Tags, $"t{random.Next()}"] },
            _ => old with { State = RecordState.Active, Tags = [.. old.Tags, $"t{random.Next()}"] },
        };
        return facts[index] = await test.KeepAsync(changed with { Tags = [$"t{random.Next()}"] });
    }

    private static Fact Asserted(Random random, string subject, string value)
    {
        int? from = random.Next(5) == 0 ? null : random.Next(Days);
        int? to = random.Next(3) > 0 ? null : (from ?? 0) + 1 + random.Next(Days / 2);
        return new Fact
        {
            Statement = $"{subject} runs {value}", Subject = subject, Predicate = "runs", Object = value,
            Type = FactType.Infrastructure.Name, ValidFrom = from is { } f ? Day(f) : null, ValidTo = to is { } t ? Day(t) : null,
            VerifiedAt = Day(random.Next(Days)), Label = TrustLabel.Principal,
        };
    }

    private static async Task CompareAsync(TestEngine test, BitemporalOracle oracle, Random random, long head, int seed)
    {
        var ct = TestContext.Current.CancellationToken;
        var asOf = head == long.MaxValue || random.Next(2) == 0 ? head : random.NextInt64(1, head + 1);
        for (var subject = 0; subject < 12; subject++)
        {
            var expected = oracle.Timeline($"subject {subject}", asOf);
            var key = FactKey.Of($"Subject  {subject}", "RUNS", null)!.Value;
            for (var i = 0; i < 40; i++)
            {
                var day = random.Next(Days);
                var at = new ReadAt { ValidAt = Day(day), AsOf = AsOf.Changeset(asOf) };
                var holding = await test.Engine.FactsAsync(Space, key, at, ct);
                Assert.True(
                    holding.Count <= 1 && (holding.Count == 0 ? null : holding[0].Object) == expected[day],
                    $"seed {seed}, subject {subject}, day {day}, as of {asOf}: expected {expected[day] ?? "nothing"}, "
                    + $"got {string.Join(" and ", holding.Select(f => f.Object))}");
            }
        }
    }

    private static int? ToDay(DateTimeOffset? time) => time is { } t ? (t - Day(0)).Days : null;
}
