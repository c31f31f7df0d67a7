using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ingrain.Cli.Input;

/// <summary>
/// Turns lines into episodes. Lines without an id get one that depends on the session, role, content and time, and on how often the same
/// came before in the session: reading a file again gives the same ids. Memory: 20 bytes a line without id.
/// </summary>
internal sealed class EpisodeParser(Actor actor)
{
    private readonly Dictionary<UInt128, int> _seen = [];

    /// <summary>The episode of a line, or why there is none.</summary>
    public (Episode? Episode, string? Why) Parse(ReadOnlySpan<byte> line)
    {
        EpisodeLine? read;
        try
        {
            read = JsonSerializer.Deserialize(line, EpisodeLineJson.Default.EpisodeLine);
        }
        catch (JsonException e)
        {
            return (null, Why(e));
        }
        return read is null ? (null, "it is null") : Parse(read);
    }

    private (Episode? Episode, string? Why) Parse(EpisodeLine line)
    {
        if (Missing(line) is { } missing) return (null, $"'{missing}' is missing or empty");
        if (!RecordId.TryParse(line.Session, out var session)) return (null, "'session' has 1 to 200 characters and no control characters");
        DateTimeOffset? occurredAt = null;
        if (line.OccurredAt is { } text)
        {
            if (!TimeText.TryParse(text, out var time)) return (null, "'occurredAt' is no ISO 8601 time");
            occurredAt = time;
        }
        var id = default(RecordId);
        if (line.Id is not null
            && !RecordId.TryParse(line.Id, out id)) return (null, "'id' has 1 to 200 characters and no control characters");
        if (Metadata(line.Metadata) is not { } metadata) return (null, "'metadata' is no object, or names something twice");
        metadata.TryGetValue("speaker", out var speaker);
        var episode = new Episode
        {
            Id = id, Session = session, Role = line.Role!, Content = line.Content!, OccurredAt = occurredAt, Metadata = metadata,
            Speaker = speaker is { Length: > 0 } ? speaker : null, Label = LabelOf(line.Role!),
        };
        return (line.Id is null ? episode with { Id = IdOf(episode) } : episode, null);
    }

    /// <summary>A person vouches for what they said; what an agent said is an agent's; anything else came from outside.</summary>
    public TrustLabel LabelOf(string role) => role.ToLowerInvariant() switch
    {
        "user" or "human" => actor.StatedLabel,
        "assistant" or "agent" => TrustLabel.Agent,
        _ => TrustLabel.External,
    };

    /// <summary>The id that an episode without one gets.</summary>
    public RecordId IdOf(Episode episode)
    {
        var tuple = Digest(episode, 0);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, BinaryPrimitives.ReadUInt128BigEndian(tuple), out _);
        var digest = count++ == 0 ? tuple : Digest(episode, count - 1);
        return new RecordId(Convert.ToHexStringLower(digest.AsSpan(0, 16)));
    }

    private static byte[] Digest(Episode episode, int ordinal)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var time = episode.OccurredAt?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "";
        foreach (var part in new[] { episode.Session.Value, episode.Role, episode.Content, time,
            ordinal.ToString(CultureInfo.InvariantCulture) })
        {
            // Each part is preceded by its length, so that no two tuples share their bytes.
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(bytes.Length)));
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }

    private static string? Missing(EpisodeLine line) =>
        string.IsNullOrEmpty(line.Session) ? "session"
        : string.IsNullOrEmpty(line.Role) ? "role"
        : string.IsNullOrEmpty(line.Content) ? "content" : null;

    /// <summary>Metadata by name: strings as they are, anything else as compact JSON; null where it is no object.</summary>
    private static Dictionary<string, string>? Metadata(JsonElement? metadata)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metadata is not { } element || element.ValueKind == JsonValueKind.Null) return read;
        if (element.ValueKind != JsonValueKind.Object) return null;
        foreach (var property in element.EnumerateObject())
        {
            var value = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : Compact(property.Value);
            if (!read.TryAdd(property.Name, value)) return null;
        }
        return read;
    }

    private static string Compact(JsonElement element)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) element.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static string Why(JsonException e)
    {
        var at = e.BytePositionInLine is { } position ? $" near byte {position + 1}" : "";
        if (e.Message.Contains("could not be mapped", StringComparison.Ordinal))
            return $"it has a property that is none of id, session, role, content, occurredAt, metadata (put others into metadata){at}";
        if (e.Message.Contains("Duplicate", StringComparison.Ordinal)) return $"it says something twice{at}";
        return e.Path is { Length: > 2 } path && path.Length < 40
            ? $"'{path.TrimStart('$', '.')}' is not as expected{at}"
            : $"it is no JSON object of the expected shape{at}";
    }
}
