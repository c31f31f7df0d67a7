using System.Security.Cryptography;
using System.Text;

namespace Ingrain.Importers;

/// <summary>
/// Ids made from the source's own, so that importing again gives the same ones. An id too long or unfit for a <see cref="RecordId"/> keeps
/// its beginning and ends in a hash of the whole, so that two different ids of the source never become one.
/// </summary>
internal static class ImportId
{
    private const int HashLength = 32;

    /// <summary>A prefix of ours, such as <c>codex:</c>, and an id of the source.</summary>
    public static RecordId Of(string prefix, string sourceId)
    {
        var whole = prefix + sourceId;
        if (IsFit(whole)) return new(whole);
        var kept = new StringBuilder();
        foreach (var rune in whole.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > RecordId.LengthMax - HashLength - 1) break;
            kept.Append(IsFit(rune.ToString()) ? rune.ToString() : "_");
        }
        return new($"{kept}~{Hash(whole)}");
    }

    /// <summary>32 hexadecimal digits of the SHA-256 of parts, which are kept apart by their lengths.</summary>
    public static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // UTF-16 bytes, since a file name from the system may hold a half character pair that UTF-8 would fold into another.
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(part.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
    }

    /// <summary>The first 128 bits of the SHA-256 of a text: what is remembered of an id or content instead of itself.</summary>
    public static UInt128 Print(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private static bool IsFit(string text) => RecordId.TryParse(text, out _) && !text.Contains('\ufffd', StringComparison.Ordinal);
}
