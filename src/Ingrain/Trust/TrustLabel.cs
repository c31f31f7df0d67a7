namespace Ingrain;

/// <summary>
/// How far a record may be trusted, lowest first. What is derived is never labelled above the lowest label it was derived from, nor
/// above what its actor may give. The numbers are stored and never change meaning.
/// </summary>
public enum TrustLabel
{
    /// <summary>Suspect: kept, never recalled until a person releases it.</summary>
    Quarantined = 0,

    /// <summary>From outside: imports, web pages, tool output.</summary>
    External = 1,

    /// <summary>Stated or concluded by an agent.</summary>
    Agent = 2,

    /// <summary>Stated by the person or program the space belongs to.</summary>
    Principal = 3,

    /// <summary>Stated and confirmed by that person, against the exact content.</summary>
    Confirmed = 4,
}
