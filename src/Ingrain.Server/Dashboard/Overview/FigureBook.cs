using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ingrain.Server.Dashboard.Overview;

/// <summary>
/// Keeps spaces' figures up with their logs, in the background: a page waits for a moment and shows what is counted by then. Logs are read
/// one at a time and as streams, so that the first look at a large space costs time, not memory, and no request waits for it.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="stopping">Ends the counting.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "Its lock holds no handle, and counting under way may outlive the server.")]
internal sealed class FigureBook(MemoryEngine engine, CancellationToken stopping)
{
    /// <summary>The most spaces whose figures are kept; then those looked at the longest ago are dropped.</summary>
    public const int SpacesMax = 256;

    private const int CopiedEvery = 5_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<SpaceId, Kept> _spaces = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _looks;

    /// <summary>What is counted of a space after a moment.</summary>
    /// <param name="space">The space, which something was written to.</param>
    /// <param name="head">The last changeset of its log.</param>
    /// <param name="ct">Waits no longer.</param>
    public async Task<SpaceFigures> ReadAsync(SpaceId space, long head, CancellationToken ct)
    {
        var kept = _spaces.GetOrAdd(space, static _ => new Kept());
        kept.Looked = Interlocked.Increment(ref _looks);
        MakeRoom();
        // A log that is shorter than what was counted is another log: the store was restored.
        if (kept.Shown.Sequence > head) kept.IsStale = true;
        if (kept.Shown.Sequence == head && !kept.IsStale) return kept.Shown;
        var counting = Begin(space, kept);
        try
        {
            await counting.WaitAsync(s_patience, ct).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It goes on: the next look shows more.
        }
        return kept.Shown;
    }

    private Task Begin(SpaceId space, Kept kept)
    {
        lock (kept)
        {
            if (kept.Counting is { IsCompleted: false } running) return running;
            return kept.Counting = Task.Run(() => CountAsync(space, kept), CancellationToken.None);
        }
    }

    private async Task CountAsync(SpaceId space, Kept kept)
    {
        try
        {
            await _turn.WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        try
        {
            // Anew until a pass met no erase that came after it began: what is gone must not be counted.
            while (await IsOvertakenAsync(space, kept).ConfigureAwait(false)) kept.IsStale = true;
        }
        catch (Exception e) when (e is MemoryException or OperationCanceledException or ObjectDisposedException)
        {
            // The store fails or the server ends: the next look tries again, and whoever writes or recalls is told.
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> IsOvertakenAsync(SpaceId space, Kept kept)
    {
        var began = (await engine.HeadAsync(space, stopping).ConfigureAwait(false)).Sequence;
        var figures = kept.IsStale ? new SpaceFigures() : kept.Shown.Copy();
        // What was erased before a pass from the beginning is no longer in the log it reads.
        var known = figures.Sequence == 0 ? began : 0;
        var unseen = 0;
        await foreach (var changeset in engine.ReadLogAsync(space, figures.Sequence, stopping).ConfigureAwait(false))
        {
            if (figures.Add(changeset) && changeset.Sequence > known) return true;
            if (++unseen < CopiedEvery) continue;
            (kept.Shown, kept.IsStale, unseen) = (figures.Copy(), false, 0);
        }
        (kept.Shown, kept.IsStale) = (figures, false);
        return false;
    }

    private void MakeRoom()
    {
        while (_spaces.Count > SpacesMax) _spaces.TryRemove(_spaces.MinBy(s => s.Value.Looked));
    }

    private sealed class Kept
    {
        private volatile SpaceFigures _shown = new();
        private volatile bool _isStale;

        public SpaceFigures Shown
        {
            get => _shown;
            set => _shown = value;
        }

        public bool IsStale
        {
            get => _isStale;
            set => _isStale = value;
        }

        public Task? Counting { get; set; }

        public long Looked { get; set; }
    }
}
