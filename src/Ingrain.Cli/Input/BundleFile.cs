namespace Ingrain.Cli.Input;

/// <summary>Bundles among the files that may be imported.</summary>
internal static class BundleFile
{
    private const int HeadBytes = 512;

    /// <summary>Whether a file begins as a bundle does.</summary>
    public static async Task<bool> IsBundleAsync(string path, CancellationToken ct)
    {
        if (Directory.Exists(path)) return false;
        await using var stream = ReadFile.Open(path);
        var head = new byte[HeadBytes];
        var read = await stream.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, ct);
        return head.AsSpan(0, read).IndexOf("\"ingrain-bundle\""u8) is > 0 and < 40;
    }
}
