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
        var verified = await VerifyLogAsync(space, progress, ct).ConfigureAwait(false);
        var problems = await _store.CheckAsync(ct).ConfigureAwait(false);
        return verified with { Problems = [.. verified.Problems, .. problems] };
    }

    /// <summary>Checks every space as <see cref="VerifyAsync"/> does, and the store's own structures once.</summary>
    /// <param name="progress">Told each thousandth changeset's sequence.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What was found in each space, by name, and in the store itself.</returns>
    public async Task<(IReadOnlyList<Verified> Spaces, IReadOnlyList<string> Problems)> VerifyAllAsync(
        IProgress<long>? progress = null, CancellationToken ct = default)
    {
        var verified = new List<Verified>();
        foreach (var head in await _store.SpacesAsync(ct).ConfigureAwait(false))
            verified.Add(await VerifyLogAsync(head.Space, progress, ct).ConfigureAwait(false));
        return (verified, await _store.CheckAsync(ct).ConfigureAwait(false));
    }

    private async Task<Verified> VerifyLogAsync(SpaceId space, IProgress<long>? progress, CancellationToken ct)
    {
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        var verifier = new LogVerifier(space, await _store.KeyAsync(space, ct).ConfigureAwait(false));
        await foreach (var changeset in _store.ReadLogAsync(space, 0, ct).ConfigureAwait(false))
        {
            if (head.Sequence == 0) break;
            // To the log's very end, not to the head above: an erase blanks entries and adds its own in one step, and both must be seen.
            verifier.Add(changeset);
            if (changeset.Sequence % 1_000 == 0) progress?.Report(changeset.Sequence);
        }
        foreach (var sequence in verifier.ReadBeforeErased)
            if (await _store.FindChangesetAsync(space, sequence, ct).ConfigureAwait(false) is { } again) verifier.LookAgain(again);
        verifier.Finish(head);
        return new Verified { Head = verifier.Head, Entries = verifier.Entries, Erased = verifier.Erased, Problems = verifier.Problems };
    }

    /// <summary>Writes a space's whole log as a bundle: lossless, versioned, verified again by whoever imports it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="stream">Where to. It is neither closed nor disposed.</param>
    /// <param name="progress">Told each changeset's sequence.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The head that was exported.</returns>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.NotFound"/> for an empty space, <see cref="MemoryErrorCode.Conflict"/> where somebody erased meanwhile,
    /// <see cref="MemoryErrorCode.Corrupt"/> for a damaged one: what was written so far is no bundle then.
    /// </exception>
    public async Task<SpaceHead> ExportAsync(
        SpaceId space, Stream stream, IProgress<long>? progress = null, CancellationToken ct = default)
    {
        var head = await _store.HeadAsync(space, ct).ConfigureAwait(false);
        if (head.Sequence == 0)
            throw new MemoryException(MemoryErrorCode.NotFound, $"Space '{space}' is empty: there is nothing to export.");
        var key = await _store.KeyAsync(space, ct).ConfigureAwait(false);
        using var writer = new BundleWriter(stream);
        var verifier = new LogVerifier(space, key);
        await writer.WriteAsync(head, key, ct).ConfigureAwait(false);
        await foreach (var changeset in _store.ReadLogAsync(space, 0, ct).ConfigureAwait(false))
        {
            if (changeset.Sequence > head.Sequence) break;
            verifier.Add(changeset);
            await writer.WriteAsync(changeset, ct).ConfigureAwait(false);
            progress?.Report(changeset.Sequence);
        }
        // The erasure that explains such a blank lies behind the head that the bundle's first line already named.
        if (verifier.HasUnexplainedBlanks && (await _store.HeadAsync(space, ct).ConfigureAwait(false)).Sequence > head.Sequence)
            throw new MemoryException(MemoryErrorCode.Conflict, "Somebody erased something meanwhile; export again.");
        verifier.Finish(head);
        if (verifier.Problems is [var problem, ..])
            throw new MemoryException(MemoryErrorCode.Corrupt, $"Space '{space}' is damaged, no bundle was made: {problem}. Run 'verify'.");
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
            var reader = new BundleReader(SpaceId.Default);
            var header = await reader.ReadHeaderAsync(lines).ConfigureAwait(false);
            var named = reader.SpaceOf(header);
            var target = space ?? named;
            var log = new BundleReader(target).ReadAsync(lines, header, ct);
            return await _store.RestoreAsync(target, header.Key, log, ct).ConfigureAwait(false);
        }
    }
}
