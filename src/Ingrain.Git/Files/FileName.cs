using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ingrain.Git.Files;

/// <summary>
/// Between the path of a note or module and the name of its file. Paths are keys and may hold what no file name may; files are named so
/// that a clone works on every system: nothing begins with a dot, what some system refuses is written <c>%XX</c>, and what is quarantined
/// or archived lies in a folder of its own, where nothing loads it by accident.
/// </summary>
internal static class FileName
{
    /// <summary>How notes end.</summary>
    public const string NoteEnd = ".md";

    /// <summary>What the sidecar of a module has behind the module's own name.</summary>
    public const string SidecarEnd = ".module.yaml";

    /// <summary>What the sidecar of a skill's file has behind the file's own name.</summary>
    public const string NoteSidecarEnd = ".note.yaml";

    private const string PlainEnd = ".txt";
    private const int SegmentBytesMax = 180;
    private const int HashLength = 16;
    private const string Escaped = "<>:\"|?*%~";

    private static readonly (RecordState State, string Folder)[] s_folders =
        [(RecordState.Quarantined, "%quarantine/"), (RecordState.Archived, "%archive/")];

    private static readonly HashSet<string> s_devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })],
        StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> s_languages = new(StringComparer.Ordinal)
    {
        ["py"] = "python", ["js"] = "javascript", ["mjs"] = "javascript", ["ts"] = "typescript", ["sh"] = "bash", ["bash"] = "bash",
        ["cs"] = "csharp", ["csx"] = "csharp", ["sql"] = "sql", ["ps1"] = "powershell", ["rb"] = "ruby", ["go"] = "go", ["rs"] = "rust",
    };

    /// <summary>The name that a thing's file has unless another wants the same.</summary>
    public static string Natural(RecordKind kind, string path, RecordState state)
    {
        var name = new StringBuilder(s_folders.FirstOrDefault(f => f.State == state).Folder);
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            var (stem, end) = isLast ? Parted(kind, segments[i], IsSkill(path)) : (segments[i], "");
            name.Append(Segment(stem)).Append(end).Append(isLast ? "" : "/");
        }
        return name.ToString();
    }

    /// <summary>The name where another thing wants the natural one: with a digest of kind and id, which no other has.</summary>
    public static string Distinct(string natural, Endpoint thing)
    {
        var digest = Hash($"{(int)thing.Kind}:{thing.Id.Value}");
        var slash = natural.LastIndexOf('/') + 1;
        var dot = natural.LastIndexOf('.');
        return dot > slash ? $"{natural[..dot]}~{digest}{natural[dot..]}" : $"{natural}~{digest}";
    }

    /// <summary>What a file's name alone says: kind, path and state.</summary>
    /// <returns>What is wrong with the name; null where nothing is.</returns>
    public static string? Problem(string file, out RecordKind kind, out string path, out RecordState state)
    {
        (kind, path, state) = (IsNote(file) ? RecordKind.Note : RecordKind.Module, "", RecordState.Active);
        foreach (var (held, folder) in s_folders)
            if (file.StartsWith(folder, StringComparison.Ordinal)) (state, file) = (held, file[folder.Length..]);
        foreach (var segment in file.Split('/'))
        {
            if (segment.StartsWith('.')) return "a name that begins with a dot is left alone";
            if (segment.Contains('~', StringComparison.Ordinal) && segment.Split('~')[0].Equals("git", StringComparison.OrdinalIgnoreCase))
                return "a name that some systems take for .git";
        }
        if (kind == RecordKind.Note && !IsSkill(file)) file = file[..^NoteEnd.Length];
        if (Unescaped(file) is not { } written || !MemoryPath.TryNormalize(written, out path)) return "its name is no path of a memory";
        return null;
    }

    /// <summary>Whether a file is a note by its name. One in a skill's folder is a module where that sidecar lies beside it.</summary>
    public static bool IsNote(string file) => file.EndsWith(NoteEnd, StringComparison.OrdinalIgnoreCase) || IsSkill(file);

    /// <summary>Whether a file lies in the folder of a skill: such a note is a file of nothing but its text.</summary>
    public static bool IsSkill(string file) => SkillPath.IsPart(file);

    /// <summary>The language that a file's ending stands for; null for none.</summary>
    public static string? LanguageOf(string file)
    {
        var dot = file.LastIndexOf('.');
        return dot < 0 ? null : s_languages.GetValueOrDefault(file[(dot + 1)..]);
    }

    /// <summary>Two names that a system without case takes for one have one of these.</summary>
    public static string Fold(string file) => file.ToUpperInvariant();

    /// <summary>The last segment as what is escaped, and an ending that says what the file is.</summary>
    private static (string Stem, string End) Parted(RecordKind kind, string segment, bool isSkill)
    {
        if (kind == RecordKind.Note && isSkill) return (segment, "");
        if (kind == RecordKind.Note)
            return segment.EndsWith(NoteEnd, StringComparison.Ordinal) && segment.Length > NoteEnd.Length
                ? (segment[..^NoteEnd.Length], NoteEnd)
                : (segment, NoteEnd);
        var dot = segment.LastIndexOf('.');
        var end = dot > 0 ? segment[dot..] : "";
        var isPlain = end.Length is > 1 and <= 9 && end.AsSpan(1).ContainsAnyExcept(s_endLetters) is false;
        return isPlain && !IsNote(segment) && !IsSidecar(segment)
            ? (segment[..dot], end)
            : (segment, PlainEnd);
    }

    private static readonly System.Buffers.SearchValues<char> s_endLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static string Segment(string segment)
    {
        var name = new StringBuilder();
        for (var i = 0; i < segment.Length; i++)
        {
            var c = segment[i];
            // A zero-width joiner is not seen by some systems, which then take what it parts for another name.
            var isRisky = Escaped.Contains(c, StringComparison.Ordinal) || c is '\u200d'
                || (c is '.' or ' ' && (i == 0 || i == segment.Length - 1));
            if (!isRisky) name.Append(c);
            else
                foreach (var b in Encoding.UTF8.GetBytes(c.ToString())) name.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        if (IsSidecar(name.ToString())) name.Replace(".", "%2E", name.Length - 5, 1);
        if (s_devices.Contains(name.ToString().Split('.')[0])) name.Insert(1, $"%{(int)name[1]:X2}").Remove(4, 1);
        if (Encoding.UTF8.GetByteCount(name.ToString()) <= SegmentBytesMax) return name.ToString();
        return $"{Cut(name.ToString(), SegmentBytesMax)}~{Hash(segment)}";
    }

    private static bool IsSidecar(string name) => name.EndsWith(SidecarEnd, StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(NoteSidecarEnd, StringComparison.OrdinalIgnoreCase);

    private static string Cut(string text, int bytesMax)
    {
        var (kept, bytes) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > bytesMax) break;
            kept.Append(rune.ToString());
        }
        return kept.ToString();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];

    private static string? Unescaped(string file)
    {
        if (!file.Contains('%', StringComparison.Ordinal)) return file;
        var bytes = new List<byte>(Encoding.UTF8.GetByteCount(file));
        var utf8 = Encoding.UTF8.GetBytes(file);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] != '%') bytes.Add(utf8[i]);
            else if (i + 2 < utf8.Length && byte.TryParse(utf8.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else return null;
        }
        return StrictText.Of(bytes.ToArray());
    }
}
