using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ingrain.Training;

/// <summary>Two texts that belong together.</summary>
internal readonly record struct TextPair(string Left, string Right);

/// <summary>
/// Pairs of one kind. Those held out are never trained on, nor are any others of the same synset, entry, page or dialogue.
/// </summary>
internal sealed record PairSource(string Name)
{
    public List<TextPair> Train { get; } = [];

    public List<TextPair> Held { get; } = [];

    /// <summary>How often each pair is seen in one epoch, on average.</summary>
    public required double Rate { get; init; }

    public void Add(bool held, string left, string right)
    {
        if (left.Length > 0 && right.Length > 0) (held ? Held : Train).Add(new TextPair(left, right));
    }
}

/// <summary>Reads the training text as pairs.</summary>
internal static partial class Sources
{
    /// <summary>Reads everything but the corpora named: wordnet, foldoc, jargon, tldr, peps, powershell_docs, sgd, gsm8k.</summary>
    public static List<PairSource> Load(string data, IReadOnlyCollection<string> without)
    {
        var texts = Path.Combine(data, "embed_text");
        List<PairSource> all =
        [
            .. WordNet(Files(texts, "wordnet")),
            .. Dictionaries(Files(texts, "foldoc", "jargon")),
            .. Commands(Files(texts, "tldr")),
            .. Pages(Files(texts, "peps", "powershell_docs")),
            .. Dialogues(without.Contains("sgd") ? [] : Files(Path.Combine(data, "sgd_text"), "sgd_train", "sgd_dev", "sgd_test")),
            .. Problems(without.Contains("gsm8k") ? [] : [Path.Combine(data, "gsm8k", "train.jsonl")]),
        ];
        return all.FindAll(s => s.Train.Count > 0);

        string[] Files(string folder, params string[] names) =>
            [.. names.Where(n => !without.Contains(n)).Select(n => Path.Combine(folder, n + ".jsonl.gz"))];
    }

    private static List<PairSource> WordNet(string[] files)
    {
        var gloss = new PairSource("gloss-lemma") { Rate = 1 };
        var example = new PairSource("example-lemma") { Rate = 1 };
        var kind = new PairSource("lemma-hypernym") { Rate = 1 };
        var same = new PairSource("lemma-synonym") { Rate = 1 };
        foreach (var row in Rows(files))
        {
            var lemmas = Texts(row, "lemmas");
            var parts = row.GetProperty("gloss").GetString()!.Split('"');
            var definition = parts[0].Trim(' ', ';', ':');
            var held = IsHeld(lemmas[0] + "|" + definition, 3);
            foreach (var lemma in lemmas.Take(4)) gloss.Add(held, definition, lemma);
            for (var i = 1; i < parts.Length; i += 2) example.Add(held, parts[i], lemmas[i % lemmas.Count]);
            foreach (var above in Texts(row, "hypernyms").Concat(Texts(row, "similar")))
            {
                kind.Add(held, lemmas[0], above);
                if (lemmas.Count > 1) kind.Add(held, lemmas[1], above);
            }
            for (var i = 1; i < Math.Min(lemmas.Count, 5); i++) same.Add(held, lemmas[i - 1], lemmas[i]);
            if (lemmas.Count > 2) same.Add(held, lemmas[0], lemmas[^1]);
        }
        return [gloss, example, kind, same];
    }

    private static List<PairSource> Dictionaries(string[] files)
    {
        var term = new PairSource("definition-term") { Rate = 2 };
        var parts = new PairSource("definition-rest") { Rate = 1 };
        foreach (var row in Rows(files))
        {
            var heads = Texts(row, "head");
            var held = IsHeld(heads[0], 6);
            var text = row.GetProperty("text").GetString()!;
            foreach (var head in heads)
                if (text.StartsWith(head, StringComparison.OrdinalIgnoreCase)) text = text[head.Length..];
            text = Reference().Replace(text, " ").Trim();
            foreach (var head in heads.Take(2)) term.Add(held, text, head);
            SplitOff(parts, held, text);
        }
        return [term, parts];
    }

