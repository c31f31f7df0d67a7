namespace Ingrain.Server.Dashboard.Markdown;

/// <summary>Which addresses in a text may become links.</summary>
internal static class OutwardLink
{
    /// <summary>What every link out of the dashboard says: the page there learns nothing of this one, and gets no credit for it.</summary>
    public const string Relation = "noopener noreferrer nofollow";

    private const int LengthMax = 2_000;

    /// <summary>The address, if it is one of the web or of mail, written out in full, and means what it looks like.</summary>
    /// <param name="url">What stands in the text.</param>
    /// <returns>The address; null where it is to be shown as text.</returns>
    public static Uri? Find(string url)
    {
        if (url.Length > LengthMax || url.Any(c => c <= ' ' || c is '\\' or '"' or '<' or '>' or '`' || char.IsControl(c))) return null;
        var isWeb = url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://",
            StringComparison.OrdinalIgnoreCase);
        var isMail = url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
        if (!(isWeb || isMail) || !Uri.TryCreate(url, UriKind.Absolute, out var uri)) return null;
        // A name before the host is there to be taken for it.
        return isWeb && (uri.UserInfo.Length > 0 || uri.Host.Length == 0) ? null : uri;
    }
}
