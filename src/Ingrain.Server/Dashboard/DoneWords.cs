namespace Ingrain.Server.Dashboard;

/// <summary>
/// What a page says was just done. It comes in the address as one of a few words, so that nobody can put a sentence of their own on a page.
/// </summary>
internal static class DoneWords
{
    /// <summary>The parameter.</summary>
    public const string Field = "done";

    private static readonly Dictionary<string, string> s_sentences = new(StringComparer.Ordinal)
    {
        ["confirmed"] = "Confirmed. No agent changes it from now on.",
        ["retracted"] = "Taken back. Recall no longer returns it; its history stays.",
        ["reinstated"] = "Brought back. Recall may return it again.",
        ["known"] = "Nothing had to be written: that is how it was already.",
        ["rolled-back"] = "Rolled back, by this changeset. It can be rolled back in its turn.",
        ["revoked"] = "Revoked. The next request with that token is refused.",
        ["signed-out"] = "You are signed out.",
        ["ended"] = "Your sign-in is over, or its token is no longer good. Sign in again.",
    };

    /// <summary>The sentence of a word; null for any other.</summary>
    public static string? Of(string? word) => word is null ? null : s_sentences.GetValueOrDefault(word);
}
