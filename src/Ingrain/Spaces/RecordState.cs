namespace Ingrain;

/// <summary>Where a record stands. The numbers are stored and never change meaning.</summary>
public enum RecordState
{
    /// <summary>In use: recall may return it.</summary>
    Active = 1,

    /// <summary>Held back until a person reviews it: recall never returns it.</summary>
    Quarantined = 2,

    /// <summary>Forgotten by policy: kept, not returned unless asked.</summary>
    Archived = 3,

    /// <summary>It was wrong, or its writing was rolled back: not returned unless asked.</summary>
    Retracted = 4,
}
