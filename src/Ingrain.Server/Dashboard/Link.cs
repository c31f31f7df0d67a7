using System.Text;

namespace Ingrain.Server.Dashboard;

/// <summary>Addresses of pages: every part percent-encoded once, as the server reads them.</summary>
internal static class Link
{
    /// <summary>Where the dashboard begins.</summary>
    public const string Home = "/ui";

    /// <summary>A page of the dashboard that belongs to no space.</summary>
    public static string To(params ReadOnlySpan<string> parts)
    {
        var link = new StringBuilder(Home);
        foreach (var part in parts) link.Append('/').Append(Uri.EscapeDataString(part));
        return link.ToString();
    }

    /// <summary>A page of a space.</summary>
    public static string In(SpaceId space, params ReadOnlySpan<string> parts) => To(["spaces", space.Name, .. parts]);

    /// <summary>The page of a section of a space.</summary>
    public static string In(SpaceId space, Section section) => section.Path.Length == 0 ? In(space) : In(space, section.Path);

    /// <summary>The page of one thing, whatever its kind.</summary>
    public static string In(SpaceId space, RecordKind kind, RecordId id) => In(space, "memories", Wire.Words.Of(kind), id.Value);

    /// <summary>An address with parameters; those without a value are left out.</summary>
    public static string With(string page, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var link = new StringBuilder(page);
        var separator = page.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in query)
        {
            if (string.IsNullOrEmpty(value)) continue;
            link.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return link.ToString();
    }

    /// <summary>Whether an address that came from outside leads to a page of the dashboard and nowhere else.</summary>
    public static bool IsOwn(string address) =>
        address.StartsWith(Home, StringComparison.Ordinal) && (address.Length == Home.Length || address[Home.Length] is '/' or '?')
        && address.Length <= 2_000 && address.All(c => c is > ' ' and <= '~' and not '\\');
}
