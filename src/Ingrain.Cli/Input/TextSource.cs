using System.Text;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Input;

/// <summary>Reads one text whole: from the command line, a file or standard input.</summary>
internal static class TextSource
{
    /// <summary>More than any memory may hold, in bytes; reading stops there.</summary>
    private const int BytesMax = 8 * 1024 * 1024;

    public static async Task<string> ReadAsync(string file, Surroundings surroundings, CancellationToken ct)
    {
        try
        {
            await using var stream = file == "-" ? surroundings.OpenIn() : ReadFile.Open(file);
            using var bytes = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = await stream.ReadAsync(buffer, ct)) > 0;)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > BytesMax) throw CliException.Invalid($"The text is longer than {Wording.Size(BytesMax)}.");
            }
            // Strict: a byte that is no UTF-8 must not silently become another character.
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            return text.TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw CliException.Invalid("The text is not UTF-8.", e);
        }
        catch (IOException e)
        {
            throw CliException.Invalid($"'{file}' cannot be read.", e);
        }
    }
}
