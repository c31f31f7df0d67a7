namespace Ingrain.Recall;

/// <summary>
/// Recognises what was handed out when an agent's transcript brings it back, so that memory does not learn from its own echo:
/// framed text is left out of the index and of what is shown. The episode as such is kept whole.
/// </summary>
internal static class OwnWords
{
    // The whole preamble, so that a text which merely names the tag hides nothing of itself.
    private const string Opening = ContextText.Opening;
    private const string Closing = "</" + ContextText.FrameName + ">";

    /// <summary>A text without what stands in our frames; an unclosed frame ends with the text.</summary>
    /// <param name="text">The text.</param>
    public static string Without(string text)
    {
        text = EvidenceFrame.Without(text);
        var start = text.IndexOf(Opening, StringComparison.Ordinal);
        if (start < 0) return text;
        var rest = new System.Text.StringBuilder(text.Length);
        var at = 0;
        for (; start >= 0; start = text.IndexOf(Opening, at, StringComparison.Ordinal))
        {
            rest.Append(text, at, start - at);
            var end = text.IndexOf(Closing, start, StringComparison.Ordinal);
            at = end < 0 ? text.Length : end + Closing.Length;
        }
        return rest.Append(text, at, text.Length - at).ToString().Trim();
    }
}
