namespace Ingrain.Server.Access;

/// <summary>Which spaces a token is for: a name, or the beginning of names followed by <c>*</c>. A lone <c>*</c> is every space.</summary>
public sealed record SpacePattern
{
    private SpacePattern(string text) => Text = text;

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">A name of a space, or the beginning of one and a star at the end.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static SpacePattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text != "*") _ = new SpaceId(text.EndsWith('*') ? text[..^1] : text);
        return new SpacePattern(text);
    }

    /// <summary>Whether a space is meant.</summary>
    /// <param name="space">The space.</param>
    /// <returns>Whether its name is the pattern's, byte for byte, or begins as the pattern does.</returns>
    public bool Matches(SpaceId space) => Text.EndsWith('*')
        ? space.Name.StartsWith(Text.AsSpan(0, Text.Length - 1), StringComparison.Ordinal)
        : string.Equals(space.Name, Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
