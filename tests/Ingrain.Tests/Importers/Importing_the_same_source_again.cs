using System.Text;

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
    [InlineData("transcript.jsonl")]
    [InlineData("rollout.jsonl")]
    [InlineData("old-rollout.jsonl")]
    public void gives_the_lines_of_a_session_that_grew_the_ids_they_had(string name)
    {
        var lines = ImportSamples.All[name].Split('\n');
        var grown = ImportedSources.Read(name, ImportSamples.All[name]).Episodes().ToDictionary(e => e.Id, e => e.Content);

        for (var count = 1; count < lines.Length; count++)
            foreach (var episode in ImportedSources.Read(name, string.Join('\n', lines[..count]), FormatOf(name)).Episodes())
                Assert.Equal(episode.Content, grown[episode.Id]);
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
