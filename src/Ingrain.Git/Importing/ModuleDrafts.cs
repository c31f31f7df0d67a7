using Ingrain.Git.Files;

namespace Ingrain.Git.Importing;

/// <summary>Keeps code that came by git out of use until its examples have run: it is written as a draft in quarantine.</summary>
internal static class ModuleDrafts
{
    /// <summary>The record as it may be written.</summary>
    /// <param name="record">What is to be written.</param>
    /// <param name="ours">What is there; null for nothing.</param>
    public static Record Of(Record record, Record? ours)
    {
        if (record is not Module { State: RecordState.Active } module) return record;
        var isRun = ours is Module { State: RecordState.Active } there && FileText.Substance(there) == FileText.Substance(module);
        return isRun ? module : module with { State = RecordState.Quarantined, IsDraft = true, Verification = null };
    }
}
