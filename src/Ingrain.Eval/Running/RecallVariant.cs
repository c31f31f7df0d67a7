namespace Ingrain.Eval;

/// <summary>One way to recall, so that several can be compared on the same questions.</summary>
public sealed record RecallVariant
{
    /// <summary>As everybody recalls.</summary>
    public static RecallVariant Usual { get; } = new();

    /// <summary>Name of the scoring policy; null for the default.</summary>
    public string? Policy { get; init; }

    /// <summary>Channels left out.</summary>
    public RecallChannels Without { get; init; }

    /// <summary>
    /// Whether each question is asked with default bounds as well, which gives time and tokens. Comparisons of ranking do without.
    /// </summary>
    public bool IsTimed { get; init; } = true;

    /// <summary>The query of a question.</summary>
    /// <param name="question">The question.</param>
    internal RecallQuery Query(EvalQuestion question)
    {
        var query = new RecallQuery { Text = question.Text, Without = Without };
        return Policy is { } policy ? query with { Policy = policy } : query;
    }
}
