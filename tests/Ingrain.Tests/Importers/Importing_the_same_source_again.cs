using System.Text;
using Ingrain.Tests.Support;

namespace Ingrain.Importers.Tests;

public sealed class Importing_the_same_source_again
{
    public static TheoryData<string> Samples => [.. ImportSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void gives_the_same_things_under_the_same_ids(string name)
    {
        var first = ImportedSources.Read(name, ImportSamples.All[name]).Select(Told).ToList();
        var again = ImportedSources.Read(name, ImportSamples.All[name]).Select(Told).ToList();

        Assert.NotEmpty(first);
        Assert.Equal(first, again);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task changes_nothing_in_a_space_that_has_it(string name)
    {
        await using var test = new TestEngine();
        var context = TestEngine.By(new Actor(ActorKind.Import, "import"));
        var readings = ImportedSources.Read(name, ImportSamples.All[name]);

        var first = await test.Engine.ObserveAsync(TestEngine.Space, readings.Episodes(), context, TestContext.Current.CancellationToken);
        foreach (var record in readings.Records<Record>())
            Assert.IsType<Remembered.Kept>(
                await test.Engine.RememberAsync(TestEngine.Space, record, context, ct: TestContext.Current.CancellationToken));
        var head = await test.Store.HeadAsync(TestEngine.Space, TestContext.Current.CancellationToken);
        var again = await test.Engine.ObserveAsync(TestEngine.Space, readings.Episodes(), context, TestContext.Current.CancellationToken);
        foreach (var record in readings.Records<Record>())
            _ = await test.Engine.RememberAsync(TestEngine.Space, record, context, ct: TestContext.Current.CancellationToken);

        Assert.Equal(readings.Episodes().Count, first.Added);
        Assert.Equal(readings.Episodes().Count, again.AlreadyKnown);
        Assert.Equal(head.Sequence, (await test.Store.HeadAsync(TestEngine.Space, TestContext.Current.CancellationToken)).Sequence);
    }

    [Theory]
    [InlineData("transcript.jsonl")]
    [InlineData("rollout.jsonl")]
    [InlineData("old-rollout.jsonl")]
    public void gives_what_was_said_before_a_session_grew_unchanged(string name)
    {
        var lines = ImportSamples.All[name].Split('\n');
        var grown = ImportedSources.Read(name, ImportSamples.All[name]).Select(Told).ToHashSet();

        for (var count = 1; count < lines.Length; count++)
            foreach (var reading in ImportedSources.Read(name, string.Join('\n', lines[..count]), FormatOf(name)))
                if (reading.Thing is ImportedThing.OfEpisode)
                    Assert.Contains(Told(reading), grown);
    }

    private static ImportFormat FormatOf(string name) =>
        FormatProbe.Of(ImportedSources.SourceOf(name, Encoding.UTF8.GetBytes(ImportSamples.All[name])))!.Value;

    private static string Told(Reading reading) => reading.Thing switch
    {
        ImportedThing.OfEpisode(var e) => $"{e.Id} {e.Session} {e.Role} {e.OccurredAt:O} {e.Content} {string.Join(',', e.Metadata)}",
        ImportedThing.OfRecord(var r) => System.Text.Json.JsonSerializer.Serialize(r, r.GetType()) + r.Id,
        ImportedThing.Skipped(var place, var why) => $"{place}: {why}",
        _ => reading.Place,
    };
}
