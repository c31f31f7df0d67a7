using System.IO.Compression;
using System.Text.Json;
using Ingrain.Eval;
using Ingrain.Recall;

namespace Ingrain.Bench;

/// <summary>The token estimate beside o200k_base itself, on the development data and on any folder of texts.</summary>
internal static class TokenBench
{
    // Shorter texts are no budget's problem, and one token more or less is a large part of them.
    private const int TokensMin = 20;
    private const int TextsMax = 4_000;

    private static readonly (string Name, string Path)[] s_rendered =
        [("locomo", "locomo/locomo10_dev.json"), ("beam", "splits/dev/beam"), ("cookbook-code", "cookbook_rag")];

    public static async Task<int> RunAsync(string ranks, string data, string? folder)
    {
        var counter = new BytePairs(ranks);
        Console.WriteLine("| texts | n | tokens | estimated in all | 1st | 5th | median | 95th | 99th | furthest below |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, texts) in Sets(data)) Measure(name, texts, counter);
        foreach (var (name, path) in s_rendered)
            Measure($"contexts of {name}", await ContextsAsync(DatasetLoader.Load(name, Path.Combine(data, path))), counter);
        if (folder is null) return 0;
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            Measure(Path.GetFileName(file), File.ReadLines(file), counter);
        return 0;
    }

    private static IEnumerable<(string Name, IEnumerable<string> Texts)> Sets(string data)
    {
        string At(string path) => Path.Combine(data, path);
        yield return ("LoCoMo turns", Turns(DatasetLoader.Load("locomo", At("locomo/locomo10_dev.json"))));
        yield return ("BEAM messages", Turns(DatasetLoader.Load("beam", At("splits/dev/beam"))));
        yield return ("cookbook code", Turns(DatasetLoader.Load("cookbook-code", At("cookbook_rag"))));
        yield return ("cookbook docs", Turns(DatasetLoader.Load("cookbook-docs", At("cookbook_rag"))));
        yield return ("C# programs", Strings(File.ReadLines(At("splits/dev/mbxp_csharp_dev.jsonl"))));
        yield return ("word problems", Strings(File.ReadLines(At("gsm8k/train.jsonl"))));
        yield return ("PEP paragraphs", Strings(Unzipped(At("embed_text/peps.jsonl.gz"))));
        yield return ("PowerShell docs", Strings(Unzipped(At("embed_text/powershell_docs.jsonl.gz"))));
        yield return ("agent files", Directory.GetFiles(At("agent_files"), "*.md", SearchOption.AllDirectories).Select(File.ReadAllText));
        yield return ("number grids", File.ReadAllText(At("splits/dev/arc_training.json")).Chunk(2_000).Select(c => new string(c)));
        yield return ("naughty strings", Strings([File.ReadAllText(At("blns/blns.json"))]));
    }

    private static IEnumerable<string> Turns(EvalDataset dataset) =>
        dataset.Conversations.SelectMany(c => c.Episodes).Select(e => e.Content);

    private static async Task<List<string>> ContextsAsync(EvalDataset dataset)
    {
        var contexts = new List<string>();
        foreach (var conversation in dataset.Conversations)
        {
            var target = await IndexTarget.OpenAsync(conversation, CancellationToken.None);
            foreach (var question in conversation.Questions)
                contexts.Add((await target.Ask(new RecallQuery { Text = question.Text }, DateTimeOffset.UnixEpoch, default)).Context);
            if (target.Close is { } close) await close();
        }
        return contexts;
    }

    private static IEnumerable<string> Unzipped(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static IEnumerable<string> Strings(IEnumerable<string> lines) => lines.SelectMany(line =>
    {
        using var json = JsonDocument.Parse(line);
        var found = new List<string>();
        Collect(json.RootElement, found);
        return found;
    });

    private static void Collect(JsonElement element, List<string> found)
    {
        if (element.ValueKind == JsonValueKind.String) found.Add(element.GetString()!);
        else if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) Collect(item, found);
        else if (element.ValueKind == JsonValueKind.Object) foreach (var member in element.EnumerateObject()) Collect(member.Value, found);
    }

    private static void Measure(string name, IEnumerable<string> texts, BytePairs counter)
    {
        var ratios = new List<double>();
        var (actual, estimated) = (0L, 0L);
        foreach (var text in texts)
        {
            if (ratios.Count == TextsMax) break;
            var tokens = counter.Count(text);
            if (tokens < TokensMin) continue;
            var estimate = TokenEstimate.Of(text);
            (actual, estimated) = (actual + tokens, estimated + estimate);
            ratios.Add((double)estimate / tokens);
        }
        if (ratios.Count == 0) return;
        ratios.Sort();
        Console.WriteLine($"| {name} | {ratios.Count:N0} | {actual:N0} | {(double)estimated / actual - 1:+0.0 %;-0.0 %} "
            + $"| {Share(0.01)} | {Share(0.05)} | {Share(0.5)} | {Share(0.95)} | {Share(0.99)} | {Share(0)} |");

        string Share(double part) => (ratios[(int)(part * (ratios.Count - 1))] - 1).ToString("+0 %;-0 %");
    }
}
