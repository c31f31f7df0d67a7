using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ingrain.Importers;

/// <summary>
/// What the YAML at the head of a markdown file says about it. It is read as a stream of events, never built into objects: aliases are not
/// followed, so nothing can grow, and nesting is counted, so nothing recurses.
/// </summary>
internal sealed record FrontMatter
{
    /// <summary>The longest front matter that is read, in UTF-16 characters.</summary>
    public const int LengthMax = 64 * 1024;

    private const int DepthMax = 64;
    private const int EventsMax = 20_000;
    private const int TagsMax = 64;
    private const int TagLengthMax = 100;

    /// <summary><c>title</c>, or else a skill's <c>name</c>.</summary>
    public string? Title { get; init; }

    /// <summary><c>tags</c>, lower-case, without <c>#</c>, each once.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Why it could not be read, in words; null when it could, or when there is none.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads the front matter of a text.</summary>
    public static FrontMatter Of(string text)
    {
        if (Yaml(text) is not { } yaml) return new();
        if (yaml.Length > LengthMax)
            return new() { Problem = string.Create(CultureInfo.InvariantCulture, $"it is longer than {LengthMax} characters") };
        try
        {
            return Parse(yaml);
        }
        catch (YamlException e)
        {
            // The second line of a file is the first of its YAML.
            return new() { Problem = string.Create(CultureInfo.InvariantCulture, $"it is not YAML (from line {e.Start.Line + 1} on)") };
        }
        // What the scanner itself lets through for some malformed scalars and escapes.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException
            or IndexOutOfRangeException)
        {
            return new() { Problem = "it is not YAML" };
        }
    }

    private static string? Yaml(string text)
    {
        var start = text.StartsWith("---\n", StringComparison.Ordinal) ? 4 : text.StartsWith("---\r\n", StringComparison.Ordinal) ? 5 : -1;
        if (start < 0) return null;
        for (var line = start; line < text.Length;)
        {
            var end = text.IndexOf('\n', line);
            if (end < 0) end = text.Length;
            if (text.AsSpan(line, end - line).TrimEnd() is "---" or "...") return text[start..line];
            line = end + 1;
        }
        return null;
    }

    private static FrontMatter Parse(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        var (depth, events) = (0, 0);
        string? key = null, title = null, name = null;
        var expectKey = false;
        var tags = new List<string>();
        while (parser.MoveNext())
        {
            if (++events > EventsMax || depth > DepthMax) return new() { Problem = "it is nested or repeated beyond reason" };
            var current = parser.Current;
            if (depth == 0 && current is Scalar or SequenceStart) return new() { Problem = "it is not a list of names and values" };
            if (current is Scalar { } scalar)
            {
                if (depth == 1 && expectKey) key = scalar.Value;
                else if (depth == 1 && key == "title") title ??= scalar.Value;
                else if (depth == 1 && key == "name") name ??= scalar.Value;
                else if (depth == 1 && key is "tags" or "tag") AddTags(tags, scalar.Value, split: true);
                else if (depth == 2 && key is "tags" or "tag") AddTags(tags, scalar.Value, split: false);
            }
            if (depth == 1 && current is Scalar or AnchorAlias or MappingStart or SequenceStart) expectKey = !expectKey;
            if (depth == 0 && current is MappingStart) expectKey = true;
            depth += current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
        }
        return new() { Title = Blank(title) ?? Blank(name), Tags = tags };
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : Wording.WellFormed(text);

    private static void AddTags(List<string> tags, string value, bool split)
    {
        foreach (var part in split ? value.Split([',', ' ', '\t', '\n']) : [value])
        {
            var tag = Wording.WellFormed(part).Trim().TrimStart('#').ToLowerInvariant();
            if (tag.Length is > 0 and <= TagLengthMax && tags.Count < TagsMax && !tags.Contains(tag)) tags.Add(tag);
        }
    }
}
