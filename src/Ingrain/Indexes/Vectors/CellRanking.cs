using System.Runtime.Intrinsics;

namespace Ingrain.Indexes;

/// <summary>
/// Cells by nearness of their centroids, handed out best first. Few of thousands are ever asked for, so nothing is sorted: a search for the
/// next looks at the best of each group of sixteen, and then into one group.
/// </summary>
internal sealed class CellRanking
{
    private const int Group = VectorRows.BlockLength;
    private float[] _scores = [];
    private float[] _groups = [];
    private int _groupCount;

    /// <summary>Starts anew.</summary>
    /// <param name="scores">The score of each cell, padded to whole groups.</param>
    /// <param name="count">How many of them are cells.</param>
    public void Start(ReadOnlySpan<float> scores, int count)
    {
        if (_scores.Length < scores.Length)
        {
            _scores = new float[scores.Length * 2];
            _groups = new float[Padded(_scores.Length / Group)];
        }
        scores.CopyTo(_scores);
        _scores.AsSpan(count, scores.Length - count).Fill(float.NegativeInfinity);
        _groupCount = Padded(scores.Length / Group);
        _groups.AsSpan(0, _groupCount).Fill(float.NegativeInfinity);
        for (var group = 0; group < scores.Length / Group; group++) _groups[group] = BestOf(group);
    }

    /// <summary>Takes out the best cell, the first of equals.</summary>
    /// <returns>Its number, or -1 when all have been taken.</returns>
    public int Take()
    {
        var best = Vector512.Create(float.NegativeInfinity);
        for (var at = 0; at < _groupCount; at += Group) best = Vector512.Max(best, Vector512.Create(_groups, at));
        var score = Best(best);
        if (float.IsNegativeInfinity(score)) return -1;
        var group = _groups.AsSpan(0, _groupCount).IndexOf(score);
        var cell = group * Group + _scores.AsSpan(group * Group, Group).IndexOf(score);
        _scores[cell] = float.NegativeInfinity;
        _groups[group] = BestOf(group);
        return cell;
    }

    private static int Padded(int count) => (count + Group - 1) / Group * Group;

    private static float Best(Vector512<float> values)
    {
        var eight = Vector256.Max(values.GetLower(), values.GetUpper());
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(two[0], two[1]);
    }

    private float BestOf(int group) => Best(Vector512.Create(_scores, group * Group));
}
