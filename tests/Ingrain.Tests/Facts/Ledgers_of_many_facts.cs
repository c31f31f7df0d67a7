namespace Ingrain.Tests.Facts;

public sealed class Ledgers_of_many_facts
{
    private const int Days = 60;
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void answer_as_reading_every_fact_with_the_key_does(int seed)
    {
        var random = new Random(seed);
        var (ledger, scanned, facts) = (new FactLedger(), new ScannedLedger(), new List<Fact>());
        for (var sequence = 1; sequence <= 600; sequence++)
        {
            var fact = Next(random, facts, sequence);
            ledger.Add(fact);
            scanned.Add(fact);
            if (sequence % 40 != 0) continue;
            for (var i = 0; i < 10; i++)
            {
                var (at, asOf) = (Day(random.Next(-2, Days + 2)), random.Next(2) == 0 ? long.MaxValue : random.Next(sequence + 1));
                foreach (var id in facts.Select(f => f.Id).Distinct())
                    Assert.Equal(scanned.Standing(id, at, asOf), ledger.Standing(id, at, asOf));
                foreach (var key in facts.Select(f => FactKey.Of(f)!.Value).Distinct())
                    Assert.Equal(
                        scanned.Holding(key, at, asOf).Select(f => (f.Id, f.Version)),
                        ledger.Holding(key, at, asOf).Select(f => (f.Id, f.Version)));
            }
        }
    }

    [Theory]
    [InlineData("each after the one before")]
    [InlineData("each before the one after")]
    [InlineData("in any order")]
    [InlineData("each ended when the next began")]
    [InlineData("all at once")]
    [InlineData("versions of one")]
    public void with_one_key_take_steps_that_hardly_grow_with_their_number(string shape)
    {
        var (few, many) = (StepsOf(shape, 1_000), StepsOf(shape, 100_000));
        // A tree of a hundred times as many is less than seven levels deeper if it is perfect, and less than twenty if it is not.
        Assert.InRange(many.Add, 1, few.Add + 40);
        Assert.InRange(many.Ask, 1, few.Ask + 160);
    }

    [Fact]
    public void find_the_same_claim_with_and_without_subject()
    {
        var ledger = new FactLedger();
        var (with, without) = (Fact(1, 1) with { Statement = "It  Rains" }, Fact(2, 2) with { Subject = null, Predicate = null });
        foreach (var fact in new[] { with, without }) ledger.Add(fact);
        Assert.Equal(with.Id, ledger.Same(with with { Id = default, Statement = "it rains" }, long.MaxValue)!.Id);
        Assert.Equal(without.Id, ledger.Same(without with { Id = default }, long.MaxValue)!.Id);
        Assert.Null(ledger.Same(with with { ValidFrom = Day(9) }, long.MaxValue));
        Assert.Null(ledger.Same(without, 1));
        ledger.Add(without with { State = RecordState.Retracted, Version = 2, Sequence = 3 });
        Assert.Null(ledger.Same(without, long.MaxValue));
        Assert.Equal(without.Id, ledger.Same(without, 2)!.Id);
    }

    /// <summary>Steps to add one fact and to ask about one moment, on average.</summary>
    private static (double Add, double Ask) StepsOf(string shape, int count)
    {
        var (ledger, random) = (new FactLedger(), new Random(1));
        for (var i = 0; i < count; i++) ledger.Add(Shaped(shape, i, count, random));
        var adding = ledger.Steps;
        var key = FactKey.Of(Fact(0, 1))!.Value;
        const int asked = 200;
        for (var i = 0; i < asked; i++)
        {
            var (at, asOf) = (s_start.AddMinutes(random.Next(-10, count + 10)), i % 2 == 0 ? long.MaxValue : random.Next(1, count + 1));
            Assert.InRange(ledger.Holding(key, at, asOf).Count, 0, 1);
            ledger.Standing(new RecordId($"f{(shape == "versions of one" ? 0 : random.Next(count))}"), at, asOf);
        }
        return ((double)adding / count, (double)(ledger.Steps - adding) / asked);
    }

    private static Fact Shaped(string shape, int i, int count, Random random) => shape switch
    {
        "each after the one before" => Fact(i, i + 1) with { ValidFrom = s_start.AddMinutes(i) },
        "each before the one after" => Fact(i, i + 1) with { ValidFrom = s_start.AddMinutes(count - i) },
        "in any order" => Fact(i, i + 1) with { ValidFrom = s_start.AddMinutes(random.Next(count)) },
        "each ended when the next began" =>
            Fact(i, i + 1) with { ValidFrom = s_start.AddMinutes(i), ValidTo = s_start.AddMinutes(i + 1) },
        "all at once" => Fact(i, i + 1),
        _ => Fact(0, i + 1) with { ValidFrom = s_start.AddMinutes(i), Version = i + 1 },
    };

    private static Fact Next(Random random, List<Fact> facts, int sequence)
    {
        var isNew = facts.Count == 0 || random.Next(3) > 0;
        var old = isNew ? null : facts[random.Next(facts.Count)];
        int? from = random.Next(4) == 0 ? null : random.Next(Days);
        int? to = random.Next(3) == 0 ? (from ?? 0) + 1 + random.Next(Days / 2) : null;
        var type = random.Next(4) == 0 ? FactType.All.First(t => t.Rule != ConflictRule.Functional) : FactType.Infrastructure;
        var fact = Fact(old is null ? facts.Count : facts.IndexOf(old), sequence) with
        {
            Id = old?.Id ?? new RecordId($"f{sequence}"),
            Version = old is null ? 1 : facts.Last(f => f.Id == old.Id).Version + 1,
            Subject = $"s{random.Next(3)}",
            Type = type.Name,
            ValidFrom = from is { } f ? Day(f) : null,
            ValidTo = to is { } t ? Day(t) : null,
            VerifiedAt = random.Next(2) == 0 ? Day(random.Next(Days)) : null,
            Label = (TrustLabel)random.Next(5),
            State = random.Next(6) == 0 ? RecordState.Retracted : RecordState.Active,
            Supersedes = facts.Count > 0 && random.Next(6) == 0 ? [facts[random.Next(facts.Count)].Id] : [],
        };
        facts.Add(fact);
        return fact;
    }

    private static Fact Fact(int number, long sequence) => new()
    {
        Id = new RecordId($"f{number}"), Statement = $"it is {number}", Subject = "s", Predicate = "p", Type = FactType.Infrastructure.Name,
        Label = TrustLabel.Principal, Version = 1, Sequence = sequence, RecordedAt = Day(0),
    };

    private static DateTimeOffset Day(int day) => s_start.AddDays(day);
}
