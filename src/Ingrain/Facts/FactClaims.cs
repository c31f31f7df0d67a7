namespace Ingrain;

/// <summary>Which facts ever claimed what, by a hash of the claim: candidates, for the caller to compare.</summary>
internal sealed class FactClaims
{
    private readonly Dictionary<int, Claimant> _byHash = [];

    /// <summary>Takes in a version. Versions of one fact come in their order.</summary>
    public void Add(FactVersion version)
    {
        var hash = Hash(version.Fact);
        var first = _byHash.GetValueOrDefault(hash);
        for (var known = first; known is not null; known = known.Next) if (known.Id == version.Fact.Id) return;
        _byHash[hash] = new Claimant(version.Fact.Id, first);
    }

    /// <summary>The facts of which some version may have claimed the same, the first to do so first.</summary>
    public IEnumerable<RecordId> Claimants(Fact fact)
    {
        var found = new Stack<RecordId>();
        for (var known = _byHash.GetValueOrDefault(Hash(fact)); known is not null; known = known.Next) found.Push(known.Id);
        return found;
    }

    // Equal for claims that FactLedger.IsSameClaim calls the same.
    private static int Hash(Fact fact) => HashCode.Combine(
        FactKey.Of(fact), fact.ValidFrom, fact.ValidTo, fact.Type, FactKey.Fold(fact.Object), FactKey.Fold(fact.Statement),
        FactKey.Fold(fact.Scope));

    private sealed record Claimant(RecordId Id, Claimant? Next);
}
