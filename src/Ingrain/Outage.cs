namespace Ingrain;

/// <summary>
/// Remembers that something outside this process failed, so that nobody waits for it again before a while has passed: a second at first,
/// twice as long after every further failure, a minute at most. Thread-safe.
/// </summary>
internal sealed class Outage(TimeProvider clock)
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private string? _failure;
    private TimeSpan _wait;
    private long _since;

    /// <summary>What it last failed with; null where it works.</summary>
    public string? Failure
    {
        get
        {
            lock (_lock) return _failure;
        }
    }

    /// <summary>How long it is not to be asked; nothing where it works or may be tried again.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock) return RemainingNow();
        }
    }

    /// <summary>Notes a failure. Calls that were under way together count as one.</summary>
    /// <param name="failure">What it failed with.</param>
    public void Fail(string failure)
    {
        lock (_lock)
        {
            if (_failure is null) _wait = s_first;
            else if (RemainingNow() == TimeSpan.Zero) _wait = _wait * 2 < s_longest ? _wait * 2 : s_longest;
            else return;
            (_failure, _since) = (failure, clock.GetTimestamp());
        }
    }

    /// <summary>Notes that it works.</summary>
    public void End()
    {
        lock (_lock) _failure = null;
    }

    private TimeSpan RemainingNow()
    {
        if (_failure is null) return TimeSpan.Zero;
        var left = _wait - clock.GetElapsedTime(_since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
