using Ingrain.Storage;
using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Remembering_together
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task leaves_what_remembering_one_after_another_leaves(int seed)
    {
        var random = new Random(seed);
        await using var together = new TestEngine();
        await using var oneByOne = new TestEngine();
        for (var round = 0; round < 12; round++)
        {
            var actor = random.Next(3) == 0 ? Ada : Bot;
            Record[] records = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Any(random))];
            var before = await together.Engine.HeadAsync(Space, Ct);
            var expected = 0;
            foreach (var record in records)
                expected += await oneByOne.Engine.RememberAsync(Space, record, By(actor), ct: Ct) is Remembered.Kept ? 1 : 0;
            var results = await together.Engine.RememberAsync(Space, records, By(actor), ct: Ct);
            Assert.Equal(records.Length, results.Count);
            Assert.Equal(before.Sequence + (expected > 0 ? 1 : 0), (await together.Engine.HeadAsync(Space, Ct)).Sequence);
            Assert.Equal(await StateAsync(oneByOne), await StateAsync(together));
        }
    }

    [Fact]
    public async Task writes_all_or_none()
    {
        await using var test = new TestEngine();
        Record[] records = [Note("a", "one"), Fact("it rains"), Note("../b", "two")];
        Assert.Equal(MemoryErrorCode.Invalid, (await Assert.ThrowsAsync<MemoryException>(
            () => test.Engine.RememberAsync(Space, records, By(Ada), ct: Ct))).Code);
        Assert.Equal(0, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
        await test.KeepAsync(Note("a", "zero") with { Id = new("n") });
        records = [Fact("it rains"), Note("a", "one") with { Id = new("n") }];
        Assert.Equal(MemoryErrorCode.Conflict, (await Assert.ThrowsAsync<MemoryException>(
            () => test.Engine.RememberAsync(Space, records, By(Ada), [null, 0], Ct))).Code);
        Assert.Equal(1, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
        var kept = await test.Engine.RememberAsync(Space, records, By(Ada), [null, 1], Ct);
        Assert.All(kept, k => Assert.Equal(2, Assert.IsType<Remembered.Kept>(k).Record.Sequence));
    }

    [Fact]
    public async Task lets_a_record_rest_on_one_before_it_and_lends_no_more_trust_than_that_has()
    {
        await using var test = new TestEngine();
        var source = Note("a", "from outside") with { Id = new("source"), Label = TrustLabel.External };
        var rests = Fact("it rains") with { Evidence = [Of(source.Id)], Label = TrustLabel.Agent };
        var kept = await test.Engine.RememberAsync(Space, [source, rests], By(Bot), ct: Ct);
        Assert.Equal(TrustLabel.External, Assert.IsType<Remembered.Kept>(kept[1]).Record.Label);
        Assert.Equal(MemoryErrorCode.Invalid, (await Assert.ThrowsAsync<MemoryException>(() => test.Engine.RememberAsync(
            Space, [rests with { Statement = "x", Evidence = [Of(new("later"))] }, source with { Id = new("later") }],
            By(Bot), ct: Ct))).Code);
    }

    [Fact]
    public async Task writes_the_same_claim_once_and_takes_the_most_trust()
    {
        await using var test = new TestEngine();
        var kept = await test.Engine.RememberAsync(
            Space, [Fact("it rains") with { Label = TrustLabel.External }, Fact("It  rains") with { Label = TrustLabel.Principal }],
            By(Ada), ct: Ct);
        Assert.Equal(kept[0], kept[1]);
        Assert.Equal((TrustLabel.Principal, 1), (((Remembered.Kept)kept[0]).Record.Label, ((Remembered.Kept)kept[0]).Record.Version));
        Assert.IsType<Remembered.AlreadyKnown>((await test.Engine.RememberAsync(Space, [Fact("it rains")], By(Ada), ct: Ct))[0]);
        Assert.Equal(1, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task repeated_under_its_changesets_id_gives_the_first_results()
    {
        await using var test = new TestEngine();
        await test.KeepAsync(Fact("known before"));
        var context = By(Ada) with { Changeset = new ChangesetId(test.Ids.NextGuid()) };
        Record[] records = [Fact("it rains"), Fact("known before"), Note("a", "one"), Note("a", "two"), Fact("it rains")];
        var first = await test.Engine.RememberAsync(Space, records, context, ct: Ct);
        await test.KeepAsync(Note("a", "three"));
        var again = await test.Engine.RememberAsync(Space, records, context, ct: Ct);
        Assert.Equal(3, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
        foreach (var place in (int[])[0, 2, 3])
            Assert.Equal(
                (Kept(first[place]).Id, Kept(first[place]).Version, Kept(first[place]).ContentHash),
                (Kept(again[place]).Id, Kept(again[place]).Version, Kept(again[place]).ContentHash));
        Assert.IsType<Remembered.AlreadyKnown>(again[1]);
        Assert.Equal(MemoryErrorCode.Conflict, (await Assert.ThrowsAsync<MemoryException>(
            () => test.Engine.RememberAsync(Space, [.. records, Fact("more")], context, ct: Ct))).Code);
        Assert.Equal(MemoryErrorCode.Conflict, (await Assert.ThrowsAsync<MemoryException>(
            () => test.Engine.RememberAsync(Space, records[..3], context, ct: Ct))).Code);
    }

    [Fact]
    public async Task looks_past_what_it_rewrites_itself()
    {
        await using var test = new TestEngine();
        await test.KeepAsync(Fact("it rains") with { Id = new("old") });
        var kept = await test.Engine.RememberAsync(
            Space, [Fact("it snows") with { Id = new("old") }, Fact("it rains"), Fact("it snows")], By(Ada), ct: Ct);
        Assert.Equal((new RecordId("old"), 2), (Kept(kept[0]).Id, Kept(kept[0]).Version));
        Assert.Equal(("it rains", 1), (((Fact)Kept(kept[1])).Statement, Kept(kept[1]).Version));
        Assert.Equal(kept[0], kept[2]);
    }

    [Fact]
    public async Task by_callers_at_once_never_writes_a_claim_twice()
    {
        await using var test = new TestEngine();
        string[] words = [.. Enumerable.Range(0, 40).Select(i => $"claim {i}")];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 10; i++)
                await test.Engine.RememberAsync(
                    Space, [.. Enumerable.Range(0, 10).Select(_ => Fact(words[random.Next(words.Length)]))], By(Ada), ct: Ct);
        }, Ct)));
        var page = await test.Engine.ListAsync(Space, new ListQuery { Kind = RecordKind.Fact, Limit = 1_000 }, ct: Ct);
        Assert.Equal(page.Items.Count, page.Items.Select(i => ((Fact)i.Record!).Statement).Distinct().Count());
    }

    /// <summary>What is there, but for ids that were made and how often something was written over.</summary>
    private static async Task<List<string>> StateAsync(TestEngine test)
    {
        var state = new List<string>();
        foreach (var kind in (RecordKind[])[RecordKind.Fact, RecordKind.Note])
            foreach (var item in (await test.Engine.ListAsync(Space, new ListQuery { Kind = kind, Limit = 1_000 }, ct: Ct)).Items)
                state.Add(item.Record switch
                {
                    Fact f => $"{(f.Id.Value.StartsWith("fact", StringComparison.Ordinal) ? f.Id : "")} {f.Statement} {f.Label}",
                    Note n => $"{n.Path} {n.Text} {n.Label}",
                    _ => "",
                });
        return [.. state.Order(StringComparer.Ordinal)];
    }

    private static Record Kept(Remembered remembered) => ((Remembered.Kept)remembered).Record;

    private static Record Any(Random random) => random.Next(5) switch
    {
        0 => Note($"dir/{random.Next(4)}", $"text {random.Next(3)}"),
        1 => Own($"own/{random.Next(3)}", $"text {random.Next(3)}"),
        2 => Fact($"it is its own {random.Next(3)}") with { Id = new($"fact{random.Next(4)}") },
        _ => Fact($"it is {random.Next(8)}") with { Label = (TrustLabel)random.Next(1, 4), Tags = random.Next(9) == 0 ? ["t"] : [] },
    };

    private static Evidence Of(RecordId note) => new() { Kind = RecordKind.Note, Id = note };

    private static Note Own(string path, string text) => Note(path, text) with { Id = new(path) };

    private static Note Note(string path, string text) => new() { Path = path, Text = text, Label = TrustLabel.Agent };

    private static Fact Fact(string statement) => new() { Statement = statement, Label = TrustLabel.Agent };
}
