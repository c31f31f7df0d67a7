namespace Ingrain;

/// <summary>
/// What was said of something that recall gave: how many called it useful, and how many not. Each author counts once, with what they said
/// last. It is shown and read by no scoring policy.
/// </summary>
/// <param name="Useful">Authors who said it helped.</param>
/// <param name="NotUseful">Authors who said it did not.</param>
public readonly record struct FeedbackCounts(int Useful, int NotUseful)
{
    /// <summary>Whether nobody said anything.</summary>
    public bool IsNone => this == default;
}

/// <summary>One judgement on something that recall gave.</summary>
/// <param name="Target">What it is about.</param>
/// <param name="IsUseful">Whether it helped.</param>
public sealed record Feedback(Endpoint Target, bool IsUseful);
