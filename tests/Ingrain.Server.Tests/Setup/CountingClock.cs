namespace Ingrain.Server.Tests.Setup;

/// <summary>A clock that goes on by one second each time it is looked at; its timers run by the system's.</summary>
internal sealed class CountingClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private long _looks;

    /// <summary>Goes on at once.</summary>
    public void Skip(TimeSpan time) => Interlocked.Add(ref _looks, (long)time.TotalSeconds);

    public override DateTimeOffset GetUtcNow() => Start.AddSeconds(Interlocked.Increment(ref _looks));

    /// <summary>Goes on by a span at once.</summary>
    public void Advance(TimeSpan span) => Interlocked.Add(ref _looks, (long)span.TotalSeconds);
}
