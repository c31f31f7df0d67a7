using Ingrain.Indexes;

namespace Ingrain.Recall;

/// <summary>
/// Numbers by the hash of what they stand for; what they stand for lies elsewhere and is asked about. Eight bytes a number where a
/// dictionary of ids would take a hundred, and ready as it is read from a snapshot. Open addressing, at most half full, nothing removed.
/// </summary>
internal sealed class NumberTable
{
    private const uint Prime = 16777619;

    // The hash beside the number: growing needs it, and it spares looking at what differs.
    private (uint Hash, int NumberPlusOne)[] _slots;
    private int _count;

    /// <summary>Starts empty.</summary>
    /// <param name="room">Room to start with, a power of two.</param>
    public NumberTable(int room) => _slots = new (uint, int)[room];

    /// <summary>Bytes taken.</summary>
    public long SizeBytes => _slots.Length * 8L;

    /// <summary>The hash of a key (FNV-1a; equal in every process).</summary>
    /// <param name="kind">Its first byte.</param>
    /// <param name="key">The rest.</param>
    public static uint HashOf(byte kind, ReadOnlySpan<byte> key)
    {
        var hash = (2166136261 ^ kind) * Prime;
        foreach (var part in key) hash = (hash ^ part) * Prime;
        // FNV leaves its last byte in the low bits only.
        hash ^= hash >> 15;
        return hash * 0x2c1b3c6d;
    }

    /// <summary>The number of a key, or -1.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="same">Whether a number stands for the key.</param>
    public int Find<TFilter>(uint hash, TFilter same) where TFilter : struct, INumberFilter, allows ref struct
    {
        var at = Probe(_slots, hash, same);
        return _slots[at].NumberPlusOne - 1;
    }

    /// <summary>Sets the number of a key.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="number">The number.</param>
    /// <param name="same">Whether a number stands for the key.</param>
    /// <returns>The former number, or -1.</returns>
    public int Set<TFilter>(uint hash, int number, TFilter same) where TFilter : struct, INumberFilter, allows ref struct
    {
        if (_count * 2 >= _slots.Length) Grow();
        var at = Probe(_slots, hash, same);
        var former = _slots[at].NumberPlusOne - 1;
        if (former < 0) _count++;
        _slots[at] = (hash, number + 1);
        return former;
    }

    /// <summary>Writes everything.</summary>
    /// <param name="snapshot">Where to.</param>
    public void Save(SnapshotWriter snapshot)
    {
        snapshot.Write(_count);
        snapshot.WriteArray<(uint, int)>(_slots);
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="snapshot">Where from.</param>
    /// <exception cref="DamagedSnapshotException">It is not that.</exception>
    public static NumberTable Load(SnapshotReader snapshot)
    {
        var count = snapshot.Read<int>();
        var slots = snapshot.ReadArray<(uint, int)>();
        if (!System.Numerics.BitOperations.IsPow2(slots.Length) || count * 2L > slots.Length)
            throw new DamagedSnapshotException("A table of numbers is overfull.");
        return new NumberTable(0) { _slots = slots, _count = count };
    }

    private static int Probe<TFilter>((uint Hash, int NumberPlusOne)[] slots, uint hash, TFilter same)
        where TFilter : struct, INumberFilter, allows ref struct
    {
        var mask = slots.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
            if (slots[at].NumberPlusOne == 0 || (slots[at].Hash == hash && same.Holds(slots[at].NumberPlusOne - 1))) return at;
    }

    private void Grow()
    {
        var grown = new (uint Hash, int NumberPlusOne)[_slots.Length * 2];
        var mask = grown.Length - 1;
        foreach (var slot in _slots)
        {
            if (slot.NumberPlusOne == 0) continue;
            var at = (int)slot.Hash & mask;
            while (grown[at].NumberPlusOne != 0) at = (at + 1) & mask;
            grown[at] = slot;
        }
        _slots = grown;
    }
}

/// <summary>Tells numbers apart.</summary>
internal interface INumberFilter
{
    /// <summary>Whether a number is meant.</summary>
    /// <param name="number">The number.</param>
    bool Holds(int number);
}
