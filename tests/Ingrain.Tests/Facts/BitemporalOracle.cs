namespace Ingrain.Tests.Facts;

/// <summary>
/// The plain truth about functional facts, kept as one list of everything that ever happened and answered by painting days: each fact's
/// days are painted over in order of start, then of arrival; days that nothing known reaches get the earliest fact of unknown start.
/// </summary>
internal sealed class BitemporalOracle(int days)
{
    private readonly List<Version> _versions = [];
    private readonly Dictionary<RecordId, int> _arrivals = [];
    private readonly Dictionary<RecordId, int> _firstKnown = [];

    public sealed record Version(RecordId Id, string Key, string Value, int? From, int? To, bool Active, long Sequence);

    public void Write(Version version, int firstKnown)
    {
        _arrivals.TryAdd(version.Id, _arrivals.Count);
        _firstKnown.TryAdd(version.Id, firstKnown);
        _versions.Add(version);
    }

    /// <summary>The value that holds on each day, as known at a sequence; null where none is known.</summary>
    public string?[] Timeline(string key, long asOf)
    {
        var known = _versions.Where(v => v.Sequence <= asOf)
            .GroupBy(v => v.Id)
            .Select(g => g.Last())
            .Where(v => v.Active && v.Key == key)
            .OrderBy(Start).ThenBy(v => _arrivals[v.Id])
            .ToList();
        var painted = new string?[days];
        foreach (var fact in known)
            for (var day = Math.Max(0, Start(fact)); day < Math.Min(days, fact.To ?? days); day++)
                if (fact.From is null || day >= fact.From) painted[day] = fact.Value;
        for (var day = 0; day < days; day++)
        {
            if (painted[day] is not null) continue;
            painted[day] = known.Where(f => f.From is null && Start(f) > day && (f.To is null || day < f.To))
                .OrderBy(Start).ThenByDescending(f => _arrivals[f.Id])
                .FirstOrDefault()?.Value;
        }
        return painted;
    }

    /// <summary>Every value a fact was ever given, oldest first.</summary>
    public IReadOnlyList<string> History(RecordId id) => [.. _versions.Where(v => v.Id == id).Select(v => v.Value)];

    private int Start(Version version) => version.From ?? _firstKnown[version.Id];
}
