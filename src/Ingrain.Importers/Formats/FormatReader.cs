namespace Ingrain.Importers;

/// <summary>Which reader a format has, and which files it may be kept in.</summary>
internal static class FormatReader
{
    public static IEnumerable<Reading> Read(SourceFile file, ImportFormat format, ImportContext context) => format switch
    {
        ImportFormat.ClaudeCode => ClaudeCodeReader.Read(file, context),
        ImportFormat.Codex => JsonLines.Read(file, new CodexLines(file, context), context.Cancel),
        ImportFormat.ChatGpt => new ChatGptReader(file, context).Read(),
        ImportFormat.Claude => new ClaudeReader(file, context).Read(),
        ImportFormat.Markdown => MarkdownReader.Read(file, context),
        ImportFormat.MemoryGraph => JsonLines.Read(file, new MemoryGraphLines(context), context.Cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such import format."),
    };

    /// <summary>Whether a file whose content tells nothing, being damaged, may be of a format by its name.</summary>
    public static bool Suits(SourceFile file, ImportFormat format) => format switch
    {
        ImportFormat.ClaudeCode or ImportFormat.Codex or ImportFormat.MemoryGraph => file.Extension is "jsonl" or "ndjson",
        ImportFormat.ChatGpt or ImportFormat.Claude => file.Extension is "json",
        _ => MarkdownReader.IsMarkdown(file),
    };

    /// <summary>The error of a source in which nothing is known, saying what was looked for.</summary>
    public static ImportException NotRecognised(OpenedSource source) => new(ImportErrorCode.NotRecognised,
        $"Nothing that can be imported was found in '{Place.Show(source.Path)}'. Tried: "
        + string.Join("; ", ImportFormats.All.Select(f => $"{f.Name()} ({Mark(f)})")) + ". Name the format if the content is damaged.");

    private static string Mark(ImportFormat format) => format switch
    {
        ImportFormat.ClaudeCode => "lines of JSON with a type and a message, sessionId or leafUuid, or a list of loglines",
        ImportFormat.Codex => "lines of JSON with a type and a payload, or beginning with a session's id, timestamp and instructions",
        ImportFormat.ChatGpt => "JSON conversations with a mapping of messages",
        ImportFormat.Claude => "JSON conversations with chat_messages, or projects, memories and users",
        ImportFormat.Markdown => "files that end in .md, .markdown, .mdc or .mdx",
        _ => "lines of JSON of the types entity and relation",
    };
}
