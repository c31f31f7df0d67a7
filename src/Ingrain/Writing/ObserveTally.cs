using Ingrain.Storage;

namespace Ingrain.Writing;

/// <summary>Adds up what became of the episodes of an observe, over as many changesets as it took.</summary>
internal sealed class ObserveTally
{
    private readonly List<RecordId> _different = [];
    private readonly List<RecordId> _erased = [];
    private int _added;
    private int _known;
    private long? _sequence;

    public void Add(IReadOnlyList<Episode> episodes, CommitResult result)
    {
        switch (result)
        {
            case CommitResult.Committed committed:
                _sequence = committed.Changeset.Sequence;
                Count(episodes, committed.Outcomes);
                break;
            case CommitResult.Unchanged unchanged:
                Count(episodes, unchanged.Outcomes);
                break;
            case CommitResult.Repeated repeated:
                _sequence = repeated.Changeset.Sequence;
                _known += episodes.Count;
                break;
            default:
                throw new InvalidOperationException("An observe expects no versions, so it cannot conflict.");
        }
    }

    public Observed Total() => new()
    {
        Added = _added, AlreadyKnown = _known, DifferentContent = _different, Erased = _erased, Sequence = _sequence,
    };

    private void Count(IReadOnlyList<Episode> episodes, IReadOnlyList<ChangeOutcome> outcomes)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            switch (outcomes[i])
            {
                case ChangeOutcome.Written: _added++; break;
                case ChangeOutcome.AlreadyKnown: _known++; break;
                case ChangeOutcome.DifferentContent: _different.Add(episodes[i].Id); break;
                default: _erased.Add(episodes[i].Id); break;
            }
        }
    }
}
