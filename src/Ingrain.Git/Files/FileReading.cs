using System.Globalization;
using System.Text.Json.Nodes;

namespace Ingrain.Git.Files;

/// <summary>What the files of a note or module say. Whatever a repository holds, it is read or refused; nothing is guessed.</summary>
internal static class FileReading
{
    private const int TagsMax = 64;

    private static readonly string[] s_common =
        ["id", "path", "label", "importance", "confidence", "tags", "validFrom", "validTo", "verifiedAt", "evidence"];

    private static readonly HashSet<string> s_noteKeys = [.. s_common, "title", "pinned"];

    private static readonly HashSet<string> s_moduleKeys =
        [.. s_common, "language", "docstring", "signatures", "dependencies", "examples", "verification", "draft"];

    /// <summary>Reads a note's file.</summary>
    /// <param name="file">Its name, which <see cref="FileName.Problem"/> has nothing against.</param>
    /// <param name="bytes">Its content.</param>
    /// <returns>The note; its id is default where the file names none.</returns>
    /// <exception cref="FormatException">What cannot be read, in words without content.</exception>
    public static FileRecord Note(string file, ReadOnlySpan<byte> bytes)
    {
        var (front, rest) = FrontMatter.Part(Text(bytes, Ingrain.Note.TextLengthMax));
        var values = FrontMatter.Read(front ?? "", s_noteKeys);
        // The line feed that ends the file is not part of the text: editors and git want it there.
        return Note(file, rest.EndsWith('\n') ? rest[..^1] : rest, values);
    }

    /// <summary>Reads the files of a note in a skill's folder.</summary>
    /// <param name="file">The name of its text's file.</param>
    /// <param name="bytes">Its text, to the last byte.</param>
    /// <param name="sidecar">What stands beside it; empty for nothing.</param>
    /// <returns>The note; its id is default where the sidecar names none.</returns>
    /// <exception cref="FormatException">What cannot be read, in words without content.</exception>
    public static FileRecord Skill(string file, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> sidecar)
    {
        var values = FrontMatter.Read(Text(sidecar, Ingrain.Note.TextLengthMax), s_noteKeys);
        return Note(file, Text(bytes, Ingrain.Note.TextLengthMax), values);
    }

