namespace Ingrain.Sandbox;

/// <summary>The users that no program runs as at this moment.</summary>
internal sealed class Places
{
    private readonly Lock _turn = new();
    private readonly Stack<int> _free = new();
    private int _given;

    /// <summary>Takes one.</summary>
    /// <exception cref="MemoryException">Busy: all are taken.</exception>
    public int Take()
    {
        lock (_turn)
        {
            if (_free.TryPop(out var place)) return place;
            if (_given == UserRange.Count)
                throw new MemoryException(MemoryErrorCode.Busy, "Too many programs are running; try again later.");
            return _given++;
        }
    }

    /// <summary>Gives one back: nothing of its program is left.</summary>
    public void Return(int place)
    {
        lock (_turn) _free.Push(place);
    }
}
