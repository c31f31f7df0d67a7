namespace Ingrain;

/// <summary>What a mention is, by its shape.</summary>
internal enum MentionKind : byte
{
    /// <summary>A proper name: Melanie, New York, NASA.</summary>
    Name = 1,

    /// <summary>An identifier of code: runTarget, max_count, System.Text.Json, --verbose, anything between backticks.</summary>
    Identifier,

    /// <summary>A path of a file or folder.</summary>
    Path,

    /// <summary>An address on the web.</summary>
    Url,

    /// <summary>A day, month or year, written as ISO does: 2023-05-08, 2023-05, 2023; --05-08 without a year.</summary>
    Date,

    /// <summary>A number with its unit: 5 km, $30, 20%.</summary>
    Quantity,

    /// <summary>A mail address or a @handle.</summary>
    Handle,

    /// <summary>A #tag.</summary>
    Tag,

    /// <summary>A title between quotation marks.</summary>
    Title,
}

/// <summary>Something a text mentions.</summary>
/// <param name="Key">What it is called, lower-cased, with single spaces: the same for every writing of it.</param>
/// <param name="Kind">What it is, by its shape.</param>
/// <param name="IsSure">
/// False for one capitalised word that begins a sentence: a name only if something else in the space says so.
/// </param>
internal readonly record struct EntityMention(string Key, MentionKind Kind, bool IsSure = true);
