using Ingrain.Eval;
using Ingrain.Inference;
using Ingrain.Recall;

namespace Ingrain.Training;

/// <summary>
/// What vectors add to recall by words on the development sets: candidates' scores by words and cosines, each brought to mean 0 and
/// deviation 1 within the question, added up with one fixed weight.
/// </summary>
internal static class RecallMeasure
{
    private const int Deep = 100;

    public static void Run(ILocalEmbedder embedder, string data)
    {
        (string Name, string Path)[] sets =
        [
            ("locomo", Path.Combine(data, "locomo", "locomo10_dev.json")),
            ("beam", Path.Combine(data, "splits", "dev", "beam", "100K")),
            ("cookbook-code", Path.Combine(data, "cookbook_rag")),
            ("cookbook-docs", Path.Combine(data, "cookbook_rag")),
        ];
        foreach (var (name, path) in sets)
        {
            var questions = DatasetLoader.Load(name, path).Conversations.SelectMany(c => Scores(embedder, c)).ToList();
            Show(name, "words", questions, 1, 0);
            Show(name, "vectors", questions, 0, 1);
            foreach (var weight in new[] { 0.1, 0.2, 0.3, 0.5 }) Show(name, $"words + {weight} vectors", questions, 1, weight);
        }
    }

    private static void Show(string set, string what, List<Question> questions, double words, double vectors)
    {
        var s = RankingScores.Average([.. questions.Select(q => RankingScores.Of(q.Ranked(words, vectors), q.Gold))]);
        Console.WriteLine($"{set,-14} {what,-20} R@5 {s.RecallAt5:F3}  R@10 {s.RecallAt10:F3}  R@20 {s.RecallAt20:F3}  "
            + $"MRR {s.ReciprocalRank:F3}");
    }

    private static List<Question> Scores(ILocalEmbedder embedder, EvalConversation conversation)
    {
        using var index = new SpaceIndex();
        var sequence = 0L;
        var vectors = new List<float[]>();
        var ids = conversation.Episodes.Select(e => e.Id.Value).ToList();
        foreach (var episode in conversation.Episodes)
        {
            index.AddEpisode(episode with
            {
                Sequence = ++sequence,
            });
            vectors.Add(Embed(embedder, episode.Content));
        }
        var places = ids.Select((id, i) => (id, i)).GroupBy(p => p.id).ToDictionary(g => g.Key, g => g.First().i);
        var questions = new List<Question>();
        foreach (var question in conversation.Questions.Where(q => q.Gold.Count > 0 && q.Unit == GoldUnit.Episode))
        {
            var found = index.Recall(new RecallQuery
            {
                Text = question.Text,
                Limit = Deep,
                LimitTokens = 200_000,
                Explain = true,
            }, new RecallMoment(question.AskedAt ?? conversation.Episodes.Max(e => e.OccurredAt) ?? DateTimeOffset.UnixEpoch, sequence));
            var words = new double[ids.Count];
            foreach (var candidate in found.Candidates) words[places[candidate.Id.Value]] = candidate.Score;
            var query = Embed(embedder, question.Text);
            var cosines = vectors.Select(v => (double)Spans.Dot(query, v)).ToArray();
            questions.Add(new Question(ids, question.Gold, Standard(words), Standard(cosines)));
        }
        return questions;
    }

    private static double[] Standard(double[] scores)
    {
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(s => (s - mean) * (s - mean))) + 1e-9;
        return [.. scores.Select(s => (s - mean) / deviation)];
    }

    private static float[] Embed(ILocalEmbedder embedder, string text)
    {
        var vector = new float[embedder.Dimensions];
        embedder.Embed(text, vector);
        return vector;
    }

    private sealed record Question(List<string> Ids, IReadOnlyList<string> Gold, double[] Words, double[] Vectors)
    {
        public List<string> Ranked(double words, double vectors)
        {
            var order = Enumerable.Range(0, Ids.Count).OrderByDescending(i => (words * Words[i]) + (vectors * Vectors[i]));
            return [.. order.Take(Deep).Select(i => Ids[i])];
        }
    }
}
