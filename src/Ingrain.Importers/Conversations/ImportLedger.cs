namespace Ingrain.Importers;

/// <summary>
/// What this import has already given, so that a repeated line is told as such and a second message under a taken id is not silently
/// lost when the store refuses it. It remembers hashes: about 60 bytes an id.
/// </summary>
internal sealed class ImportLedger
{
    /// <summary>After this many ids nothing more is remembered; the store, which compares ids itself, then answers for repeats.</summary>
    public const int IdsMax = 5_000_000;

    private readonly Dictionary<UInt128, UInt128> _given = [];

    /// <summary>Notes an id and what it stands for.</summary>
    /// <returns>Null for a new id; otherwise why it is not given again.</returns>
    public string? Add(RecordKind kind, RecordId id, string content)
    {
        var key = ImportId.Print($"{(int)kind}:{id.Value}");
        var print = ImportId.Print(content);
        if (_given.TryGetValue(key, out var before))
            return before == print
                ? "it repeats, under the same id, what was already read"
                : "its id is already taken by something with other content; the first one is kept";
        if (_given.Count < IdsMax) _given.Add(key, print);
        return null;
    }
}
