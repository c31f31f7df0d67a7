namespace Ingrain;

/// <summary>
/// The ledger seen from one moment, for asking about many facts: what holds of a subject and predicate is worked out once, however many
/// facts about them are asked for.
/// </summary>
internal sealed class FactSight(FactLedger ledger, DateTimeOffset validAt, long asOf, bool explains)
{
    private static readonly FactStanding s_gone = new() { Hold = FactHold.Superseded };
    private readonly Dictionary<FactKey, HashSet<RecordId>> _holding = [];

    /// <summary>Where a fact stands; of one that does not hold, only that, unless <c>explains</c> was asked for.</summary>
    public FactStanding Standing(Fact fact)
    {
        if (explains || FactKey.Of(fact) is not { } key) return ledger.Standing(fact.Id, validAt, asOf);
        if (!_holding.TryGetValue(key, out var holding))
            _holding[key] = holding = [.. ledger.Holding(key, validAt, asOf).Select(f => f.Id)];
        return holding.Contains(fact.Id) ? ledger.Standing(fact.Id, validAt, asOf) : s_gone;
    }
}
