namespace Ingrain.Eval;

/// <summary>Where in a ranking a piece of gold stands.</summary>
public enum GoldBand
{
    /// <summary>Rank 1 to 10.</summary>
    First10 = 1,

    /// <summary>Rank 11 to 50: found, and ranked too low.</summary>
    To50 = 2,

    /// <summary>Rank 51 and below.</summary>
    Below = 3,

    /// <summary>A candidate that was sorted out: it repeats another, or no longer holds.</summary>
    Dropped = 4,

    /// <summary>No candidate: nothing in it answers to the query.</summary>
    Never = 5,
}
