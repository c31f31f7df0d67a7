namespace Ingrain;

/// <summary>What to recall, and under which bounds.</summary>
public sealed record RecallQuery
{
    /// <summary>The longest query, in UTF-16 characters; longer ones are refused.</summary>
    public const int TextLengthMax = 32_768;

    /// <summary>What is wanted, in words: a question, a task, a message.</summary>
    public required string Text { get; init; }

    /// <summary>The most tokens that <see cref="Recalled.Context"/> may take. 64 to 200,000; default 2,000.</summary>
    public int LimitTokens { get; init; } = 2_000;

    /// <summary>The most items returned. 1 to 1,000; default 20.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>The time at which facts must hold in the world; null for now.</summary>
    public DateTimeOffset? ValidAt { get; init; }

    /// <summary>What was known by then; null for all that is known.</summary>
    public AsOf? AsOf { get; init; }

    /// <summary>Only these kinds; empty for all.</summary>
    public IReadOnlyList<RecordKind> Kinds { get; init; } = [];

    /// <summary>
    /// Only notes and modules at or below this path, sorted out before anything is ranked; null for everything. Words are weighed as in the
    /// whole space.
    /// </summary>
    public string? Under { get; init; }

    /// <summary>Whether facts that no longer hold may appear, marked with their dates.</summary>
    public bool IncludeSuperseded { get; init; }

    /// <summary>Name of the scoring policy: one of <see cref="RecallPolicy.All"/>. Default <c>article</c>.</summary>
    public string Policy { get; init; } = RecallPolicy.Article;

    /// <summary>Channels left out: for measuring what each is worth. Default none.</summary>
    public RecallChannels Without { get; init; }

    /// <summary>Whether <see cref="Recalled.Candidates"/> is filled.</summary>
    public bool Explain { get; init; }
}
