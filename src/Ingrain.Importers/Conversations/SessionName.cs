namespace Ingrain.Importers;

/// <summary>A session as its source names it.</summary>
/// <param name="Source">The format's name.</param>
/// <param name="Key">The source's id of the session.</param>
internal readonly record struct SessionName(string Source, string Key)
{
    public RecordId Id => ImportId.Of(Source + ":", Key);
}
