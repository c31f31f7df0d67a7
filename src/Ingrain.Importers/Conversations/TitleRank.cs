namespace Ingrain.Importers;

/// <summary>Where a title comes from, weakest first.</summary>
internal enum TitleRank
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>What the conversation is, such as a sub-agent's.</summary>
    Role = 1,

    /// <summary>A summary line.</summary>
    Summary = 2,

    /// <summary>Written by the program.</summary>
    Program = 3,

    /// <summary>Written by the person.</summary>
    Person = 4,
}
