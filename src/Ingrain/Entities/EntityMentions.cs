namespace Ingrain;

/// <summary>
/// Finds what a text mentions by the shape of its words alone: names, identifiers, paths, addresses, dates, quantities, handles, tags,
/// titles. Nothing is guessed from knowledge of the world: "Bob" and "Robert" are two keys until an <see cref="Entity"/> says otherwise.
/// Takes time in proportion to the text; a text whose start does not fit the bounds is read up to them.
/// </summary>
internal static class EntityMentions
{
    /// <summary>The most mentions of one text; those after are not read.</summary>
    public const int CountMax = 64;

    /// <summary>The longest key, in UTF-16 characters; longer runs are no mention.</summary>
    public const int KeyLengthMax = 96;

    /// <summary>How much of a text is read, in UTF-16 characters.</summary>
    public const int TextLengthMax = 32_768;

    /// <summary>Adds what a text mentions, each key once, in order of first mention.</summary>
    /// <param name="text">The text.</param>
    /// <param name="into">Where to; what is there already is not repeated.</param>
    public static void Find(ReadOnlySpan<char> text, List<EntityMention> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var scan = new MentionScan(text.Length > TextLengthMax ? text[..TextLengthMax] : text, into);
        scan.Run();
    }

    /// <summary>The key of a name as it is written: lower-cased, with single spaces, without a possessive at its end.</summary>
    /// <param name="name">The name; more than <see cref="KeyLengthMax"/> characters are cut.</param>
    public static string KeyOf(ReadOnlySpan<char> name)
    {
        Span<char> room = stackalloc char[KeyLengthMax];
        return room[..MentionShapes.Fold(MentionShapes.WithoutPossessive(name.Trim()), room)].ToString();
    }
}
