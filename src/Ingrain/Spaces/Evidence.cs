namespace Ingrain;

/// <summary>One thing that a record rests on: an episode, or a span of its content, or another record.</summary>
public sealed record Evidence
{
    /// <summary>The kind of what is pointed at.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>Its id.</summary>
    public required RecordId Id { get; init; }

    /// <summary>First character of the span in the episode's content, counted from 0; null for the whole.</summary>
    public int? Start { get; init; }

    /// <summary>Length of the span in characters; null for the whole.</summary>
    public int? Length { get; init; }

    /// <summary>Evidence that is a whole episode.</summary>
    /// <param name="id">The episode.</param>
    /// <returns>The evidence.</returns>
    public static Evidence Of(RecordId id) => new() { Kind = RecordKind.Episode, Id = id };
}
