namespace Ingrain.Importers;

/// <summary>Why an import could not begin.</summary>
public enum ImportErrorCode
{
    /// <summary>Nothing is at the path.</summary>
    NotFound = 1,

    /// <summary>It is there, but nothing in it is of a format that is known. The message lists what was tried.</summary>
    NotRecognised = 2,

    /// <summary>It is there, but the system does not let it be read.</summary>
    Unreadable = 3,

    /// <summary>An archive whose directory is damaged, or larger than is accepted.</summary>
    Damaged = 4,
}
