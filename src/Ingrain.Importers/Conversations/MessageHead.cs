using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>What the episodes made of one message have in common.</summary>
internal sealed record MessageHead
{
    /// <summary>The session it belongs to.</summary>
    public required SessionName Session { get; init; }

    /// <summary>The source's id of the message; null where it has none.</summary>
    public string? Id { get; init; }

    /// <summary>Line or index in the session: makes the id, with the content, where the source has none.</summary>
    public required long Ordinal { get; init; }

    /// <summary>When it happened, as the source says.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The name of who speaks, where the source gives one.</summary>
    public string? Speaker { get; init; }

    /// <summary>What else the source says; nulls are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> About { get; init; } = [];

    /// <summary>Reads a time, telling when what stands there is none.</summary>
    public static DateTimeOffset? Time(JsonElement value, MessageParts parts)
    {
        var time = SourceTime.Read(value, out var unknown);
        if (unknown)
            parts.Skip(parts.Place, "its time is not a date and time with an offset; the message was brought over without a time");
        return time;
    }
}
