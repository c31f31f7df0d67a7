using Ingrain.Indexes;
using Ingrain.Inference;

namespace Ingrain.Training;

/// <summary>
/// Asks for the partner of pairs that were held out, among the partners of all held-out pairs of the kind and of as many trained ones as
/// fill the set up; beside it, in the same run, the cosine of stems weighted by tf-idf.
/// </summary>
internal sealed class HeldOutTest(ILocalEmbedder embedder, int seed)
{
    private const int CandidatesMin = 2000;
    private const int CandidatesMax = 4000;
    private const int QuestionsMax = 1500;

    /// <summary>Tests one kind of pair. Texts are asked by their left side.</summary>
    public void Run(PairSource source)
    {
        var random = new Random(seed);
        var held = source.Held.DistinctBy(p => p.Left).DistinctBy(p => p.Right).ToArray();
        random.Shuffle(held);
        var asked = held.Take(QuestionsMax).ToList();
        var candidates = held.Take(CandidatesMax).Select(p => p.Right).ToList();
        var taken = candidates.ToHashSet();
        var others = source.Train.ToArray();
        random.Shuffle(others);
        foreach (var other in others)
            if (candidates.Count < CandidatesMin && taken.Add(other.Right)) candidates.Add(other.Right);
        var ours = RanksByVector(asked, candidates);
        var words = RanksByWords(asked, candidates);
        Console.WriteLine($"{source.Name,-20} {asked.Count,5} of {candidates.Count,5}   "
            + $"vectors {Show(ours)}   tf-idf {Show(words)}   MRR gain {Interval(ours, words, random)}");
    }

    private int[] RanksByVector(List<TextPair> asked, List<string> candidates)
    {
        var vectors = candidates.ConvertAll(Embed);
        return Ranks(asked.Count, candidates.Count, i =>
        {
            var query = Embed(asked[i].Left);
            return j => Spans.Dot(query, vectors[j]);
        });
    }

    private static int[] RanksByWords(List<TextPair> asked, List<string> candidates)
    {
        var counts = new Dictionary<string, int>();
        var bags = candidates.ConvertAll(StemsOf);
        foreach (var stem in bags.SelectMany(b => b.Keys)) counts[stem] = counts.GetValueOrDefault(stem) + 1;
        var weighted = bags.ConvertAll(b => Weighted(b, counts, candidates.Count));
        return Ranks(asked.Count, candidates.Count, i =>
        {
            var query = Weighted(StemsOf(asked[i].Left), counts, candidates.Count);
            return j => query.Sum(q => q.Value * weighted[j].GetValueOrDefault(q.Key));
        });
    }

    /// <summary>The rank of each question's own candidate; candidates that tie with it count half.</summary>
    private static int[] Ranks(int questions, int candidates, Func<int, Func<int, double>> scorer)
    {
        var ranks = new int[questions];
        Parallel.For(0, questions, i =>
        {
            var score = scorer(i);
            var own = score(i);
            var (above, tied) = (0, 0);
            for (var j = 0; j < candidates; j++)
            {
                var other = score(j);
                if (other > own) above++;
                else if (other == own) tied++;
            }
            ranks[i] = 1 + above + (tied / 2);
        });
        return ranks;
    }

    private static string Show(int[] ranks) =>
        $"R@1 {ranks.Count(r => r == 1) / (double)ranks.Length:F3} R@10 {ranks.Count(r => r <= 10) / (double)ranks.Length:F3} "
        + $"MRR {ranks.Average(r => 1.0 / r):F3}";

    /// <summary>The gain in reciprocal rank with its 95 % interval, from resampled questions.</summary>
    private static string Interval(int[] ours, int[] words, Random random)
    {
        var gains = ours.Zip(words, (a, b) => (1.0 / a) - (1.0 / b)).ToArray();
        var means = Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, gains.Length).Average(_ => gains[random.Next(gains.Length)]))
            .Order().ToArray();
        return $"{gains.Average():+0.000;-0.000} [{means[25]:+0.000;-0.000}, {means[974]:+0.000;-0.000}]";
    }

    private float[] Embed(string text)
    {
        var vector = new float[embedder.Dimensions];
        embedder.Embed(text, vector);
        return vector;
    }

    private static Dictionary<string, double> StemsOf(string text)
    {
        var bag = new Dictionary<string, double>();
        Span<char> buffer = stackalloc char[Tokenizer.TermLengthMax + 2];
        var reader = new Tokenizer(text, buffer);
        while (reader.Read())
        {
            var stem = buffer[..EnglishStemmer.Stem(buffer, reader.Current.Length)].ToString();
            bag[stem] = bag.GetValueOrDefault(stem) + 1;
        }
        return bag;
    }

    private static Dictionary<string, double> Weighted(Dictionary<string, double> bag, Dictionary<string, int> counts, int documents)
    {
        var weighted = bag.ToDictionary(
            b => b.Key, b => (1 + Math.Log(b.Value)) * Math.Log((documents + 1.0) / (counts.GetValueOrDefault(b.Key) + 0.5)));
        var length = Math.Sqrt(weighted.Values.Sum(v => v * v));
        return length == 0 ? [] : weighted.ToDictionary(w => w.Key, w => w.Value / length);
    }
}
