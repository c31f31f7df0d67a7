using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ingrain.Cli.Connect;

/// <summary>What became of a settings file.</summary>
/// <param name="File">The file.</param>
/// <param name="IsWritten">Whether it was written; if not, everything was there already.</param>
/// <param name="Backup">The copy of what was there before; null where nothing was.</param>
internal sealed record SettingsChange(string File, bool IsWritten, string? Backup);

/// <summary>
/// Another program's settings, into which a few lines are put: what is there stays, a copy of it is kept, and a file that is not understood
/// is left alone.
/// </summary>
internal static partial class SettingsFile
{
    private const long BytesMax = 16 * 1024 * 1024;

    // Of two members of one name nobody knows which one its program reads.
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Puts lines into a JSON file, which comes into being where it is not there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="merge">Changes the settings and says whether it had to.</param>
    /// <param name="clock">Names the copy.</param>
    /// <exception cref="CliException">The file is not understood or cannot be written; it is as it was.</exception>
    public static SettingsChange MergeJson(string file, Func<JsonObject, bool> merge, TimeProvider clock)
    {
        var text = Read(file);
        var settings = Parse(file, text);
        var before = settings.ToJsonString();
        if (!merge(settings) || settings.ToJsonString() == before) return new SettingsChange(file, false, null);
        return Write(file, text, settings.ToJsonString(s_indented) + "\n", clock);
    }

    /// <summary>Puts a table at the end of a TOML file, unless it is there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entry">What to put there.</param>
    /// <param name="clock">Names the copy.</param>
    /// <exception cref="CliException">A table of that name says something else, or the file cannot be written; it is as it was.</exception>
    public static SettingsChange AppendToml(string file, ServerEntry entry, TimeProvider clock)
    {
        var (text, table) = (Read(file), entry.ToToml());
        if (text is not null && text.ReplaceLineEndings("\n").Contains(table, StringComparison.Ordinal))
            return new SettingsChange(file, false, null);
        if (text is not null && NamesServer().IsMatch(text))
            throw CliException.Invalid($"'{file}' already names a server '{ServerEntry.Name}', or lists servers in one line. "
                + "It was left as it is: change it by hand.");
        var start = string.IsNullOrWhiteSpace(text) ? "" : text.TrimEnd() + "\n\n";
        return Write(file, text, start + table, clock);
    }

    /// <summary>A part of the settings that is an object, made where it is not there.</summary>
    /// <exception cref="CliException">It is something else.</exception>
    public static JsonObject Section(JsonObject settings, string name, string file) => Part(settings, name, file, () => new JsonObject());

    /// <summary>A part of the settings that is a list, made where it is not there.</summary>
    /// <exception cref="CliException">It is something else.</exception>
    public static JsonArray List(JsonObject settings, string name, string file) => Part(settings, name, file, () => new JsonArray());

    private static T Part<T>(JsonObject settings, string name, string file, Func<T> make) where T : JsonNode
    {
        if (settings[name] is null) settings[name] = make();
        return settings[name] as T
            ?? throw CliException.Invalid($"'{name}' in '{file}' is not what it should be. The file was left as it is.");
    }

    private static string? Read(string file)
    {
        try
        {
            if (!File.Exists(file)) return null;
            if (new FileInfo(file).Length > BytesMax) throw CliException.Invalid($"'{file}' is too large to be settings.");
            return File.ReadAllText(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw CliException.Invalid($"'{file}' cannot be read as text. It was left as it is.", e);
        }
    }

    private static JsonObject Parse(string file, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        try
        {
            if (JsonNode.Parse(text, null, s_strict) is JsonObject settings) return settings;
        }
        catch (JsonException e)
        {
            throw CliException.Invalid($"'{file}' is no plain JSON (comments count as malformed, since merging would lose them). "
                + "It was left as it is: add the lines by hand.", e);
        }
        throw CliException.Invalid($"'{file}' holds no JSON object. It was left as it is.");
    }

    private static SettingsChange Write(string file, string? before, string after, TimeProvider clock)
    {
        try
        {
            // Settings are often links into a folder that somebody keeps under version control: the link stays.
            var link = before is null ? null : File.ResolveLinkTarget(file, returnFinalTarget: true);
            var target = link?.FullName ?? Path.GetFullPath(file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            string? backup = null;
            if (before is not null)
            {
                backup = $"{target}.{clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.bak";
                File.Copy(target, backup, overwrite: false);
            }
            var fresh = target + ".ingrain-new";
            File.WriteAllText(fresh, after);
            if (before is not null && !OperatingSystem.IsWindows()) File.SetUnixFileMode(fresh, File.GetUnixFileMode(target));
            File.Move(fresh, target, overwrite: true);
            return new SettingsChange(file, true, backup);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Unavailable, "unavailable", $"'{file}' cannot be written: {e.Message}", e);
        }
    }

    [GeneratedRegex("""^\s*(\[\s*mcp_servers\s*\.\s*"?ingrain"?\s*[\].]|mcp_servers\s*(=|\.\s*"?ingrain))""", RegexOptions.Multiline)]
    private static partial Regex NamesServer();
}
