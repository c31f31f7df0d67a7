using System.Buffers;
using System.Text.Json;

namespace Ingrain.Storage;

/// <summary>Whether an entry's content is what its kind holds: asked of logs that this program may not have written.</summary>
internal static class EntryBody
{
    private const int TombstoneLength = 64;
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Decodes the content.</summary>
    /// <param name="entry">An entry that is not blank.</param>
    /// <param name="record">The record; null for an episode and an erasure.</param>
    /// <param name="erasure">The erasure; null for anything else.</param>
    /// <returns>Whether the content is what the kind holds, and its digest matches.</returns>
    public static bool TryDecode(LogEntry entry, out Record? record, out Erasure? erasure)
    {
        (record, erasure) = (null, null);
        try
        {
            if (HoldsNull(entry.Body.Span)) return false;
            switch (entry.Kind)
            {
                case RecordKind.Episode when entry.Version > 1:
                    return Enum.IsDefined(EntryCodec.DecodeMark(entry).State);
                case RecordKind.Episode:
                    var episode = EntryCodec.DecodeEpisode(entry);
                    return Enum.IsDefined(episode.Label) && episode is { Metadata: not null };
                case RecordKind.Erasure:
                    erasure = EntryCodec.DecodeErasure(entry);
                    return IsSound(entry, erasure);
                default:
                    record = EntryCodec.DecodeRecord(entry);
                    return Enum.IsDefined(record.State) && Enum.IsDefined(record.Label) && IsWhole(record);
            }
        }
        catch (Exception e) when (e is MemoryException or JsonException)
        {
            return false;
        }
    }

    // A property that is left out is null after reading, whatever its type and its default say.
    private static bool IsWhole(Record record) => record is { Evidence: not null, Tags: not null } && record switch
    {
        Fact fact => fact is { Type: not null, Supersedes: not null },
        Module module => module is { Docstring: not null, Signatures: not null, Dependencies: not null, Examples: not null },
        Entity entity => entity is { Type: not null, Aliases: not null },
        _ => true,
    };

    // Bodies leave nulls out; one in a list would reach code that expects none.
    private static bool HoldsNull(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("null"u8) < 0) return false;
        var reader = new Utf8JsonReader(body);
        while (reader.Read()) if (reader.TokenType == JsonTokenType.Null) return true;
        return false;
    }

    // It blanks what was written before it, and nothing else: readers use the numbers as they are.
    private static bool IsSound(LogEntry entry, Erasure erasure) =>
        erasure.Addresses.All(a => a is [>= 1, >= 0 and <= ChangesetDraft.ChangesMax] && a[0] < entry.Sequence)
        && erasure.Tombstones.All(t => t is { Length: TombstoneLength } && !t.AsSpan().ContainsAnyExcept(s_hex));
}
