namespace Ingrain.Recall;

/// <summary>
/// Gives numbers that are spread over a large range small slots, 0, 1, 2, … in order of asking, so that working room is sized by what a
/// recall touches and not by the space.
/// </summary>
internal sealed class SlotMap
{
    private int[] _slots = new int[512];
    private int[] _numbers = new int[256];

    /// <summary>How many slots were given.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers, by slot.</summary>
    public ReadOnlySpan<int> Numbers => _numbers.AsSpan(0, Count);

    /// <summary>The slot of a number, or -1.</summary>
    /// <param name="number">The number.</param>
    public int Find(int number) => _slots[Probe(number)] - 1;

    /// <summary>The slot of a number, given now if it is new.</summary>
    /// <param name="number">The number.</param>
    public int Add(int number)
    {
        var at = Probe(number);
        if (_slots[at] > 0) return _slots[at] - 1;
        if (Count == _numbers.Length)
        {
            Array.Resize(ref _numbers, Count * 2);
            _slots = new int[_slots.Length * 2];
            for (var slot = 0; slot < Count; slot++) _slots[Probe(_numbers[slot])] = slot + 1;
            at = Probe(number);
        }
        _numbers[Count] = number;
        _slots[at] = ++Count;
        return Count - 1;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
    }

    private int Probe(int number)
    {
        var mask = _slots.Length - 1;
        // Fibonacci hashing: what is found together is often numbered in a row. At most half full, so a run is short.
        var at = (int)(((uint)number * 2654435769u) >> 9) & mask;
        while (_slots[at] != 0 && _numbers[_slots[at] - 1] != number) at = (at + 1) & mask;
        return at;
    }
}
