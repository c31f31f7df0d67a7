namespace Ingrain.Importers;

/// <summary>One thing read from a source, in the order of the source.</summary>
public abstract record ImportedThing
{
    private ImportedThing() { }

    /// <summary>An episode. Its id is derived from the source's own ids, so that reading the source again gives the same id.</summary>
    /// <param name="Value">The episode.</param>
    public sealed record OfEpisode(Episode Value) : ImportedThing;

    /// <summary>A session, note, fact, entity or link. Its id is derived from the source, as an episode's is.</summary>
    /// <param name="Value">The record.</param>
    public sealed record OfRecord(Record Value) : ImportedThing;

    /// <summary>Something that was not brought over.</summary>
    /// <param name="Place">Where: file, and line or JSON path.</param>
    /// <param name="Why">Why, in words for a person.</param>
    public sealed record Skipped(string Place, string Why) : ImportedThing;
}