    private static List<PairSource> Commands(string[] files)
    {
        var about = new PairSource("description-command") { Rate = 2 };
        foreach (var row in Rows(files))
        {
            var name = row.GetProperty("cmd").GetString()!;
            var held = IsHeld(name, 6);
            var description = row.GetProperty("desc").GetString()!;
            about.Add(held, description, name);
            foreach (var example in row.GetProperty("examples").EnumerateArray())
                about.Add(held, example[0].GetString()!, Placeholder().Replace(example[1].GetString()!, " "));
        }
        return [about];
    }

    private static List<PairSource> Pages(string[] files)
    {
        var heading = new PairSource("heading-paragraph") { Rate = 1 };
        var next = new PairSource("paragraph-next") { Rate = 0.5 };
        var parts = new PairSource("paragraph-rest") { Rate = 0.5 };
        var (source, before) = ("", "");
        foreach (var row in Rows(files))
        {
            var text = row.GetProperty("text").GetString()!;
            var page = row.GetProperty("src").GetString()!;
            var held = IsHeld(page, 4);
            heading.Add(held, $"{row.GetProperty("title").GetString()} {row.GetProperty("heading").GetString()}", text);
            if (page == source) next.Add(held, before, text);
            SplitOff(parts, held, text);
            (source, before) = (page, text);
        }
        return [heading, next, parts];
    }

    private static List<PairSource> Dialogues(string[] files)
    {
        var turns = new PairSource("turn-answer") { Rate = 0.5 };
        foreach (var row in Rows(files))
        {
            var said = Texts(row, "turns").ConvertAll(t => t[2..].Trim());
            // Ids repeat from file to file; a dialogue's first words hardly do.
            var held = IsHeld(row.GetProperty("id").GetString() + said[0], 3);
            for (var i = 1; i < said.Count; i++)
                if (said[i].Length > 24 && said[i - 1].Length > 24)
                    turns.Add(held, said[i - 1], said[i]);
        }
        return [turns];
    }

    private static List<PairSource> Problems(string[] files)
    {
        var answers = new PairSource("problem-answer") { Rate = 1 };
        var parts = new PairSource("problem-rest") { Rate = 1 };
        foreach (var line in files.SelectMany(File.ReadLines))
        {
            using var row = JsonDocument.Parse(line);
            var question = row.RootElement.GetProperty("question").GetString()!;
            var held = IsHeld(question, 4);
            answers.Add(held, question, Calculation().Replace(row.RootElement.GetProperty("answer").GetString()!, " "));
            SplitOff(parts, held, question);
        }
        return [answers, parts];
    }

    /// <summary>One sentence out of a text, and the rest: what is said together is about the same.</summary>
    private static void SplitOff(PairSource into, bool held, string text)
    {
        var sentences = SentenceEnd().Split(text);
        if (sentences.Length < 2) return;
        for (var i = 0; i < Math.Min(sentences.Length, held ? 1 : 6); i += 2)
            into.Add(held, sentences[i], string.Join(' ', sentences.Where((_, other) => other != i).Take(6)));
    }

    private static IEnumerable<JsonElement> Rows(string[] files)
    {
        foreach (var file in files)
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (lines.ReadLine() is { } line)
            {
                using var row = JsonDocument.Parse(line);
                yield return row.RootElement;
            }
        }
    }

    private static List<string> Texts(JsonElement row, string name) => row.TryGetProperty(name, out var list)
        ? [.. list.EnumerateArray().Select(e => e.GetString()!)]
        : [];

    /// <summary>Whether a thing is held out: decided by its name alone, so that it stays so whatever else changes.</summary>
    private static bool IsHeld(string name, int percent)
    {
        var hash = 2166136261u;
        foreach (var c in name) hash = (hash ^ c) * 16777619u;
        return (hash >> 8) % 100 < percent;
    }

    [GeneratedRegex(@"<[^<>]{1,60}>|\(\d{4}-\d\d-\d\d\)|\(https?:[^)]*\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\{\{|\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"<<[^>]*>>")]
    private static partial Regex Calculation();

    [GeneratedRegex(@"(?<=[.!?])\s+(?=[A-Z""])")]
    private static partial Regex SentenceEnd();
}
