namespace Ingrain.Training;

/// <summary>A source's training pairs as tokens.</summary>
internal sealed record EncodedSource(string Name, double Rate)
{
    public List<int[]> Left { get; } = [];

    public List<int[]> Right { get; } = [];

    public List<int> LeftHashes { get; } = [];

    public List<int> RightHashes { get; } = [];

    public static EncodedSource Of(PairSource source, Vocabulary vocabulary, int tokensMax)
    {
        var encoded = new EncodedSource(source.Name, source.Rate);
        foreach (var (left, right) in source.Train)
        {
            var (a, b) = (vocabulary.Encode(left, tokensMax), vocabulary.Encode(right, tokensMax));
            if (a.Length == 0 || b.Length == 0) continue;
            encoded.Left.Add(a);
            encoded.Right.Add(b);
            encoded.LeftHashes.Add(HashOf(a));
            encoded.RightHashes.Add(HashOf(b));
        }
        return encoded;
    }

    private static int HashOf(int[] tokens) => tokens.Aggregate(17, (hash, token) => unchecked((hash * 1000003) ^ token));
}