    private static FileRecord Note(string file, string text, Dictionary<string, JsonNode?> values)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new FormatException("the text is blank");
        var path = Named(file, values, out var state);
        var note = new Note { Path = path, Text = text, Title = Words(values, "title"), Pinned = Flag(values, "pinned") };
        return new FileRecord(Common(note with { State = state }, values), Label(values));
    }

    /// <summary>Reads a module's files.</summary>
    /// <param name="file">The name of its code's file.</param>
    /// <param name="code">Its code.</param>
    /// <param name="sidecar">What stands beside it; empty for nothing.</param>
    /// <returns>The module; its id is default where the sidecar names none.</returns>
    /// <exception cref="FormatException">What cannot be read, in words without content.</exception>
    public static FileRecord Module(string file, ReadOnlySpan<byte> code, ReadOnlySpan<byte> sidecar)
    {
        var values = FrontMatter.Read(Text(sidecar, 4 * Ingrain.Module.CodeLengthMax), s_moduleKeys);
        var path = Named(file, values, out var state);
        var text = Text(code, Ingrain.Module.CodeLengthMax);
        if (text.Length == 0) throw new FormatException("the file is empty");
        var module = new Module
        {
            Path = path, Code = text, State = state, Docstring = Words(values, "docstring") ?? "",
            Language = Words(values, "language") ?? FileName.LanguageOf(file)
                ?? throw new FormatException("nothing says which language it is"),
            Signatures = List(values, "signatures"), Dependencies = List(values, "dependencies"), Examples = Examples(values),
        };
        return new FileRecord(Common(module, values), Label(values));
    }

    private static string Text(ReadOnlySpan<byte> bytes, int lengthMax)
    {
        var text = StrictText.Of(bytes) ?? throw new FormatException("it is not UTF-8 text");
        // Room for the properties beside the text, which the engine bounds by itself.
        if (text.Length > 2 * lengthMax) throw new FormatException($"it has more than {2 * lengthMax:N0} characters");
        return text.StartsWith('\ufeff') ? text[1..] : text;
    }

    private static string Named(string file, Dictionary<string, JsonNode?> values, out RecordState state)
    {
        if (FileName.Problem(file, out _, out var path, out state) is { } problem) throw new FormatException(problem);
        if (Words(values, "path") is not { } written) return path;
        return MemoryPath.TryNormalize(written, out var stored) ? stored : throw new FormatException("'path' is no path of a memory");
    }

    private static Record Common(Record record, Dictionary<string, JsonNode?> values)
    {
        var tags = List(values, "tags");
        if (tags.Count > TagsMax) throw new FormatException($"there are more than {TagsMax} tags");
        RecordId id = default;
        if (Words(values, "id") is { } written && !RecordId.TryParse(written, out id)) throw new FormatException("'id' is no id");
        return record with
        {
            Id = id,
            Tags = tags,
            Importance = Share(values, "importance", 0.5),
            Confidence = Share(values, "confidence", 1),
            ValidFrom = Time(values, "validFrom"),
            ValidTo = Time(values, "validTo"),
            VerifiedAt = Time(values, "verifiedAt"),
            Evidence = EvidenceOf(values),
        };
    }

    private static TrustLabel? Label(Dictionary<string, JsonNode?> values)
    {
        if (Words(values, "label") is not { } word) return null;
        return Enum.TryParse<TrustLabel>(word, ignoreCase: true, out var label) && Enum.IsDefined(label) && !char.IsDigit(word[0])
            ? label : throw new FormatException("'label' is no label");
    }

    private static List<ModuleExample> Examples(Dictionary<string, JsonNode?> values) =>
        [.. Items(values, "examples").Select(item =>
        {
            if (item is not JsonObject example || example.Any(p => p.Key is not ("input" or "expected")))
                throw new FormatException("an example has 'input' and 'expected'");
            return new ModuleExample
            {
                Input = Said(example["input"], "examples") ?? throw new FormatException("an example has no 'input'"),
                Expected = Said(example["expected"], "examples"),
            };
        })];

    private static List<Evidence> EvidenceOf(Dictionary<string, JsonNode?> values) =>
        [.. Items(values, "evidence").Select(item =>
        {
            if (item is not JsonObject one || one.Any(p => p.Key is not ("kind" or "id" or "start" or "length"))
                || !Enum.TryParse<RecordKind>(Said(one["kind"], "evidence"), ignoreCase: true, out var kind)
                || !RecordId.TryParse(Said(one["id"], "evidence"), out var id))
                throw new FormatException("evidence has a 'kind' and an 'id'");
            return new Evidence { Kind = kind, Id = id, Start = Whole(one["start"]), Length = Whole(one["length"]) };
        })];

    private static JsonArray Items(Dictionary<string, JsonNode?> values, string key) => values.GetValueOrDefault(key) switch
    {
        null => [],
        JsonArray items => items,
        _ => throw new FormatException($"'{key}' is no list"),
    };

    private static List<string> List(Dictionary<string, JsonNode?> values, string key) =>
        [.. Items(values, key).Select(i => Said(i, key) ?? throw new FormatException($"'{key}' holds something that is no text"))];

    private static string? Words(Dictionary<string, JsonNode?> values, string key) => Said(values.GetValueOrDefault(key), key);

    /// <summary>A text; what was written as a number or word without quotes is the text that it was written as.</summary>
    private static string? Said(JsonNode? node, string key) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => throw new FormatException($"'{key}' is no text"),
    };

    private static bool Flag(Dictionary<string, JsonNode?> values, string key) => values.GetValueOrDefault(key) switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw new FormatException($"'{key}' is true or false"),
    };

    private static int? Whole(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) && number >= 0 => number,
        _ => throw new FormatException("a span is counted in whole characters"),
    };

    private static double Share(Dictionary<string, JsonNode?> values, string key, double otherwise) => values.GetValueOrDefault(key) switch
    {
        null => otherwise,
        JsonValue value when double.TryParse(Said(value, key), NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            && share is >= 0 and <= 1 => share,
        _ => throw new FormatException($"'{key}' lies between 0 and 1"),
    };

    private static DateTimeOffset? Time(Dictionary<string, JsonNode?> values, string key)
    {
        if (Words(values, key) is not { } text) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time : throw new FormatException($"'{key}' is no time");
    }
}

/// <summary>A record as a file has it.</summary>
/// <param name="Record">The record; its state is the folder's.</param>
/// <param name="Label">The label that the file claims; null for none.</param>
internal sealed record FileRecord(Record Record, TrustLabel? Label);
