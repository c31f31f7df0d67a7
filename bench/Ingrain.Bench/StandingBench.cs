using System.IO.Compression;
using System.Text.Json;
using Ingrain.Eval;
using Ingrain.Recall;
using Ingrain.Writing;

namespace Ingrain.Bench;

/// <summary>
/// How many of the turns that BEAM's questions about instructions and preferences rest on are recognised when written, and how much talk is
/// taken for a wish that is none: friends (LoCoMo), tasks (SGD), and every other user turn of BEAM.
/// </summary>
internal static class StandingBench
{
    public static int Run(string data, bool shows)
    {
        var beam = DatasetLoader.Load("beam", Path.Combine(data, "splits/dev/beam"));
        foreach (var ability in new[] { "instruction following", "preference following" })
        {
            var (recognised, all, questions, answered) = (0, 0, 0, 0);
            foreach (var chat in beam.Conversations)
            {
                var turns = chat.Episodes.ToDictionary(e => e.Id.Value);
                foreach (var question in chat.Questions.Where(q => q.Category == ability && q.Gold.Count > 0))
                {
                    var hits = question.Gold.Count(g => StandingInstructions.Find(turns[g]).Count > 0);
                    (recognised, all, questions) = (recognised + hits, all + question.Gold.Count, questions + 1);
                    if (hits > 0) answered++;
                    if (!shows) continue;
                    foreach (var found in question.Gold.SelectMany(g => StandingInstructions.Find(turns[g])))
                        Console.WriteLine($"  {chat.Id}: {Shown(found)}");
                }
            }
            Console.WriteLine($"BEAM {ability}: {recognised} of {all} gold turns, at least one for {answered} of {questions} questions");
        }
        Choose(beam, shows);
        Count("BEAM user turns", beam.Conversations.SelectMany(c => c.Episodes).Where(e => e.Role == "user").Select(e => e.Content), shows);
        var locomo = DatasetLoader.Load("locomo", Path.Combine(data, "locomo/locomo10_dev.json"));
        Count("LoCoMo turns", locomo.Conversations.SelectMany(c => c.Episodes).Select(e => e.Content), shows);
        Count("SGD turns", SgdTurns(Path.Combine(data, "sgd_text/sgd_train.jsonl.gz")), shows);
        return 0;
    }

    /// <summary>Of all wishes kept in a chat, whether those chosen for a question rest on its gold, and how many are chosen.</summary>
    private static void Choose(EvalDataset beam, bool shows)
    {
        var tally = new SortedDictionary<string, (int Questions, int Hits, int Chosen, int Tokens)>(StringComparer.Ordinal);
        foreach (var chat in beam.Conversations)
        {
            var notes = new List<Note>();
            foreach (var turn in chat.Episodes)
                notes.AddRange(StandingInstructions.Find(turn).Select(one => StandingInstructions.ToNote(one, turn)));
            foreach (var question in chat.Questions)
            {
                var chosen = StandingChoice.Choose(question.Text, notes, count: 4, tokensMax: 400);
                var hit = chosen.Any(n => question.Gold.Contains(n.Evidence[0].Id.Value));
                var (asked, hits, many, tokens) = tally.GetValueOrDefault(question.Category);
                tokens += chosen.Sum(n => TokenEstimate.Of(n.Text));
                tally[question.Category] = (asked + 1, hits + (hit ? 1 : 0), many + chosen.Count, tokens);
                if (!shows || hit || !question.Category.EndsWith("following", StringComparison.Ordinal)) continue;
                Console.WriteLine($"  missed {chat.Id} of {notes.Count}: {question.Text}");
            }
        }
        foreach (var (ability, (asked, hits, chosen, tokens)) in tally)
            Console.WriteLine($"chosen for {ability}: hit {hits} of {asked}, {(double)chosen / asked:0.0} notes, {tokens / asked} tokens");
    }

    private static void Count(string name, IEnumerable<string> turns, bool shows)
    {
        var (all, preferences, instructions) = (0, 0, 0);
        foreach (var turn in turns)
        {
            all++;
            var found = StandingInstructions.Find(turn, "user");
            if (found.Any(f => f.Kind == StandingKind.Instruction)) instructions++;
            else if (found.Count > 0) preferences++;
            if (shows)
                foreach (var one in found) Console.WriteLine($"  {name}: {Shown(one)}");
        }
        Console.WriteLine($"{name}: {all:N0}; an instruction in {instructions}, else a preference in {preferences}");
    }

    private static string Shown(StandingInstruction one) => $"{one.Kind}: {one.Text.ReplaceLineEndings(" ")} [{one.Condition}]";

    private static IEnumerable<string> SgdTurns(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var dialogue = JsonDocument.Parse(line);
            foreach (var text in Strings(dialogue.RootElement)) yield return text;
        }
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => Strings(m.Value)),
        _ => [],
    };
}
