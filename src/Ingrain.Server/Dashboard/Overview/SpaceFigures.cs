using Ingrain.Storage;

namespace Ingrain.Server.Dashboard.Overview;

/// <summary>What was written to a space by day, counted from its log up to a changeset. Not thread-safe.</summary>
internal sealed class SpaceFigures
{
    private readonly SortedDictionary<DateOnly, DayFigures> _days = [];
    private readonly Dictionary<RecordKind, KindFigures> _kinds = [];

    /// <summary>The last changeset that is counted.</summary>
    public long Sequence { get; private set; }

    /// <summary>Things whose content was erased.</summary>
    public long Erased { get; private set; }

    /// <summary>The days on which something was written, in order.</summary>
    public IReadOnlyDictionary<DateOnly, DayFigures> Days => _days;

    /// <summary>Things of each kind.</summary>
    public IReadOnlyDictionary<RecordKind, KindFigures> Kinds => _kinds;

    /// <summary>Counts the next changeset.</summary>
    /// <returns>Whether it erases something, so that what was counted before may hold what is gone.</returns>
    public bool Add(Changeset changeset)
    {
        var date = DateOnly.FromDateTime(changeset.RecordedAt.UtcDateTime);
        var day = _days.GetValueOrDefault(date);
        var erases = false;
        foreach (var entry in changeset.Entries)
        {
            if (entry.Kind == RecordKind.Erasure) erases = true;
            else if (entry.IsErased) Erased++;
            else
            {
                var of = _kinds.GetValueOrDefault(entry.Kind);
                var isNew = entry.Version == 1;
                _kinds[entry.Kind] = isNew ? of with { Things = of.Things + 1 } : of with { Changes = of.Changes + 1 };
                if (!isNew) continue;
                if (entry.Kind == RecordKind.Episode) day = day with { Episodes = day.Episodes + 1 };
                else day = day with { Memories = day.Memories + 1 };
            }
        }
        _days[date] = changeset.Actor.Kind switch
        {
            ActorKind.Person => day with { ByPersons = day.ByPersons + 1 },
            ActorKind.Agent => day with { ByAgents = day.ByAgents + 1 },
            _ => day with { ByOthers = day.ByOthers + 1 },
        };
        Sequence = changeset.Sequence;
        return erases;
    }

    /// <summary>The same, for others to read while this goes on.</summary>
    public SpaceFigures Copy()
    {
        var copy = new SpaceFigures { Sequence = Sequence, Erased = Erased };
        foreach (var (date, day) in _days) copy._days[date] = day;
        foreach (var (kind, of) in _kinds) copy._kinds[kind] = of;
        return copy;
    }
}

/// <summary>What was written on one day.</summary>
/// <param name="Episodes">New episodes.</param>
/// <param name="Memories">New things of other kinds.</param>
/// <param name="ByPersons">Changesets of persons.</param>
/// <param name="ByAgents">Changesets of agents.</param>
/// <param name="ByOthers">Changesets of imports and of Ingrain itself.</param>
internal readonly record struct DayFigures(long Episodes, long Memories, long ByPersons, long ByAgents, long ByOthers);

/// <summary>Things of one kind.</summary>
/// <param name="Things">How many were ever written and not erased, whatever their state.</param>
/// <param name="Changes">Further versions of them.</param>
internal readonly record struct KindFigures(long Things, long Changes);
