using System.IO.Compression;
using System.Text.Json;

namespace Ingrain.Bench;

/// <summary>
/// Vectors of real sentences without any trained weights: every word and pair of words has a random direction of its own, and a text is
/// their sum, rare words counting more. Spreads over many more dimensions than clustered noise does, and so is harder to index.
/// </summary>
internal static class TextVectors
{
    private const double Smoothing = 1e-3;
    private const float PairWeight = 0.5f;

    /// <summary>Takes the distinct turns of dialogues (JSON lines with an array "turns"), the last thousand as queries.</summary>
    public static VectorSet Load(string path, int dimensions, int most)
    {
        const int Queries = 1000;
        var texts = Turns(path).Distinct().ToArray();
        new Random(1).Shuffle(texts);
        texts = texts[..Math.Min(texts.Length, most + Queries)];
        var words = texts.Select(Words).ToArray();
        var counts = words.SelectMany(w => w).CountBy(w => w).ToDictionary();
        var total = (double)counts.Values.Sum();
        var directions = new Dictionary<string, float[]>();
        var vectors = new float[texts.Length * dimensions];
        for (var i = 0; i < texts.Length; i++)
        {
            var vector = vectors.AsSpan(i * dimensions, dimensions);
            for (var w = 0; w < words[i].Length; w++)
            {
                VectorData.AddScaled(vector, Direction(words[i][w]), Weight(words[i][w]));
                if (w == 0) continue;
                var weight = PairWeight * Math.Min(Weight(words[i][w]), Weight(words[i][w - 1]));
                VectorData.AddScaled(vector, Direction($"{words[i][w - 1]} {words[i][w]}"), weight);
            }
            VectorData.Normalise(vector);
        }
        var count = (texts.Length - Queries) * dimensions;
        return VectorSet.Of(dimensions, vectors[..count], vectors[count..]);

        float Weight(string word) => (float)(Smoothing / (Smoothing + counts[word] / total));

        float[] Direction(string term)
        {
            if (directions.TryGetValue(term, out var direction)) return direction;
            var random = new Random(Hash(term));
            direction = new float[dimensions];
            foreach (ref var value in direction.AsSpan()) value = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
            return directions[term] = direction;
        }
    }

    private static string[] Words(string text) =>
        text.ToLowerInvariant().Split([' ', ',', '.', '?', '!', ':'], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Turns(string path)
    {
        using var file = File.OpenRead(path);
        var isPacked = path.EndsWith(".gz", StringComparison.Ordinal);
        using var reader = new StreamReader(isPacked ? new GZipStream(file, CompressionMode.Decompress) : file);
        while (reader.ReadLine() is { } line)
        {
            using var dialogue = JsonDocument.Parse(line);
            foreach (var turn in dialogue.RootElement.GetProperty("turns").EnumerateArray())
                if (turn.GetString() is { Length: > 3 } text) yield return text[3..];
        }
    }

    private static int Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text) hash = (hash ^ letter) * 16777619;
        return (int)hash;
    }
}
