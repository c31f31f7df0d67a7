namespace Ingrain.Indexes;

/// <summary>One posting list of a query, and how its documents are scored.</summary>
/// <param name="Term">The term's number; of one that no document holds, or -1, nothing is found.</param>
/// <param name="Field">The field's place.</param>
/// <param name="Weight">What the formula's share is multiplied by, above 0: the inverse document frequency, times its worth.</param>
/// <param name="Formula">The formula; k1 must not be negative, and b must be 0 to 1.</param>
internal readonly record struct WeightedTerm(int Term, int Field, float Weight, Bm25 Formula);

/// <summary>A document that was found.</summary>
/// <param name="Document">Its number.</param>
/// <param name="Score">The sum over the lists that hold it, added in the order the lists were given.</param>
internal readonly record struct DocumentScore(int Document, float Score);
