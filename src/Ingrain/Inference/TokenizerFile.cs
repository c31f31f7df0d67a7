using System.Text.Json;

namespace Ingrain.Inference;

/// <summary>
/// Reads the part of a <c>tokenizer.json</c> (the file of the Hugging Face tokenizers library) that a static model needs: a WordPiece
/// vocabulary with BERT's normalizer and pre-tokenizer. Any other kind is refused rather than approximated: wrong pieces give vectors
/// that look right and mean nothing.
/// </summary>
internal static class TokenizerFile
{
    /// <summary>The longest file.</summary>
    public const int BytesMax = 64 << 20;

    /// <summary>The largest vocabulary.</summary>
    public const int VocabularyMax = 1_000_000;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="splitsIdentifiers">See <see cref="WordRules.SplitsIdentifiers"/>.</param>
    /// <returns>The vocabulary, and one more than its highest id.</returns>
    /// <exception cref="MemoryException">The file is not of this format, breaks a bound, or names an unknown kind.</exception>
    public static (WordPieces Pieces, int Ids) Read(ReadOnlyMemory<byte> file, bool splitsIdentifiers)
    {
        if (file.Length > BytesMax) throw Refuse("is larger than allowed");
        try
        {
            using var json = JsonDocument.Parse(file, new() { MaxDepth = 32 });
            var root = json.RootElement;
            var model = root.GetProperty("model");
            if (KindOf(model) is { } kind and not "WordPiece") throw Refuse($"uses the model '{Shown(kind)}'; only WordPiece is known");
            CheckPreTokenizer(root);
            return ReadPieces(model, ReadRules(root) with
            {
                SplitsIdentifiers = splitsIdentifiers,
            });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Refuse("is not of the format of the tokenizers library", e);
        }
    }

    private static (WordPieces Pieces, int Ids) ReadPieces(JsonElement model, WordRules rules)
    {
        var prefix = Optional(model, "continuing_subword_prefix")?.GetString() ?? "##";
        var unknown = Optional(model, "unk_token")?.GetString();
        var beginnings = new Dictionary<string, int>(StringComparer.Ordinal);
        var continuations = new Dictionary<string, int>(StringComparer.Ordinal);
        var ids = 0;
        foreach (var entry in model.GetProperty("vocab").EnumerateObject())
        {
            var id = entry.Value.GetInt32();
            if (id is < 0 or >= VocabularyMax) throw Refuse("has an id outside of its bounds");
            ids = Math.Max(ids, id + 1);
            var name = entry.Name;
            // Text never gives the unknown token: what is not known says nothing about a meaning.
            if (name.Length is 0 or > WordPieces.WordLengthMax || name == unknown) continue;
            var continues = prefix.Length > 0 && name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal);
            if (continues) continuations[name[prefix.Length..]] = id;
            else beginnings[name] = id;
        }
        return (new WordPieces(beginnings, continuations, rules), ids);
    }

    private static WordRules ReadRules(JsonElement root)
    {
        var rules = new WordRules
        {
            CleansText = false,
            PartsChinese = false,
            StripsAccents = false,
            Lowercases = false,
        };
        if (Optional(root, "normalizer") is not { } normalizer) return rules;
        foreach (var step in Steps(normalizer, "normalizers"))
            rules = KindOf(step) switch
            {
                "BertNormalizer" => Bert(step),
                "Lowercase" => rules with
                {
                    Lowercases = true,
                },
                "StripAccents" => rules with
                {
                    StripsAccents = true,
                },
                // Decomposing is part of stripping accents, and changes nothing that a vocabulary of plain letters could tell.
                "NFD" => rules,
                var kind => throw Refuse($"uses the normalizer '{Shown(kind)}', which is not known"),
            };
        return rules;
    }

    private static WordRules Bert(JsonElement step)
    {
        var lowercases = Flag(step, "lowercase");
        return new WordRules
        {
            CleansText = Flag(step, "clean_text"),
            PartsChinese = Flag(step, "handle_chinese_chars"),
            Lowercases = lowercases,
            // Accents go with capitals where the file leaves it open.
            StripsAccents = Optional(step, "strip_accents")?.GetBoolean() ?? lowercases,
        };
    }

    private static void CheckPreTokenizer(JsonElement root)
    {
        var steps = Optional(root, "pre_tokenizer") is { } given ? Steps(given, "pretokenizers") : [];
        var kinds = steps.Select(KindOf).ToList();
        if (kinds is not ["BertPreTokenizer"])
            throw Refuse($"uses the pre-tokenizer '{Shown(string.Join('+', kinds))}'; only BertPreTokenizer is known");
    }

    private static JsonElement[] Steps(JsonElement given, string inner) =>
        KindOf(given) == "Sequence" ? [.. given.GetProperty(inner).EnumerateArray()] : [given];

    /// <summary>The kind; old files of WordPiece models name none.</summary>
    private static string KindOf(JsonElement given) => Optional(given, "type")?.GetString() ?? "WordPiece";

    private static bool Flag(JsonElement given, string name) => Optional(given, name)?.GetBoolean() ?? true;

    private static JsonElement? Optional(JsonElement given, string name) =>
        given.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Shown(string name) =>
        string.Concat(name.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '_' ? c : '?'));

    private static MemoryException Refuse(string why, Exception? inner = null) =>
        new(MemoryErrorCode.Invalid, $"The tokenizer file {why}.", inner);
}
