using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>A draft that waits to be committed, then its plan or what went wrong with it alone.</summary>
internal sealed class CommitRequest(ChangesetDraft draft) : WriteRequest<CommitResult>
{
    private CommitPlan? _plan;
    private Exception? _refused;

    /// <summary>How much of a group it takes up.</summary>
    public int Weight => draft.Changes.Count;

    /// <summary>Plans the draft against everything the transaction wrote so far, and writes it.</summary>
    public void Write(CommitPlanner planner, LogWriter log)
    {
        (_plan, _refused) = (null, null);
        try
        {
            _plan = planner.Plan(draft, log.View(draft.Space));
        }
        catch (Exception e) when (e is not MemoryException { Code: not (MemoryErrorCode.Corrupt or MemoryErrorCode.Conflict) })
        {
            // Nothing of it was written yet, so that it fails alone, whatever is wrong with it, and the rest of the group goes on.
            // Only what went wrong with the disk concerns everybody.
            _refused = e;
            return;
        }
        log.Carry(_plan);
    }

    /// <summary>Tells the caller what became of the draft, once it is durable.</summary>
    public void Acknowledge()
    {
        if (_refused is not null) Fail(_refused);
        else Succeed(_plan!.Result);
    }
}
