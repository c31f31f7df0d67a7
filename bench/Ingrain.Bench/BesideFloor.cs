using System.Diagnostics;
using System.Globalization;

namespace Ingrain.Bench;

/// <summary>
/// One durable write at a time, by turns with a bare insert of as many bytes: what disturbs a shared machine disturbs both alike, so that
/// their ratio means something where neither figure does.
/// </summary>
internal sealed class BesideFloor : IDisposable
{
    private const int TurnLength = 50;
    private readonly BareInsert _floor;
    private readonly double _seconds;

    public BesideFloor(string folder, double seconds)
    {
        (_floor, _seconds) = (new BareInsert(Path.Combine(folder, "beside.db"), 700), seconds);
        // Until a log has come round once its file grows, and every sync of a growing file costs the file system a commit of its own.
        for (var i = 0; i < 20; i++) _floor.Write(1_000);
    }

    /// <param name="name">What is written.</param>
    /// <param name="prepare">Makes what is written, untimed, and gives what writes it.</param>
    public async Task MeasureAsync(string name, Func<Func<Task>> prepare)
    {
        for (var i = 0; i < 4 * TurnLength; i++) await prepare()();
        var (bare, ours, allocated, started) = (new Samples(), new Samples(), 0L, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < 2 * _seconds)
        {
            for (var i = 0; i < TurnLength; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                _floor.Write(1);
                bare.Add(begun);
            }
            Func<Task>[] writes = [.. Enumerable.Range(0, TurnLength).Select(_ => prepare())];
            var before = GC.GetTotalAllocatedBytes();
            foreach (var write in writes)
            {
                var begun = Stopwatch.GetTimestamp();
                await write();
                ours.Add(begun);
            }
            allocated += GC.GetTotalAllocatedBytes() - before;
        }
        Report.Line(
            name, string.Create(CultureInfo.InvariantCulture,
                $"{ours.At(0.5) / bare.At(0.5):N2} x (undisturbed {ours.At(0.1) / bare.At(0.1):N2} x)   "
                + $"p10 {ours.At(0.1),7:N1} µs   {ours}   "
                + $"floor p10 {bare.At(0.1):N1} p50 {bare.At(0.5):N1} µs   {allocated / ours.Count:N0} bytes allocated"));
    }

    public void Dispose() => _floor.Dispose();
}
