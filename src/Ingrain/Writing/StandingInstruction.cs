namespace Ingrain.Writing;

/// <summary>What somebody wants from now on.</summary>
internal enum StandingKind
{
    /// <summary>What to do: "Always include sources", "call me Sam".</summary>
    Instruction = 1,

    /// <summary>What is liked better: "I prefer tea over coffee".</summary>
    Preference = 2,
}

/// <summary>A sentence by which somebody says what they want from now on.</summary>
/// <param name="Text">The sentence, or of a long one the part that says it; at most 300 characters.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where <paramref name="Text"/> begins in the turn, in UTF-16 characters.</param>
/// <param name="Condition">
/// When it bears, as said: "when I ask about deadlines"; null where it bears always. Part of <paramref name="Text"/>.
/// </param>
internal sealed record StandingInstruction(string Text, StandingKind Kind, int Start, string? Condition);
