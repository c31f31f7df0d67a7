using Ingrain.Bundles;
using Ingrain.Storage;

namespace Ingrain;

/// <summary>The log as a whole: verify, export, restore.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>
    /// Checks a space from its first changeset to its head: the chain, every digest against its content, every erasure, and the store's own
    /// structures. Reads everything: about a second per 500,000 entries.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="progress">Told each thousandth changeset's sequence.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What was found.</returns>
    public async Task<Verified> VerifyAsync(SpaceId space, IProgress<long>? progress = null, CancellationToken ct = default)
    {
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        var verifier = new LogVerifier(space);
        await foreach (var changeset in _store.ReadLogAsync(space, 0, ct).ConfigureAwait(false))
        {
            // To the log's very end, not to the head above: an erase blanks entries and adds its own in one step, and both must be seen.
            verifier.Add(changeset);
            if (changeset.Sequence % 1_000 == 0) progress?.Report(changeset.Sequence);
        }
        verifier.Finish(head);
        var problems = verifier.Problems.Concat(await _store.CheckAsync(ct).ConfigureAwait(false)).ToList();
        return new Verified { Head = verifier.Head, Entries = verifier.Entries, Erased = verifier.Erased, Problems = problems };
    }

    /// <summary>Writes a space's whole log as a bundle: lossless, versioned, verified again by whoever imports it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="stream">Where to. It is neither closed nor disposed.</param>
    /// <param name="progress">Told each changeset's sequence.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The head that was exported.</returns>
    public async Task<SpaceHead> ExportAsync(
        SpaceId space, Stream stream, IProgress<long>? progress = null, CancellationToken ct = default)
    {
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        if (head.Sequence == 0)
            throw new MemoryException(MemoryErrorCode.NotFound, $"Space '{space}' is empty: there is nothing to export.");
        using var writer = new BundleWriter(stream);
        await writer.WriteAsync(head, await _store.KeyAsync(space, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        await foreach (var changeset in _store.ReadLogAsync(space, 0, ct).ConfigureAwait(false))
        {
            if (changeset.Sequence > head.Sequence) break;
            await writer.WriteAsync(changeset, ct).ConfigureAwait(false);
            progress?.Report(changeset.Sequence);
        }
        return head;
    }

    /// <summary>Restores a bundle into an empty space, every byte, hash and time of it. All of it, or nothing.</summary>
    /// <param name="space">The space to fill; null for the one the bundle names.</param>
    /// <param name="stream">Where from.</param>
    /// <param name="ct">Cancels; nothing is kept then.</param>
    /// <returns>The space's head.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Invalid"/> for a bundle that is damaged or was altered, <see cref="MemoryErrorCode.TooNew"/> for one of a
    /// later version, <see cref="MemoryErrorCode.Conflict"/> where the space is not empty.
    /// </exception>
    public async Task<SpaceHead> RestoreAsync(SpaceId? space, Stream stream, CancellationToken ct = default)
    {
        var lines = BundleReader.Lines(stream, ct).GetAsyncEnumerator(ct);
        await using (lines.ConfigureAwait(false))
        {
            var header = await new BundleReader(SpaceId.Default).ReadHeaderAsync(lines).ConfigureAwait(false);
            var target = space ?? new SpaceId(header.Space);
            var log = new BundleReader(target).ReadAsync(lines, header, ct);
            return await _store.RestoreAsync(target, header.Key, log, ct).ConfigureAwait(false);
        }
    }
}
