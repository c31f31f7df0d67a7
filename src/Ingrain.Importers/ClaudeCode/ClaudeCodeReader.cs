namespace Ingrain.Importers;

/// <summary>Reads Claude Code transcripts: files of lines, and the <c>{"loglines": […]}</c> form of sessions taken from the web.</summary>
internal static class ClaudeCodeReader
{
    public static IEnumerable<Reading> Read(SourceFile file, ImportContext context)
    {
        var format = new ClaudeCodeLines(file, context);
        return file.Extension == "json" ? Loglines(file, format, context) : JsonLines.Read(file, format, context.Cancel);
    }

    private static IEnumerable<Reading> Loglines(SourceFile file, ClaudeCodeLines format, ImportContext context) =>
        JsonValueFile.Read(file, (value, path, into) =>
        {
            var lines = value.Field("loglines");
            if (!lines.IsArray())
            {
                // One line of a transcript that somebody saved as .json.
                JsonLines.Element(value, Place.Json(file, path), 1, format, into);
                return;
            }
            var index = 0;
            foreach (var line in lines.Values())
            {
                context.Cancel.ThrowIfCancellationRequested();
                var place = Place.Json(file, Place.Index($"{path}.loglines", index++));
                if (line.IsObject()) JsonLines.Element(line, place, index, format, into);
                else into.Add(Reading.Skip(place, "it is a bare value, not an object"));
            }
            if (index == 0) into.Add(Reading.Skip(Place.Json(file, path), "it holds no lines"));
        }, context.Cancel);
}
