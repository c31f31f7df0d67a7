using System.Runtime.InteropServices;

namespace Ingrain.Training;

/// <summary>One side of a batch: the tokens of its texts, their unit vectors, and the derivatives by the sums of their tokens.</summary>
internal sealed class BatchSide(int batch, int dimensions)
{
    private readonly List<int> _starts = [];
    private readonly List<int> _tokens = [];

    public float[] Units { get; } = new float[batch * dimensions];

    public float[] Slopes { get; } = new float[batch * dimensions];

    public float[] Lengths { get; } = new float[batch];

    public int Count => _starts.Count;

    public void Clear()
    {
        _starts.Clear();
        _tokens.Clear();
    }

    public void Add(int[] tokens)
    {
        _starts.Add(_tokens.Count);
        _tokens.AddRange(tokens);
    }

    public ReadOnlySpan<int> Tokens(int text) =>
        CollectionsMarshal.AsSpan(_tokens)[_starts[text]..(text + 1 < _starts.Count ? _starts[text + 1] : _tokens.Count)];
}

/// <summary>Which features occur in a batch, and in which of its texts.</summary>
internal sealed class FeatureUses(int features)
{
    private readonly int[] _slots = new int[features];
    private readonly List<int> _features = [];
    private readonly List<(int Slot, int Text)> _all = [];
    private int[] _starts = [];
    private int[] _texts = [];

    public int FeatureCount => _features.Count;

    public int FeatureOf(int slot) => _features[slot];

    public ReadOnlySpan<int> TextsOf(int slot) => _texts.AsSpan(_starts[slot].._starts[slot + 1]);

    public void Clear()
    {
        foreach (var feature in _features) _slots[feature] = 0;
        _features.Clear();
        _all.Clear();
    }

    /// <summary>Notes every token of a side's texts, as itself and as its stem.</summary>
    public void Add(BatchSide side, int firstText, Func<int, int> stemOf)
    {
        for (var text = 0; text < side.Count; text++)
            foreach (var token in side.Tokens(text))
            {
                _all.Add((SlotOf(token), firstText + text));
                _all.Add((SlotOf(stemOf(token)), firstText + text));
            }
    }

    /// <summary>Sorts what was noted by feature; within one, the order stays.</summary>
    public void Close()
    {
        _starts = new int[_features.Count + 1];
        foreach (var (slot, _) in _all) _starts[slot + 1]++;
        for (var slot = 0; slot < _features.Count; slot++) _starts[slot + 1] += _starts[slot];
        var next = _starts.ToArray();
        _texts = new int[_all.Count];
        foreach (var (slot, text) in _all) _texts[next[slot]++] = text;
    }

    private int SlotOf(int feature)
    {
        if (_slots[feature] == 0)
        {
            _features.Add(feature);
            _slots[feature] = _features.Count;
        }
        return _slots[feature] - 1;
    }
}
