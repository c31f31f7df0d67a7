using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ingrain.Storage;

/// <summary>
/// The hash that chains changesets: SHA-256 over a tag, the previous hash and every field of the changeset in a fixed order, strings
/// length-prefixed, numbers big-endian, contents and reason by digest only, so that it stands when they are erased. The space's name is
/// no part of it, so that a log can be restored under another name. <c>docs/file-format.md</c> gives the layout.
/// </summary>
internal static class ChainHash
{
    private static ReadOnlySpan<byte> Tag => "ingrain.changeset.1"u8;

    private static ReadOnlySpan<byte> StartTag => "ingrain.space.1"u8;

    public static byte[] Compute(Changeset changeset)
    {
        // Laid out once and hashed at once: a hash fed piece by piece costs a call of the system's library for each.
        var hash = new ArrayBufferWriter<byte>(512 + changeset.Entries.Count * 48);
        hash.Write(Tag);
        hash.Write(changeset.PreviousHash.Span);
        Append(hash, changeset.Sequence);
        hash.Write(changeset.Id.Value.ToByteArray(bigEndian: true));
        Append(hash, (long)changeset.Actor.Kind);
        Append(hash, changeset.Actor.Name);
        Append(hash, changeset.Credential);
        hash.Write(changeset.ReasonDigest.Span);
        Append(hash, changeset.RecordedAt.UtcTicks);
        Append(hash, changeset.Entries.Count);
        foreach (var entry in changeset.Entries)
        {
            // Digests cover kind and version too, but nobody can check that of an erased entry.
            Append(hash, (long)entry.Kind);
            Append(hash, entry.Version);
            hash.Write(entry.Digest.Span);
        }
        return SHA256.HashData(hash.WrittenSpan);
    }

    /// <summary>What the first changeset of a space follows: a digest of its key, which nothing else in the log vouches for.</summary>
    public static byte[] Start(ReadOnlySpan<byte> key) => SHA256.HashData([.. StartTag, .. key]);

    /// <summary>What stands for a reason in the chain.</summary>
    public static byte[] ReasonDigest(ReadOnlySpan<byte> salt, string reason) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(reason));

    private static void Append(ArrayBufferWriter<byte> hash, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Append(hash, length);
        Encoding.UTF8.GetBytes(text, hash.GetSpan(Math.Max(1, length)));
        hash.Advance(length);
    }

    private static void Append(ArrayBufferWriter<byte> hash, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(hash.GetSpan(8), number);
        hash.Advance(8);
    }
}
