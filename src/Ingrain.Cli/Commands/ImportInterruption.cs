using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Tells of an import that did not come to its end what it had written, as the log has it.</summary>
internal static class ImportInterruption
{
    /// <summary>More would take longer to read than somebody who pressed Ctrl-C waits.</summary>
    private const int ChangesetsMax = 2_000;

    public static async Task<int> FailAsync(
        Call call, MemoryEngine engine, (long Before, Actor Actor) import, Exception e, CancellationToken ct)
    {
        var cause = e is MemoryException failure
            ? new CliException(ExitCode.Of(failure.Code), Wording.Word(failure.Code), failure.Message, e)
            : new CliException(ExitCode.Cancelled, "cancelled", "Cancelled.", e);
        var written = await WrittenAsync(call, engine, import, ct);
        var told = written is null
            ? "Nothing was written."
            : $"Written so far: {string.Join(", ", written.Added.Select(c => Wording.Count(c.Value, c.Key)))} "
                + $"(#{written.From} to #{written.To}). Import it again to go on: what is there is not written twice.";
        var error = new CliException(cause.ExitCode, cause.Word, $"{cause.Message} {told}", e);
        var shape = new ErrorShape(error.Word, error.Message) { Imported = written };
        return call.Fail(new ErrorAnswer(shape), CliJson.Default.ErrorAnswer, error);
    }

    /// <summary>The changesets of the importer since it began.</summary>
    private static async Task<ImportedShape?> WrittenAsync(
        Call call, MemoryEngine engine, (long Before, Actor Actor) import, CancellationToken ct)
    {
        var head = (await engine.HeadAsync(call.Space, ct)).Sequence;
        if (head == import.Before) return null;
        var limit = (int)Math.Min(head - import.Before, ChangesetsMax);
        var log = await engine.LogAsync(call.Space, null, limit, ct);
        var mine = log.Where(c => c.Sequence > import.Before && c.Actor == import.Actor).ToList();
        if (mine.Count == 0) return null;
        var added = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in mine.SelectMany(c => c.Entries))
            added[Wording.Word(entry.Kind)] = added.GetValueOrDefault(Wording.Word(entry.Kind)) + 1;
        return new ImportedShape(added, mine.Min(c => c.Sequence), mine.Max(c => c.Sequence));
    }
}
