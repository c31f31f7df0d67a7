using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ingrain.Storage;

/// <summary>Between what callers hold and what a log entry stores, with the digest checked on every way back.</summary>
internal static class EntryCodec
{
    public const int SaltLength = 16;
    public const int DigestLength = 32;

    // Bodies are data, never HTML: escaping every non-ASCII letter would double what other languages cost to store.
    private static readonly EntryJson s_json = new(new JsonSerializerOptions(EntryJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Encode(Episode episode) => JsonSerializer.SerializeToUtf8Bytes(episode, s_json.Episode);

    public static byte[] Encode(EpisodeMark mark) => JsonSerializer.SerializeToUtf8Bytes(mark, s_json.EpisodeMark);

    public static byte[] Encode(Erasure erasure) => JsonSerializer.SerializeToUtf8Bytes(erasure, s_json.Erasure);

    public static byte[] Encode(Record record) => record switch
    {
        Fact fact => JsonSerializer.SerializeToUtf8Bytes(fact, s_json.Fact),
        Note note => JsonSerializer.SerializeToUtf8Bytes(note, s_json.Note),
        Module module => JsonSerializer.SerializeToUtf8Bytes(module, s_json.Module),
        Entity entity => JsonSerializer.SerializeToUtf8Bytes(entity, s_json.Entity),
        Link link => JsonSerializer.SerializeToUtf8Bytes(link, s_json.Link),
        Session session => JsonSerializer.SerializeToUtf8Bytes(session, s_json.Session),
        _ => throw new ArgumentException($"{record.GetType().Name} is no stored kind.", nameof(record)),
    };

    /// <summary>The episode of its first entry, in the state that its last entry says.</summary>
    public static Episode DecodeEpisode(LogEntry first, LogEntry? last = null)
    {
        var state = last is null || last.Version == 1 ? RecordState.Active : Read(last, s_json.EpisodeMark).State;
        return Read(first, s_json.Episode) with
        {
            Id = first.Id!.Value,
            State = state,
            RecordedAt = first.RecordedAt,
            Sequence = first.Sequence,
            ContentHash = HashOf(first),
        };
    }

    /// <summary>
    /// An episode or record of its content alone: without id, version and times, which the content does not hold, and without its digest
    /// checked. For bytes that came out of a checked entry.
    /// </summary>
    public static object DecodeBody(RecordKind kind, ReadOnlySpan<byte> body) => kind switch
    {
        RecordKind.Episode => JsonSerializer.Deserialize(body, s_json.Episode)!,
        RecordKind.Fact => JsonSerializer.Deserialize(body, s_json.Fact)!,
        RecordKind.Note => JsonSerializer.Deserialize(body, s_json.Note)!,
        RecordKind.Module => JsonSerializer.Deserialize(body, s_json.Module)!,
        RecordKind.Entity => JsonSerializer.Deserialize(body, s_json.Entity)!,
        RecordKind.Link => JsonSerializer.Deserialize(body, s_json.Link)!,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Such things are not decoded alone."),
    };

    public static EpisodeMark DecodeMark(LogEntry entry) => Read(entry, s_json.EpisodeMark);

    public static Erasure DecodeErasure(LogEntry entry) => Read(entry, s_json.Erasure);

    public static Record DecodeRecord(LogEntry entry) =>
        Matches(entry) ? Placed(Parse(entry), entry) : throw Mismatch(entry);

    /// <summary>What reading an entry back gives, worked out from the record that it was made of a moment ago.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="written">The record as it was encoded; its lists may be its caller's, who may change them later.</param>
    public static Record Reread(LogEntry entry, Record written) => written switch
    {
        Fact fact => Placed(
            fact with { Evidence = [.. fact.Evidence], Tags = [.. fact.Tags], Supersedes = [.. fact.Supersedes] }, entry),
        Note note => Placed(note with { Evidence = [.. note.Evidence], Tags = [.. note.Tags] }, entry),
        _ => DecodeRecord(entry),
    };

    private static Record Parse(LogEntry entry) => entry.Kind switch
    {
        RecordKind.Fact => Parse(entry, s_json.Fact),
        RecordKind.Note => Parse(entry, s_json.Note),
        RecordKind.Module => Parse(entry, s_json.Module),
        RecordKind.Entity => Parse(entry, s_json.Entity),
        RecordKind.Link => Parse(entry, s_json.Link),
        RecordKind.Session => Parse(entry, s_json.Session),
        _ => throw Corrupt(entry, $"kind {(int)entry.Kind} is no record"),
    };

    private static Record Placed(Record record, LogEntry entry) => record with
    {
        Id = entry.Id!.Value,
        Version = entry.Version,
        RecordedAt = entry.RecordedAt,
        SupersededAt = entry.SupersededAt,
        Sequence = entry.Sequence,
        ContentHash = HashOf(entry),
    };

    /// <summary>Where the entry's content lives: a path, a session, or nowhere.</summary>
    public static string? PlaceOf(LogEntry entry) => entry.Kind switch
    {
        RecordKind.Episode when entry.Version == 1 => DecodeEpisode(entry).Session.Value,
        RecordKind.Note or RecordKind.Module => PlaceOf(DecodeRecord(entry)),
        _ => null,
    };

    public static string? PlaceOf(Record record) => record switch { Note n => n.Path, Module m => m.Path, _ => null };

    /// <summary>HMAC-SHA256 under the salt over kind, length-prefixed id, version and body.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> salt, RecordKind kind, RecordId id, int version, ReadOnlySpan<byte> body)
    {
        var idLength = Encoding.UTF8.GetByteCount(id.Value);
        var length = 1 + 4 + idLength + 4 + body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var span = rented.AsSpan(0, length);
        span[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], idLength);
        Encoding.UTF8.GetBytes(id.Value, span[5..]);
        BinaryPrimitives.WriteInt32BigEndian(span[(5 + idLength)..], version);
        body.CopyTo(span[(9 + idLength)..]);
        var digest = HMACSHA256.HashData(salt, span);
        ArrayPool<byte>.Shared.Return(rented);
        return digest;
    }

    /// <summary>Whether the entry's content is what its digest says. An erased entry has no content to check.</summary>
    public static bool Matches(LogEntry entry) => entry.Id is { } id
        && Digest(entry.Salt.Span, entry.Kind, id, entry.Version, entry.Body.Span).AsSpan().SequenceEqual(entry.Digest.Span);

    /// <summary>What keeps an erased id from coming back: HMAC-SHA256 under the space's key, which leaves with the space.</summary>
    public static string Tombstone(ReadOnlySpan<byte> key, RecordKind kind, RecordId id) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{(int)kind}:{id.Value}")));

    private static string HashOf(LogEntry entry) => Convert.ToHexStringLower(SHA256.HashData(entry.Body.Span));

    private static T Read<T>(LogEntry entry, JsonTypeInfo<T> type) => Matches(entry) ? Parse(entry, type) : throw Mismatch(entry);

    private static T Parse<T>(LogEntry entry, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Body.Span, type) ?? throw Corrupt(entry, "its content is null");
        }
        catch (JsonException e)
        {
            throw Corrupt(entry, "its content is not readable", e);
        }
    }

    private static MemoryException Mismatch(LogEntry entry) => Corrupt(entry, "its content does not match its digest");

    private static MemoryException Corrupt(LogEntry entry, string why, Exception? inner = null) =>
        new(MemoryErrorCode.Corrupt, $"Log entry {entry.Sequence}:{entry.Ordinal} is damaged: {why}. Run 'verify'.", inner);
}
