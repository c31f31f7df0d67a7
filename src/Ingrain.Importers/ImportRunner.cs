namespace Ingrain.Importers;

/// <summary>
/// Brings what an <c>Importer</c> reads into a space: episodes and records in batches. Doing it again changes nothing, and
/// what somebody here changed or took back since is left as it is. Whatever is not brought over is told.
/// </summary>
public static class ImportRunner
{
    /// <summary>Episodes of one batch: as many as the engine puts into one changeset.</summary>
    private const int EpisodesMax = 1_000;

    /// <summary>Records of one batch: few enough that one which something is wrong with costs little.</summary>
    private const int RecordsMax = 1_000;

    /// <summary>Characters of content after which a batch ends early.</summary>
    private const long CharactersMax = 8_000_000;

    /// <summary>Imports.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="space">The space.</param>
    /// <param name="things">What to import, in order. Read lazily: at most a batch of each kind is held.</param>
    /// <param name="context">In whose name: an actor of kind import.</param>
    /// <param name="progress">Told how many things were read, after each batch; null for nobody.</param>
    /// <param name="ct">Cancels between batches; what was written stays, and importing again adds the rest.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="MemoryException">The store fails. What one thing alone breaks is told as skipped.</exception>
    public static async Task<ImportSummary> RunAsync(
        MemoryEngine engine, SpaceId space, IEnumerable<ImportedThing> things, WriteContext context,
        IProgress<long>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(things);
        ArgumentNullException.ThrowIfNull(context);
        var run = new Run(engine, space, context);
        var count = 0L;
        foreach (var thing in things)
        {
            ct.ThrowIfCancellationRequested();
            await run.AddAsync(thing, ct).ConfigureAwait(false);
            if (++count % EpisodesMax == 0) progress?.Report(count);
        }
        return await run.EndAsync(ct).ConfigureAwait(false);
    }

    private sealed class Run(MemoryEngine engine, SpaceId space, WriteContext context)
    {
        private readonly ImportTally _tally = new();
        private readonly List<Episode> _batch = [];
        private readonly List<Record> _records = [];
        private readonly HashSet<(RecordKind, RecordId)> _recordIds = [];
        private long _characters;
        private long _recordCharacters;

        public async Task AddAsync(ImportedThing thing, CancellationToken ct)
        {
            switch (thing)
            {
                case ImportedThing.OfEpisode { Value: var episode }:
                    _batch.Add(episode);
                    _characters += episode.Content.Length;
                    if (_batch.Count >= EpisodesMax || _characters >= CharactersMax) await FlushAsync(ct).ConfigureAwait(false);
                    break;
                case ImportedThing.OfRecord { Value: var record }:
                    // Written over what is there before it: two of one id are not written together.
                    if (_recordIds.Contains((record.Kind, record.Id))) await FlushRecordsAsync(ct).ConfigureAwait(false);
                    _records.Add(record);
                    if (record.Id != default) _recordIds.Add((record.Kind, record.Id));
                    _recordCharacters += record is Note note ? note.Text.Length : 0;
                    if (_records.Count >= RecordsMax || _recordCharacters >= CharactersMax)
                        await FlushRecordsAsync(ct).ConfigureAwait(false);
                    break;
                case ImportedThing.Skipped skipped:
                    _tally.Skip(skipped);
                    break;
            }
        }

        public async Task<ImportSummary> EndAsync(CancellationToken ct)
        {
            await FlushRecordsAsync(ct).ConfigureAwait(false);
            await FlushAsync(ct).ConfigureAwait(false);
            return _tally.Total();
        }

        private async Task FlushAsync(CancellationToken ct)
        {
            if (_batch.Count == 0) return;
            try
            {
                _tally.Add(await engine.ObserveAsync(space, _batch, context, ct).ConfigureAwait(false));
            }
            catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid)
            {
                await ObserveEachAsync(ct).ConfigureAwait(false);
            }
            _batch.Clear();
            _characters = 0;
        }

        /// <summary>A batch with something that breaks a bound is refused whole; one by one, only that is left out.</summary>
        private async Task ObserveEachAsync(CancellationToken ct)
        {
            foreach (var episode in _batch)
            {
                try
                {
                    _tally.Add(await engine.ObserveAsync(space, [episode], context, ct).ConfigureAwait(false));
                }
                catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid)
                {
                    _tally.Skip(RecordKind.Episode, episode.Id, e.Message);
                }
            }
        }

        private async Task FlushRecordsAsync(CancellationToken ct)
        {
            if (_records.Count == 0) return;
            // What a record rests on must be there before it.
            await FlushAsync(ct).ConfigureAwait(false);
            var (wanted, there) = (new List<Record>(), new List<Record?>());
            foreach (var record in _records)
            {
                var known = record.Id == default
                    ? null
                    : (await engine.OpenAsync(space, new Endpoint(record.Kind, record.Id), null, ct).ConfigureAwait(false))?.Record;
                if (known is not null && IsTaken(known) is { } why)
                {
                    _tally.Skip(record.Kind, record.Id, why);
                    continue;
                }
                wanted.Add(record);
                there.Add(known);
            }
            _records.Clear();
            _recordIds.Clear();
            _recordCharacters = 0;
            await RememberAsync(wanted, there, ct).ConfigureAwait(false);
        }

        private async Task RememberAsync(List<Record> records, List<Record?> there, CancellationToken ct)
        {
            try
            {
                int?[] expected = [.. there.Select(t => t?.Version ?? 0)];
                var remembered = await engine.RememberAsync(space, records, context, expected, ct).ConfigureAwait(false);
                for (var i = 0; i < records.Count; i++) _tally.Add(records[i], there[i], remembered[i]);
            }
            catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.Conflict)
            {
                for (var i = 0; i < records.Count; i++) await RememberAsync(records[i], there[i], ct).ConfigureAwait(false);
            }
        }

        /// <summary>Together none was written, since something was wrong with one; one by one, only that is left out.</summary>
        private async Task RememberAsync(Record record, Record? there, CancellationToken ct)
        {
            try
            {
                var remembered = await engine.RememberAsync(space, record, context, there?.Version ?? 0, ct).ConfigureAwait(false);
                _tally.Add(record, there, remembered);
            }
            catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid)
            {
                _tally.Skip(record.Kind, record.Id, e.Message);
            }
        }

        /// <summary>
        /// Why a record that is there must not be written over; null where an import wrote it and nobody touched it since.
        /// </summary>
        private static string? IsTaken(Record there)
        {
            if (there.Actor is { Kind: not ActorKind.Import } actor) return $"it was changed here since, by {actor.Name}";
            return there.State == RecordState.Active ? null : "it was taken back here";
        }
    }
}
