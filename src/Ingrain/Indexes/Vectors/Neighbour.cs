namespace Ingrain.Indexes;

/// <summary>A document found near a query. Sorts best first, equals by document number.</summary>
/// <param name="Document">Its number.</param>
/// <param name="Similarity">Cosine of the angle between both, -1 to 1.</param>
internal readonly record struct Neighbour(int Document, float Similarity) : IComparable<Neighbour>
{
    /// <inheritdoc/>
    public int CompareTo(Neighbour other)
    {
        var bySimilarity = other.Similarity.CompareTo(Similarity);
        return bySimilarity != 0 ? bySimilarity : Document.CompareTo(other.Document);
    }
}
