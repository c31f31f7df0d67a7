using System.Buffers;

namespace Ingrain;

/// <summary>
/// The id of anything kept in a space: an episode, session, fact, note, module, entity or link. 1 to 200 characters without control
/// characters, unique per space and <see cref="RecordKind"/>. Ids that Ingrain makes are UUIDv7 in lower-case text; callers may
/// bring their own, which is how a repeated import finds what it already brought.
/// </summary>
public readonly record struct RecordId : IComparable<RecordId>
{
    // Controls of both sets, line and paragraph ends, and what turns the direction of text: an id is shown where people read.
    private static readonly SearchValues<char> s_hidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(c => (char)c),
            '\u2028', '\u2029', '\u200e', '\u200f', '\u061c', .. "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]);

    /// <summary>The longest id, in UTF-16 characters.</summary>
    public const int LengthMax = 200;

    /// <summary>Checks and wraps an id.</summary>
    /// <param name="value">The id's text.</param>
    /// <exception cref="ArgumentException">Empty, too long, or holding a control character or lone surrogate.</exception>
    public RecordId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsValid(value))
            throw new ArgumentException("An id has 1 to 200 characters and no control characters.", nameof(value));
        Value = value;
    }

    /// <summary>The id's text.</summary>
    public string Value { get; }

    /// <summary>Wraps an id where it follows the rules.</summary>
    /// <param name="value">The id's text.</param>
    /// <param name="id">The id.</param>
    /// <returns>Whether it does.</returns>
    public static bool TryParse(string? value, out RecordId id)
    {
        id = value is not null && IsValid(value) ? new RecordId(value) : default;
        return id.Value is not null;
    }

    private static bool IsValid(string value) => value.Length is > 0 and <= LengthMax
        && !value.AsSpan().ContainsAny(s_hidden) && TextRules.IsWellFormed(value);

    /// <summary>Ordinal order of the text.</summary>
    /// <param name="other">The id to compare with.</param>
    /// <returns>Negative, zero or positive.</returns>
    public int CompareTo(RecordId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Ordinal order.</summary>
    /// <param name="a">Left.</param><param name="b">Right.</param>
    /// <returns>Whether a sorts before b.</returns>
    public static bool operator <(RecordId a, RecordId b) => a.CompareTo(b) < 0;

    /// <summary>Ordinal order.</summary>
    /// <param name="a">Left.</param><param name="b">Right.</param>
    /// <returns>Whether a sorts after b.</returns>
    public static bool operator >(RecordId a, RecordId b) => a.CompareTo(b) > 0;

    /// <summary>Ordinal order.</summary>
    /// <param name="a">Left.</param><param name="b">Right.</param>
    /// <returns>Whether a does not sort after b.</returns>
    public static bool operator <=(RecordId a, RecordId b) => a.CompareTo(b) <= 0;

    /// <summary>Ordinal order.</summary>
    /// <param name="a">Left.</param><param name="b">Right.</param>
    /// <returns>Whether a does not sort before b.</returns>
    public static bool operator >=(RecordId a, RecordId b) => a.CompareTo(b) >= 0;
}
