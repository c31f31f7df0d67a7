namespace Ingrain;

/// <summary>
/// The ways in which recall finds and ranks beyond plain words, so that each can be switched off to see what it is worth
/// (<see cref="RecallQuery.Without"/>).
/// </summary>
[Flags]
public enum RecallChannels
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A share of the score of the turns beside a turn.</summary>
    Neighbours = 1,

    /// <summary>A share of the score of the session taken as one text.</summary>
    Sessions = 1 << 1,

    /// <summary>Meaning: vectors of an embedding model.</summary>
    Vectors = 1 << 2,

    /// <summary>The graph of entities and links, by spreading activation.</summary>
    Entities = 1 << 3,

    /// <summary>Times that the query names, and the order of events.</summary>
    Time = 1 << 4,

    /// <summary>Pinned notes and standing instructions.</summary>
    Standing = 1 << 5,

    /// <summary>Credit for words that stand side by side in the query and in the text.</summary>
    Phrases = 1 << 6,

    /// <summary>What kind of question it is.</summary>
    Routing = 1 << 7,

    /// <summary>Words that nobody wrote, read as the nearest one that somebody did.</summary>
    Typos = 1 << 8,
}
