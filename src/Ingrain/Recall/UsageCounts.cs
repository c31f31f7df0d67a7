using System.Collections.Concurrent;

namespace Ingrain.Recall;

/// <summary>
/// Counts what recalls of one space handed out, for the policies that go by it. Statistics beside the log, not truth: it lives in this
/// process, starts empty with it, and other processes count for themselves; the default policy does not read it.
/// </summary>
/// <remarks>
/// Safe from many threads; a reader takes no lock. Two generations bound the memory: when the young one is full it becomes the old one, and
/// what was not recalled since the time before is forgotten. About 200 bytes each.
/// </remarks>
internal sealed class UsageCounts
{
    /// <summary>How many things are counted at most, unless said otherwise.</summary>
    public const int CapacityDefault = 100_000;

    private readonly Lock _turning = new();
    private readonly int _generationMax;
    private volatile Generation _young = new();
    private volatile Generation _old = new();

    /// <summary>Starts empty.</summary>
    /// <param name="capacity">How many things are counted at most; 2 or more.</param>
    public UsageCounts(int capacity = CapacityDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _generationMax = capacity / 2;
    }

    /// <summary>How many things are counted now; some may be counted twice, once as they were before.</summary>
    public int Count => _young.Counts.Count + _old.Counts.Count;

    /// <summary>Counts one recall of each item.</summary>
    /// <param name="items">What was handed out.</param>
    /// <param name="now">When.</param>
    public void Add(IReadOnlyList<RecalledItem> items, DateTimeOffset now)
    {
        foreach (var item in items) Add(item.Kind, item.Id, now);
    }

    /// <summary>Counts one recall.</summary>
    /// <param name="kind">What was handed out.</param>
    /// <param name="id">Its id.</param>
    /// <param name="now">When.</param>
    public void Add(RecordKind kind, RecordId id, DateTimeOffset now)
    {
        var (young, key) = (_young, (kind, id));
        while (true)
        {
            if (young.Counts.TryGetValue(key, out var before))
            {
                if (young.Counts.TryUpdate(key, Counted(before, now), before)) return;
            }
            else if (young.Counts.TryAdd(key, Counted(_old.Counts.GetValueOrDefault(key), now)))
            {
                // Asking a concurrent dictionary how much it holds takes all its locks, so additions are counted beside it.
                if (Interlocked.Increment(ref young.Additions) == _generationMax) Turn(young);
                return;
            }
        }
    }

    /// <summary>How something was used; all zero where it is not known to have been.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id.</param>
    public MemoryUsage Of(RecordKind kind, RecordId id) =>
        _young.Counts.TryGetValue((kind, id), out var usage) ? usage : _old.Counts.GetValueOrDefault((kind, id));

    /// <summary>Forgets something, as when it was erased.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id.</param>
    public void Forget(RecordKind kind, RecordId id)
    {
        lock (_turning)
        {
            _young.Counts.TryRemove((kind, id), out _);
            _old.Counts.TryRemove((kind, id), out _);
        }
    }

    private static MemoryUsage Counted(MemoryUsage before, DateTimeOffset now)
    {
        // A clock that went back makes no review of the past.
        var at = before.LastRecalledAt is { } last && last > now ? last : now;
        var strength = before.Strength is { } known
            ? Fsrs.Next(known, (at - before.LastRecalledAt!.Value).TotalDays, ReviewGrade.Good)
            : Fsrs.First(ReviewGrade.Good);
        return new MemoryUsage(before.RecallCount == int.MaxValue ? int.MaxValue : before.RecallCount + 1, at) { Strength = strength };
    }

    private void Turn(Generation full)
    {
        lock (_turning)
        {
            _old = full;
            _young = new Generation();
        }
    }

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<(RecordKind Kind, RecordId Id), MemoryUsage> Counts = new();
        public int Additions;
    }
}
