using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ingrain.Storage;

namespace Ingrain.Bundles;

/// <summary>Reads a bundle and checks it as it goes: what comes out is a log whose chain and contents verified.</summary>
internal sealed class BundleReader(SpaceId space)
{
    public const string Format = "ingrain-bundle";
    public const int Version = 1;

    /// <summary>
    /// The longest line, in bytes. Contents are far shorter; an erasure of the most things that one changeset erases, with a hundred
    /// versions each, fits.
    /// </summary>
    private const int LineBytesMax = 256 * 1024 * 1024;

    private int _line;

    /// <summary>Reads the header and leaves the enumerator at the first changeset.</summary>
    public async ValueTask<BundleHeader> ReadHeaderAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> lines)
    {
        var header = await NextAsync(lines, BundleJson.Default.BundleHeader).ConfigureAwait(false);
        if (header.Format != Format) throw Bad("this is no bundle of Ingrain's");
        if (header.Version > Version)
            throw new MemoryException(MemoryErrorCode.TooNew,
                $"The bundle has version {header.Version}, this Ingrain reads up to {Version}.");
        if (header.Key.Length != RestoredLog.KeyLength) throw Bad($"its key does not have {RestoredLog.KeyLength} bytes");
        if (header.Sequence < 1) throw Bad("it holds no changeset");
        return header;
    }

    /// <summary>The space that a bundle names.</summary>
    public SpaceId SpaceOf(BundleHeader header)
    {
        try
        {
            return new SpaceId(header.Space);
        }
        catch (ArgumentException e)
        {
            throw Bad("it names a space that cannot be", e);
        }
    }

    public async IAsyncEnumerable<Changeset> ReadAsync(
        IAsyncEnumerator<ReadOnlyMemory<byte>> lines, BundleHeader header, [EnumeratorCancellation] CancellationToken ct)
    {
        var verifier = new LogVerifier(space, header.Key);
        var ids = new HashSet<ChangesetId>();
        while (verifier.Sequence < header.Sequence)
        {
            ct.ThrowIfCancellationRequested();
            var changeset = await ReadChangesetAsync(lines).ConfigureAwait(false);
            if (!ids.Add(changeset.Id)) throw Bad("two changesets have one id");
            verifier.Add(changeset);
            if (verifier.Problems.Count > 0) throw Bad(verifier.Problems[0]);
            yield return changeset;
        }
        if (await lines.MoveNextAsync().ConfigureAwait(false)) throw Bad("it goes on after its end");
        verifier.Finish(new SpaceHead(space, header.Sequence, header.Hash, default));
        if (verifier.Problems.Count > 0) throw Bad(verifier.Problems[0]);
    }

    /// <summary>The lines of a bundle.</summary>
    public static IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream, CancellationToken ct) =>
        BoundedLines.ReadAsync(stream, LineBytesMax, ct);

    private async ValueTask<Changeset> ReadChangesetAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> lines)
    {
        var line = await NextAsync(lines, BundleJson.Default.BundleChangeset).ConfigureAwait(false);
        if (!Enum.IsDefined(line.Actor.Kind) || line.ReasonDigest.Length != EntryCodec.DigestLength) throw Bad("a changeset is malformed");
        if (line.Entries is < 1 or > ChangesetDraft.ChangesMax + 1) throw Bad("a changeset has an impossible number of entries");
        var entries = new List<LogEntry>(Math.Min(line.Entries, 1_000));
        for (var ordinal = 0; ordinal < line.Entries; ordinal++)
        {
            var entry = await NextAsync(lines, BundleJson.Default.BundleEntry).ConfigureAwait(false);
            entries.Add(Entry(entry, line, ordinal));
        }
        return new Changeset
        {
            Space = space, Sequence = line.Sequence, Id = new ChangesetId(line.Id), Actor = line.Actor, Credential = line.Credential,
            Reason = line.Reason, ReasonSalt = line.ReasonSalt, ReasonDigest = line.ReasonDigest, RecordedAt = line.RecordedAt,
            PreviousHash = line.PreviousHash, Hash = line.Hash, Entries = entries,
        };
    }

    private LogEntry Entry(BundleEntry line, BundleChangeset changeset, int ordinal)
    {
        if (!Enum.IsDefined(line.Kind) || line.Version < 1 || line.Digest.Length != EntryCodec.DigestLength)
            throw Bad("an entry is malformed");
        var isErased = line.Id is null;
        if (!isErased && (line.Body is null || line.Salt is not { Length: EntryCodec.SaltLength } || !RecordId.TryParse(line.Id, out _)))
            throw Bad("an entry is malformed");
        return new LogEntry
        {
            Sequence = changeset.Sequence, Ordinal = ordinal, Kind = line.Kind, Id = isErased ? null : new RecordId(line.Id!),
            Version = line.Version, Salt = isErased ? default : line.Salt, Digest = line.Digest, RecordedAt = changeset.RecordedAt,
            Body = isErased ? default : JsonMarshal.GetRawUtf8Value(line.Body!.Value).ToArray(),
        };
    }

    private async ValueTask<T> NextAsync<T>(IAsyncEnumerator<ReadOnlyMemory<byte>> lines, JsonTypeInfo<T> type)
    {
        if (!await lines.MoveNextAsync().ConfigureAwait(false)) throw Bad("it ends too early");
        _line++;
        try
        {
            return JsonSerializer.Deserialize(lines.Current.Span, type) ?? throw Bad("a line is null");
        }
        catch (JsonException e)
        {
            throw Bad("a line is not what a bundle holds", e);
        }
    }

    private MemoryException Bad(string why, Exception? inner = null) =>
        new(MemoryErrorCode.Invalid, $"The bundle cannot be used (line {_line}): {why}. Nothing was imported.", inner);
}
