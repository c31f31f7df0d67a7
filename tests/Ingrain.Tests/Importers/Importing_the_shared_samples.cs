namespace Ingrain.Importers.Tests;

/// <summary>Samples of other programs, which are not part of the repository.</summary>
public sealed class Importing_the_shared_samples
{
    [Theory]
    [InlineData("importers/claude_code_log", 37, 4)]
    [InlineData("importers/claude_code_transcripts", 47, 2)]
    [InlineData("importers/polylogue/data/codex_event_stream", 19, 5)]
    [InlineData("importers/polylogue/fixtures/claude-code", 25, 5)]
    [InlineData("importers/synthetic", 22, 12)]
    [InlineData("importers/server_memory", 0, 19)]
    [InlineData("agent_files", 0, 71)]
    public void gives_what_they_hold(string folder, int episodes, int records)
    {
        Assert.SkipWhen(ImportedSources.Shared is null, "The shared samples (../shared/data beside the repository) are not there.");

        var things = Importer.Read(Path.Combine(ImportedSources.Shared, folder), cancel: TestContext.Current.CancellationToken).ToList();

        Assert.Equal(episodes, things.OfType<ImportedThing.OfEpisode>().Count());
        Assert.Equal(records, things.OfType<ImportedThing.OfRecord>().Count());
    }
}
