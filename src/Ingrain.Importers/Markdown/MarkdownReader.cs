using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Ingrain.Importers;

/// <summary>
/// Reads markdown files as notes at their relative path. A note's text is the file's whole text, front matter and <c>[[links]]</c>
/// included, so that nothing is lost and writing it out again gives the same file; title and tags are also taken from the front matter.
/// Nothing is pinned: whether a stranger's instructions stand in every recall is the person's decision. What lies in a skill's folder is
/// read so, too, code included: it has no examples, so it is nothing to run, and becomes a module when somebody writes it as one.
/// </summary>
internal static class MarkdownReader
{
    /// <summary>The largest file, in bytes: a note holds a million characters, of at most four bytes.</summary>
    public const int FileBytesMax = 4 * Note.TextLengthMax;

    private static readonly string Source = ImportFormat.Markdown.Name();

    public static bool IsMarkdown(SourceFile file) => file.Extension is "md" or "markdown" or "mdc" or "mdx";

    public static IEnumerable<Reading> Read(SourceFile file, ImportContext context) => Read(file, file.Name, context);

    /// <summary>Reads a file of a skill, which is kept at another path than it lies at.</summary>
    public static IEnumerable<Reading> Read(SourceFile file, string place, ImportContext context)
    {
        var into = new List<Reading>();
        var bytes = Bytes(file, into);
        if (bytes is not null && !IsMarkdown(file) && (bytes.Contains((byte)0) || !Utf8.IsValid(bytes)))
            into.Add(Reading.Skip(file.Shown, "it is no text; of a skill, text is kept"));
        else if (bytes is not null) Whole(file, place, bytes, context, into);
        return into;
    }

    private static void Whole(SourceFile file, string place, Memory<byte> bytes, ImportContext context, List<Reading> into)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        var repaired = HalfCharacters.RepairUtf8(ref bytes);
        var text = Encoding.UTF8.GetString(bytes.Span);
        if (string.IsNullOrWhiteSpace(text))
        {
            into.Add(Reading.Skip(file.Shown, "the file is empty"));
            return;
        }
        var front = IsMarkdown(file) ? FrontMatter.Of(text) : new FrontMatter();
        var path = NotePath.Of(place);
        var draft = new NoteDraft(file.Shown, ImportId.Of(Source + ":", path), path, text) { Title = front.Title, Tags = front.Tags };
        NoteMaker.Give(draft, context, into);
        if (front.Problem is not null)
            into.Add(Reading.Skip($"{file.Shown}:1", $"the front matter gave no title or tags: {front.Problem}; the text came over"));
        if (repaired) into.Add(Reading.Skip(file.Shown, BoundedJson.RepairedNote));
        if (path != place.Normalize(NormalizationForm.FormC))
            into.Add(Reading.Skip(file.Shown, $"its name cannot be kept as it is; the note is at '{Place.Show(path)}'"));
    }

    private static byte[]? Bytes(SourceFile file, List<Reading> into)
    {
        using var stream = file.TryOpen(out var why);
        if (stream is null)
        {
            into.Add(Reading.Skip(file.Shown, why!));
            return null;
        }
        try
        {
            var gathered = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                gathered.Write(buffer, 0, read);
                if (gathered.Length <= FileBytesMax) continue;
                into.Add(Reading.Skip(file.Shown, string.Create(CultureInfo.InvariantCulture,
                    $"the file is larger than {FileBytesMax} bytes")));
                return null;
            }
            return gathered.ToArray();
        }
        catch (Exception e) when (SourceFile.IsReadFailure(e))
        {
            into.Add(Reading.Skip(file.Shown, SourceFile.ReadFailure(e)));
            return null;
        }
    }
}
