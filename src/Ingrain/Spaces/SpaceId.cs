namespace Ingrain;

/// <summary>
/// The name of a space: the isolation boundary that every read and write states. 1 to 120 characters out of letters, digits and
/// <c>. _ - : @ /</c>, beginning with a letter or digit. Names are compared byte for byte.
/// </summary>
public readonly record struct SpaceId
{
    /// <summary>The space used where nobody chose one.</summary>
    public static readonly SpaceId Default = new("default");

    private const int LengthMax = 120;

    /// <summary>Checks and wraps a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The name breaks the grammar above.</exception>
    public SpaceId(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsValid(name))
            throw new ArgumentException(
                "A space name has 1 to 120 letters, digits or any of . _ - : @ / and begins with a letter or digit.", nameof(name));
        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // By hand: building the regular expression for this took longer than everything else that a short command does.
    private static bool IsValid(string name)
    {
        if (name.Length is 0 or > LengthMax || !char.IsLetterOrDigit(name[0])) return false;
        foreach (var c in name)
            if (!char.IsLetterOrDigit(c) && !"._-:@/".Contains(c, StringComparison.Ordinal)) return false;
        return true;
    }
}
