namespace Ingrain.Storage;

/// <summary>One change of a changeset, as its writer asks for it.</summary>
public abstract record Change
{
    private Change() { }

    /// <summary>Adds an episode, unless it is known already.</summary>
    /// <param name="Episode">The episode.</param>
    public sealed record Observe(Episode Episode) : Change;

    /// <summary>Withdraws an episode, or brings it back. Its content stays as it is.</summary>
    /// <param name="Id">The episode.</param>
    /// <param name="State">Its new state.</param>
    public sealed record Mark(RecordId Id, RecordState State) : Change;

    /// <summary>Writes a record's next version.</summary>
    /// <param name="Record">The whole new version.</param>
    /// <param name="ExpectedVersion">The version the writer saw, 0 for none; null to write whatever is there.</param>
    public sealed record Put(Record Record, int? ExpectedVersion = null) : Change;

    /// <summary>Removes every byte of a thing's content, all versions.</summary>
    /// <param name="Target">What to erase.</param>
    public sealed record Erase(Endpoint Target) : Change;
}
