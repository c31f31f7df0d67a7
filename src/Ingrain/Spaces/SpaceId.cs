using System.Text.RegularExpressions;

namespace Ingrain;

/// <summary>
/// The name of a space: the isolation boundary that every read and write states. 1 to 120 characters out of letters, digits and
/// <c>. _ - : @ /</c>, beginning with a letter or digit. Names are compared byte for byte.
/// </summary>
public readonly partial record struct SpaceId
{
    /// <summary>The space used where nobody chose one.</summary>
    public static readonly SpaceId Default = new("default");

    /// <summary>Checks and wraps a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The name breaks the grammar above.</exception>
    public SpaceId(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Grammar().IsMatch(name))
            throw new ArgumentException(
                "A space name has 1 to 120 letters, digits or any of . _ - : @ / and begins with a letter or digit.", nameof(name));
        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{Nd}._:@/-]{0,119}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
