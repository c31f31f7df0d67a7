using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ingrain;

/// <summary>Where ids, salts and keys come from. Thread-safe.</summary>
public sealed class IdSource
{
    private readonly TimeProvider _clock;
    private readonly Random? _seeded;
    private readonly Lock _gate = new();

    // Drawn ahead: four calls for sixteen bytes each, as a write makes, cost as much as one for all of these. Never given twice.
    private readonly byte[] _drawn = new byte[1_024];
    private int _used = 1_024;

    private IdSource(TimeProvider clock, Random? seeded) => (_clock, _seeded) = (clock, seeded);

    /// <summary>Ids from the operating system's random numbers: what a running system uses.</summary>
    /// <param name="clock">The clock that UUIDv7 timestamps come from.</param>
    /// <returns>The source.</returns>
    public static IdSource Secure(TimeProvider clock) => new(clock, null);

    /// <summary>Ids that depend on the seed and the clock alone: for simulation and tests. Guessable.</summary>
    /// <param name="clock">The clock that UUIDv7 timestamps come from.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The source.</returns>
    public static IdSource Seeded(TimeProvider clock, int seed) => new(clock, new Random(seed));

    /// <summary>Fills a span with random bytes.</summary>
    /// <param name="bytes">The span.</param>
    public void Fill(Span<byte> bytes)
    {
        if (_seeded is null && bytes.Length > 64)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }
        lock (_gate)
        {
            if (_seeded is null) Draw(bytes);
            else _seeded.NextBytes(bytes);
        }
    }

    private void Draw(Span<byte> bytes)
    {
        if (_drawn.Length - _used < bytes.Length)
        {
            RandomNumberGenerator.Fill(_drawn);
            _used = 0;
        }
        var drawn = _drawn.AsSpan(_used, bytes.Length);
        drawn.CopyTo(bytes);
        // What was given is its holder's secret: a salt that is erased must be nowhere else.
        drawn.Clear();
        _used += bytes.Length;
    }

    /// <summary>A new UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits.</summary>
    /// <returns>The id.</returns>
    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        var milliseconds = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)(milliseconds >> 16));
        BinaryPrimitives.WriteInt16BigEndian(bytes[4..], (short)milliseconds);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A new record id: a UUIDv7 as text.</summary>
    /// <returns>The id.</returns>
    public RecordId NextRecordId() => new(NextGuid().ToString());
}
