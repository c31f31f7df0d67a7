namespace Ingrain.Recall;

/// <summary>Counts the recalls of a space. Thread-safe.</summary>
internal sealed class RecallTally
{
    private const int TimesMax = 60;

    private readonly Lock _gate = new();
    private readonly TimeSpan[] _times = new TimeSpan[TimesMax];
    private long _count;
    private long _nothing;

    /// <summary>Counts one.</summary>
    /// <param name="nothingRelevant">Whether it found nothing.</param>
    /// <param name="took">How long it took.</param>
    public void Add(bool nothingRelevant, TimeSpan took)
    {
        lock (_gate)
        {
            _times[_count++ % TimesMax] = took;
            if (nothingRelevant) _nothing++;
        }
    }

    /// <summary>What was counted until now.</summary>
    public RecallFigures Read()
    {
        lock (_gate)
        {
            var kept = Math.Min(_count, TimesMax);
            var times = new TimeSpan[kept];
            for (var i = 0; i < kept; i++) times[i] = _times[(_count - kept + i) % TimesMax];
            return new RecallFigures { Count = _count, NothingRelevant = _nothing, LastTimes = times };
        }
    }
}
