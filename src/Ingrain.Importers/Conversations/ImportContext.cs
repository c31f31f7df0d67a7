namespace Ingrain.Importers;

/// <summary>What the readers of one import share.</summary>
internal sealed class ImportContext(CancellationToken cancel)
{
    public ImportLedger Ledger { get; } = new();

    public SessionBook Sessions { get; } = new();

    public CancellationToken Cancel { get; } = cancel;

    /// <summary>A record, unless it was already given.</summary>
    public void Give(string place, Record record, string content, List<Reading> into)
    {
        var why = Ledger.Add(record.Kind, record.Id, content);
        into.Add(why is null ? new(place, new ImportedThing.OfRecord(record)) : Reading.Skip(place, why));
    }
}
