using System.Text;

namespace Ingrain.Git.Files;

/// <summary>Bytes of a repository as text, where they are text.</summary>
internal static class StrictText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null where the bytes are not UTF-8.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
