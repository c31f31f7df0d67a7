using System.Text;

namespace Ingrain.Server;

/// <summary>
/// The frame around remembered text in an answer: it says that what is inside is data, and its end carries a mark drawn for this answer
/// alone, so that no remembered text can spell the end and speak on outside.
/// </summary>
internal static class EvidenceFrame
{
    /// <summary>Frames a text.</summary>
    /// <param name="ids">Where the mark comes from.</param>
    /// <param name="text">The text, already visible.</param>
    public static string Around(IdSource ids, string text)
    {
        Span<byte> random = stackalloc byte[6];
        ids.Fill(random);
        var mark = Convert.ToHexStringLower(random);
        return new StringBuilder(text.Length + 160)
            .Append("<memory ").Append(mark).Append(">\n").Append(Wire.Words.Notice).Append('\n')
            .Append(text.TrimEnd('\n')).Append("\n</memory ").Append(mark).Append('>').ToString();
    }
}
