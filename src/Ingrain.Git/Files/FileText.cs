using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ingrain.Git.Files;

/// <summary>Notes and modules as the bytes of their files: the same record always as the same bytes.</summary>
internal static class FileText
{
    /// <summary>A note: its properties between two lines of <c>---</c>, then its markdown and one line feed.</summary>
    public static byte[] Of(Note note, string file) =>
        Encoding.UTF8.GetBytes($"---\n{Properties(note, file)}---\n{note.Text}\n");

    /// <summary>What stands beside a skill's file: everything about the note but its text, which is a file of nothing else.</summary>
    public static byte[] SidecarOf(Note note, string file) => Encoding.UTF8.GetBytes(Properties(note, file));

    /// <summary>What stands beside a module's code: everything about it but the code, which is a file of nothing else.</summary>
    public static byte[] SidecarOf(Module module, string file)
    {
        var text = new StringBuilder();
        WriteHead(text, module, file);
        FrontMatter.Text(text, "language", module.Language);
        if (module.Docstring.Length > 0) FrontMatter.Text(text, "docstring", module.Docstring);
        WriteTexts(text, "signatures", module.Signatures);
        WriteTexts(text, "dependencies", module.Dependencies);
        if (module.Examples.Count > 0) FrontMatter.Line(text, "examples", w => WriteExamples(w, module.Examples));
        if (module.IsDraft) FrontMatter.Word(text, "draft", "true");
        if (module.Verification is { } run) FrontMatter.Line(text, "verification", w => WriteVerification(w, run));
        WriteCommon(text, module);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Properties(Note note, string file)
    {
        var text = new StringBuilder();
        WriteHead(text, note, file);
        if (note.Title is { } title) FrontMatter.Text(text, "title", title);
        if (note.Pinned) FrontMatter.Word(text, "pinned", "true");
        WriteCommon(text, note);
        return text.ToString();
    }

    /// <summary>
    /// What a change of a file may collide about, as one text: everything that a record says, without what the engine decides (id, label,
    /// state, verification, what code needs) and what is joined by itself (pin, time of verification).
    /// </summary>
    public static string Substance(Record record) => record switch
    {
        Note note => Encoding.UTF8.GetString(Of(note with
        {
            Id = default,
            Label = TrustLabel.Agent,
            Pinned = false,
            VerifiedAt = null,
            Tags = Tidy(note.Tags),
        }, "")),
        Module module => Encoding.UTF8.GetString(SidecarOf(module with
        {
            Id = default,
            Label = TrustLabel.Agent,
            VerifiedAt = null,
            Verification = null,
            IsDraft = false,
            Dependencies = [],
            Tags = Tidy(module.Tags),
        }, "")) + "\n" + module.Code,
        _ => throw new ArgumentException("Only notes and modules are files.", nameof(record)),
    };

    private static List<string> Tidy(IReadOnlyList<string> tags) =>
        [.. tags.Select(t => t.Trim().ToLowerInvariant()).Where(t => t.Length > 0).Distinct().Order(StringComparer.Ordinal)];

    private static void WriteHead(StringBuilder text, Record record, string file)
    {
        if (record.Id != default) FrontMatter.Text(text, "id", record.Id.Value);
        var path = record is Note note ? note.Path : ((Module)record).Path;
        // The name of the file says the path, unless it could not be kept.
        if (file.Length == 0 || FileName.Problem(file, out _, out var said, out _) is not null || said != path)
            FrontMatter.Text(text, "path", path);
        FrontMatter.Word(text, "label", record.Label.ToString().ToLowerInvariant());
    }

    private static void WriteCommon(StringBuilder text, Record record)
    {
        if (record.Importance != 0.5) FrontMatter.Line(text, "importance", w => w.WriteNumberValue(record.Importance));
        if (record.Confidence != 1) FrontMatter.Line(text, "confidence", w => w.WriteNumberValue(record.Confidence));
        WriteTexts(text, "tags", record.Tags);
        WriteTime(text, "validFrom", record.ValidFrom);
        WriteTime(text, "validTo", record.ValidTo);
        WriteTime(text, "verifiedAt", record.VerifiedAt);
        if (record.Evidence.Count > 0) FrontMatter.Line(text, "evidence", w => WriteEvidence(w, record.Evidence));
    }

    private static void WriteTexts(StringBuilder text, string key, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        FrontMatter.Line(text, key, w =>
        {
            w.WriteStartArray();
            foreach (var value in values) w.WriteStringValue(value);
            w.WriteEndArray();
        });
    }

    private static void WriteTime(StringBuilder text, string key, DateTimeOffset? time)
    {
        if (time is { } known) FrontMatter.Text(text, key, Time(known));
    }

    private static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static void WriteExamples(Utf8JsonWriter writer, IReadOnlyList<ModuleExample> examples)
    {
        writer.WriteStartArray();
        foreach (var example in examples)
        {
            writer.WriteStartObject();
            writer.WriteString("input", example.Input);
            if (example.Expected is { } expected) writer.WriteString("expected", expected);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteVerification(Utf8JsonWriter writer, Verification run)
    {
        writer.WriteStartObject();
        writer.WriteString("ranAt", Time(run.RanAt));
        writer.WriteNumber("passed", run.Passed);
        writer.WriteNumber("failed", run.Failed);
        writer.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter writer, IReadOnlyList<Evidence> evidence)
    {
        writer.WriteStartArray();
        foreach (var one in evidence)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", one.Kind.ToString().ToLowerInvariant());
            writer.WriteString("id", one.Id.Value);
            if (one.Start is { } start) writer.WriteNumber("start", start);
            if (one.Length is { } length) writer.WriteNumber("length", length);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
