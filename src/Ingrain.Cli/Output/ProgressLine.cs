namespace Ingrain.Cli.Output;

/// <summary>
/// One line on standard error that is redrawn in place, where that is a terminal; nothing anywhere else. Not thread-safe.
/// </summary>
internal sealed class ProgressLine(Surroundings surroundings, string what) : IDisposable
{
    private const int BarColumns = 24;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly long _start = surroundings.Clock.GetTimestamp();
    private int _columns;
    private TimeSpan _shown = TimeSpan.MinValue;

    /// <summary>Redraws the line, at most ten times a second.</summary>
    /// <param name="share">How much is done, 0 to 1; null when that is not known.</param>
    /// <param name="count">How many things are done.</param>
    public void Show(double? share, long count)
    {
        if (!surroundings.IsErrorTerminal) return;
        var elapsed = surroundings.Clock.GetElapsedTime(_start);
        // Quick work needs no bar, and drawing must not slow what it shows.
        if (elapsed < 3 * s_interval || (_shown >= TimeSpan.Zero && elapsed - _shown < s_interval)) return;
        _shown = elapsed;
        var bar = "";
        if (share is { } known)
        {
            var filled = (int)(Math.Clamp(known, 0, 1) * BarColumns);
            bar = $"{new string('━', filled)}{new string('╌', BarColumns - filled)} {Math.Clamp(known, 0, 1) * 100,3:0}%  ";
        }
        var rate = count / Math.Max(elapsed.TotalSeconds, 0.001);
        var line = $"{what}  {bar}{Wording.Number(count)} ({Wording.Number((long)rate)}/s)";
        // Spaces over what was longer before: clearing it would take an escape sequence.
        surroundings.Error.Write("\r" + line.PadRight(_columns));
        _columns = line.Length;
    }

    /// <summary>
    /// Progress told as a count, of so many where that is known. Told on the thread that works, so nothing is drawn after the end.
    /// </summary>
    public IProgress<long> Counting(long? total = null) => new Counter(this, total);

    public void Dispose()
    {
        if (_shown >= TimeSpan.Zero) surroundings.Error.Write("\r" + new string(' ', _columns) + "\r");
    }

    private sealed class Counter(ProgressLine line, long? total) : IProgress<long>
    {
        public void Report(long value) => line.Show(total > 0 ? (double)value / total : null, value);
    }
}
