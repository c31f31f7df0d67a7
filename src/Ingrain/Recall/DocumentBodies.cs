using System.Runtime.InteropServices;
using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// The stored bytes of what is indexed, one after another in large chunks: a million memories as objects would cost three times as much and
/// take seconds to make. Writing is the index owner's; reading is safe from many threads while nobody writes.
/// </summary>
internal sealed class DocumentBodies
{
    private const int ChunkLengthMin = 1 << 12;
    private const int ChunkLengthMax = 1 << 24;

    private readonly List<byte[]> _chunks = [];
    private int _used;

    /// <summary>Bytes of room taken.</summary>
    public long SizeBytes => _chunks.Sum(c => (long)c.Length);

    /// <summary>Keeps bytes.</summary>
    /// <param name="bytes">The bytes; copied.</param>
    /// <returns>Where they are.</returns>
    public BodyPlace Add(ReadOnlySpan<byte> bytes)
    {
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < bytes.Length)
        {
            // Each chunk twice the former, so that a small space stays small.
            var length = _chunks.Count == 0 ? ChunkLengthMin : Math.Min(ChunkLengthMax, _chunks[^1].Length * 2);
            _chunks.Add(new byte[Math.Max(length, bytes.Length)]);
            _used = 0;
        }
        bytes.CopyTo(_chunks[^1].AsSpan(_used));
        var place = new BodyPlace(_chunks.Count - 1, _used, bytes.Length);
        _used += bytes.Length;
        return place;
    }

    /// <summary>The bytes at a place.</summary>
    /// <param name="place">The place.</param>
    public ReadOnlySpan<byte> this[BodyPlace place] => _chunks[place.Chunk].AsSpan(place.Offset, place.Length);

    /// <summary>Writes everything.</summary>
    /// <param name="snapshot">Where to.</param>
    public void Save(SnapshotWriter snapshot)
    {
        snapshot.Write(_chunks.Count);
        snapshot.Write(_used);
        foreach (var chunk in _chunks) snapshot.WriteArray<byte>(chunk);
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="snapshot">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is not that.</exception>
    public static DocumentBodies Load(SnapshotReader snapshot)
    {
        var bodies = new DocumentBodies();
        var count = snapshot.Read<int>();
        bodies._used = snapshot.Read<int>();
        for (var i = 0; i < count; i++) bodies._chunks.Add(snapshot.ReadArray<byte>());
        if (count > 0 && (uint)bodies._used > (uint)bodies._chunks[^1].Length) throw new DamagedSnapshotException("A chunk is overfull.");
        return bodies;
    }
}

/// <summary>Where bytes lie.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Offset">The first byte in it.</param>
/// <param name="Length">How many bytes.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BodyPlace(int Chunk, int Offset, int Length);
