namespace Ingrain;

/// <summary>What a log entry is about. The numbers are stored and never change meaning.</summary>
public enum RecordKind
{
    /// <summary>An <see cref="Ingrain.Episode"/>.</summary>
    Episode = 1,

    /// <summary>A <see cref="Ingrain.Session"/>.</summary>
    Session = 2,

    /// <summary>A <see cref="Ingrain.Fact"/>.</summary>
    Fact = 3,

    /// <summary>A <see cref="Ingrain.Note"/>.</summary>
    Note = 4,

    /// <summary>A <see cref="Ingrain.Module"/>.</summary>
    Module = 5,

    /// <summary>An <see cref="Ingrain.Entity"/>.</summary>
    Entity = 6,

    /// <summary>A <see cref="Ingrain.Link"/>.</summary>
    Link = 7,

    /// <summary>The record that content was erased.</summary>
    Erasure = 8,
}
