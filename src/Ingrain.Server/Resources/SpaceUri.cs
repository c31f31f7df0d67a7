namespace Ingrain.Server.Resources;

/// <summary>
/// Addresses of what is kept: <c>ingrain://{space}/{place}/{rest}</c>. Space and rest are percent-encoded, but for the slashes of a path.
/// Only the addresses that this class writes are read.
/// </summary>
/// <param name="Place">What the rest is: <c>summary</c>, <c>notes</c>, <c>facts</c>, <c>episodes</c> or <c>sessions</c>.</param>
/// <param name="Rest">A path or id; empty for the summary.</param>
internal sealed record SpaceUri(string Place, string Rest)
{
    private const string Scheme = "ingrain://";

    /// <summary>What every address of a space begins with.</summary>
    /// <param name="space">The space.</param>
    public static string Root(SpaceId space) => $"{Scheme}{Uri.EscapeDataString(space.Name)}/";

    /// <summary>The address as text.</summary>
    /// <param name="space">The space.</param>
    public string In(SpaceId space) => Root(space) + Place
        + (Rest.Length == 0 ? "" : "/" + string.Join('/', Rest.Split('/').Select(Uri.EscapeDataString)));

    /// <summary>Reads an address of a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="uri">The address.</param>
    /// <returns>The address, or null for one of another space or shape.</returns>
    public static SpaceUri? Parse(SpaceId space, string? uri)
    {
        var root = Root(space);
        if (uri is null || uri.Length > 8_000 || !uri.StartsWith(root, StringComparison.Ordinal)) return null;
        var parts = uri[root.Length..].Split('/', 2);
        return new SpaceUri(parts[0], parts.Length == 1 ? "" : Uri.UnescapeDataString(parts[1]));
    }
}
