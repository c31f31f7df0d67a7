namespace Ingrain.Indexes;

/// <summary>
/// Which documents a search may return. Implemented by structs, so that the question costs no call and no allocation where it is asked
/// for every good candidate.
/// </summary>
internal interface IDocumentFilter
{
    /// <summary>Whether a document may be returned.</summary>
    /// <param name="document">Its number.</param>
    bool Accepts(int document);
}

/// <summary>Lets every document through.</summary>
internal readonly struct EveryDocument : IDocumentFilter
{
    /// <inheritdoc/>
    public bool Accepts(int document) => true;
}
