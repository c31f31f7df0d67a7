namespace Ingrain.Importers;

/// <summary>
/// One thing read, with the place it was read from. A null thing says that the place was read and is told through another thing, such as
/// a title that ends up in a session: with it, every line and message of a source is accounted for, which the tests hold.
/// </summary>
internal readonly record struct Reading(string Place, ImportedThing? Thing)
{
    public static Reading Skip(string place, string why) => new(place, new ImportedThing.Skipped(place, why));

    public static Reading Absorbed(string place) => new(place, null);
}
