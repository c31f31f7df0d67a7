namespace Ingrain.Eval;

/// <summary>A data set: conversations, each with questions that are recalled only inside it.</summary>
/// <param name="Name">The name of its kind, one of <see cref="DatasetLoader.Names"/>.</param>
/// <param name="Conversations">The conversations in the order of their files.</param>
public sealed record EvalDataset(string Name, IReadOnlyList<EvalConversation> Conversations);

/// <summary>One conversation (or collection of documents): what is remembered, and what is asked.</summary>
public sealed record EvalConversation
{
    /// <summary>The source's name for it.</summary>
    public required string Id { get; init; }

    /// <summary>What was said, in order. Ids are the source's own.</summary>
    public required IReadOnlyList<Episode> Episodes { get; init; }

    /// <summary>What else is kept, such as modules; none for most data sets. Ids are the source's own.</summary>
    public IReadOnlyList<Record> Records { get; init; } = [];

    /// <summary>What is asked of it.</summary>
    public required IReadOnlyList<EvalQuestion> Questions { get; init; }
}

/// <summary>What a question's gold ids name.</summary>
public enum GoldUnit
{
    /// <summary>Episodes.</summary>
    Episode = 1,

    /// <summary>
    /// Sessions: an episode counts for the session it belongs to, and a session counts once, where its first episode stands.
    /// </summary>
    Session = 2,

    /// <summary>Records.</summary>
    Record = 3,
}

/// <summary>A question with what a recall should bring up.</summary>
public sealed record EvalQuestion
{
    /// <summary>The question.</summary>
    public required string Text { get; init; }

    /// <summary>The source's category or ability, in lower case words.</summary>
    public required string Category { get; init; }

    /// <summary>Ids of the episodes, sessions or records that bear the answer. Empty when the question cannot be scored.</summary>
    public required IReadOnlyList<string> Gold { get; init; }

    /// <summary>What <see cref="Gold"/> names.</summary>
    public GoldUnit Unit { get; init; } = GoldUnit.Episode;

    /// <summary>When it is asked, where the source says.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Whether the source holds an answer at all. LoCoMo's adversarial questions are false, and still have evidence.</summary>
    public bool Answerable { get; init; } = true;
}
