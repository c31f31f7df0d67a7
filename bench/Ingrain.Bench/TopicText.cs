using System.Globalization;
using System.Text;

namespace Ingrain.Bench;

/// <summary>
/// Documents and queries like those of memories: 120,000 invented words with a Zipf-Mandelbrot law, 400 topics of 400 words that give
/// 45 % of a document's words, 12 to 60 words each, 28 on average. Queries of one to eight words of one document, half of them rare
/// words, half any. The seed decides every byte.
/// </summary>
internal sealed class TopicText
{
    private const int Vocabulary = 120_000;
    private const int Topics = 400;
    private const int WordsOfTopic = 400;
    private const int NeverTopical = 200;
    private const double TopicShare = 0.45;

    private static readonly string[] s_onsets =
        "b c d f g h j k l m n p r s t v w z b d f g k l m n p r s t br ch cl fl gr pl sh st th tr".Split(' ');

    private static readonly string[] s_vowels = "a e i o u a e i o u ai ea oo".Split(' ');
    private static readonly string[] s_codas = ["", "", "", "", "", "", "", "n", "r", "s", "t", "l", "nd"];

    private readonly Random _random;
    private readonly string[] _words;
    private readonly double[] _frequencies = Cumulated(Vocabulary, rank => 1 / Math.Pow(rank + 1 + 2.7, 1.05));
    private readonly double[] _topical = Cumulated(WordsOfTopic, rank => 1 / Math.Pow(rank + 1, 0.8));
    private readonly int[][] _topics;
    private readonly int[][] _documents;

    public TopicText(int count, int seed)
    {
        _random = new Random(seed);
        _words = MakeWords();
        _topics = [.. Enumerable.Range(0, Topics).Select(_ => Enumerable.Range(0, WordsOfTopic).Select(_ => TopicWord()).ToArray())];
        _documents = new int[count][];
        Holding = new int[Vocabulary];
        for (var i = 0; i < count; i++)
        {
            _documents[i] = MakeDocument();
            foreach (var word in _documents[i].Distinct()) Holding[word]++;
        }
    }

    /// <summary>How many documents hold each word.</summary>
    public int[] Holding { get; }

    public string Document(int number)
    {
        var text = new StringBuilder();
        foreach (var word in _documents[number]) text.Append(_words[word]).Append(' ');
        return text.ToString(0, text.Length - 1);
    }

    /// <summary>Queries, rare and any in turn; each with the document that its words come from.</summary>
    public IEnumerable<(string Kind, string[] Words, int Source)> Queries(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (rare, length) = (i % 2 == 0, 1 + (i / 2 % 8));
            while (true)
            {
                var source = _random.Next(_documents.Length);
                var words = _documents[source].Distinct().ToList();
                var weights = words.ConvertAll(w => rare ? Math.Pow(Math.Max(0, Telling(w) - 3), 2) : 1);
                if (weights.Count(w => w > 0) < length) continue;
                yield return (rare ? "kw" : "nl", [.. Draw(words, weights, length).Select(w => _words[w])], source);
                break;
            }
        }
    }

    private static double[] Cumulated(int count, Func<int, double> weight)
    {
        var (sums, sum) = (new double[count], 0.0);
        for (var i = 0; i < count; i++) sums[i] = sum += weight(i);
        for (var i = 0; i < count; i++) sums[i] /= sum;
        return sums;
    }

    private double Telling(int word) => Math.Log(1 + ((_documents.Length - Holding[word] + 0.5) / (Holding[word] + 0.5)));

    private IEnumerable<int> Draw(List<int> words, List<double> weights, int count)
    {
        for (; count > 0; count--)
        {
            var left = _random.NextDouble() * weights.Sum();
            var at = 0;
            while (at + 1 < words.Count && (left -= weights[at]) >= 0) at++;
            while (weights[at] == 0) at--;
            yield return words[at];
            weights[at] = 0;
        }
    }

    private string[] MakeWords()
    {
        var (words, seen) = (new List<string>(Vocabulary), new HashSet<string>());
        while (words.Count < Vocabulary)
        {
            // Frequent words are shorter.
            var syllables = 1 + (words.Count > 300 ? 1 : 0) + (words.Count > 8000 ? 1 : 0) + (_random.NextDouble() < 0.25 ? 1 : 0);
            var word = string.Concat(Enumerable.Range(0, syllables).Select(_ => Pick(s_onsets) + Pick(s_vowels) + Pick(s_codas)));
            if (seen.Add(word)) words.Add(word);
        }
        return [.. words];
    }

    private int[] MakeDocument()
    {
        var even = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        var words = new int[(int)Math.Clamp(Math.Round(Math.Exp(3.25 + (0.42 * even))), 12, 60)];
        var topic = _topics[_random.Next(Topics)];
        for (var i = 0; i < words.Length; i++)
            words[i] = _random.NextDouble() < TopicShare ? topic[Rank(_topical)] : Rank(_frequencies);
        return words;
    }

    private int TopicWord()
    {
        var rank = NeverTopical + ((Vocabulary - NeverTopical) * Math.Pow(_random.NextDouble(), 2.5));
        return (int)Math.Min(Vocabulary - 1, rank);
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private int Rank(double[] cumulated)
    {
        var found = Array.BinarySearch(cumulated, _random.NextDouble());
        return Math.Min(found < 0 ? ~found : found, cumulated.Length - 1);
    }

    /// <summary>Writes documents as lines of number, tab, text, and queries as lines of JSON, for other engines.</summary>
    public void Export(string folder, IEnumerable<(string Kind, string[] Words, int Source, int[] Best)> queries)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"text_{_documents.Length}"));
        using (var documents = new StreamWriter(name + ".tsv"))
            for (var i = 0; i < _documents.Length; i++)
                documents.Write(string.Create(CultureInfo.InvariantCulture, $"{i}\t{Document(i)}\n"));
        using var lines = new StreamWriter(name + ".queries.jsonl");
        foreach (var (kind, words, src, bm25_top10) in queries)
        {
            var json = System.Text.Json.JsonSerializer.Serialize(new { kind, q = string.Join(" ", words), src, bm25_top10 });
            lines.Write(json + "\n");
        }
    }
}
