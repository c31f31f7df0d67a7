namespace Ingrain.Sqlite;

/// <summary>Bounds of a <see cref="SqliteStore"/>. The defaults suit one machine with several agents.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The most reads that run at once, each on a connection of its own; 1 to 64, 4 by default.</summary>
    public int ReaderCount { get; init; } = 4;

    /// <summary>The most commits that wait; 1 to 65,536, 4,096 by default. More wait for room, up to <see cref="WriteWait"/>.</summary>
    public int QueueLengthMax { get; init; } = 4_096;

    /// <summary>The most changesets that share one sync of the disk; 1 to 4,096, 256 by default.</summary>
    public int GroupLengthMax { get; init; } = 256;

    /// <summary>How long a commit waits for room in the queue, and a group for other processes; 1 ms to 10 min, 30 s by default.</summary>
    public TimeSpan WriteWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes of write-ahead log that one process writes before it copies them into the file; 64 KiB to 1 GiB, 8 MiB by default. The
    /// log's file stays at most about twice as large unless a reader holds it back, plus the largest single transaction.
    /// </summary>
    public long WalBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>Called by the writer at every step of writing: for tests that crash there.</summary>
    internal Action<CommitStep>? OnStep { get; init; }

    internal void Check()
    {
        Within(ReaderCount, 1, 64, nameof(ReaderCount));
        Within(QueueLengthMax, 1, 65_536, nameof(QueueLengthMax));
        Within(GroupLengthMax, 1, 4_096, nameof(GroupLengthMax));
        Within(WriteWait.Ticks, TimeSpan.TicksPerMillisecond, 10 * TimeSpan.TicksPerMinute, nameof(WriteWait));
        Within(WalBytesMax, 64 * 1024, 1024 * 1024 * 1024, nameof(WalBytesMax));
    }

    private static void Within(long value, long min, long max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
