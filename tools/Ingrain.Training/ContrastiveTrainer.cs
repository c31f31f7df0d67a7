namespace Ingrain.Training;

/// <summary>
/// Learns token vectors such that the mean of a text's tokens is near the mean of its partner's and far from those of the other pairs in
/// its batch: the InfoNCE loss over cosines in both directions (van den Oord et al. 2018, https://arxiv.org/abs/1807.03748), minimised by
/// Adagrad (Duchi et al. 2011) on the vectors of the tokens that occur.
/// </summary>
internal sealed class ContrastiveTrainer
{
    private readonly TrainingSettings _settings;
    private readonly Vocabulary _vocabulary;
    private readonly Random _random;
    private readonly int _features;
    private readonly float[] _vectors;
    private readonly float[] _squares;
    private readonly BatchSide _left;
    private readonly BatchSide _right;
    private readonly float[] _scores;
    private readonly float[] _turned;
    private readonly float[] _wide;
    private readonly FeatureUses _uses;

    public ContrastiveTrainer(Vocabulary vocabulary, IReadOnlyList<EncodedSource> sources, TrainingSettings settings)
    {
        (_vocabulary, _settings, _random) = (vocabulary, settings, new Random(settings.Seed));
        var (dimensions, batch) = (settings.Dimensions, settings.Batch);
        _features = vocabulary.Tokens.Count + vocabulary.StemCount;
        _vectors = new float[_features * dimensions];
        _squares = new float[_features * dimensions];
        _left = new BatchSide(batch, dimensions);
        _right = new BatchSide(batch, dimensions);
        _scores = new float[batch * batch];
        _turned = new float[batch * batch];
        _wide = new float[batch * dimensions];
        _uses = new FeatureUses(_features);
        StartVectors(sources);
    }

    /// <summary>The learned vector of each token.</summary>
    public float[] Vectors()
    {
        var d = _settings.Dimensions;
        var vectors = new float[_vocabulary.Tokens.Count * d];
        for (var token = 0; token < _vocabulary.Tokens.Count; token++)
        {
            Spans.Add(vectors.AsSpan(token * d, d), Feature(token));
            Spans.Add(vectors.AsSpan(token * d, d), Feature(StemFeature(token)));
        }
        return vectors;
    }

    /// <summary>Trains, telling of every tenth.</summary>
    public void Run(IReadOnlyList<EncodedSource> sources, Action<double, double> report)
    {
        var batches = Plan(sources);
        var (loss, counted) = (0.0, 0);
        for (var i = 0; i < batches.Count; i++)
        {
            var rate = _settings.Rate * (1 - (0.9f * i / batches.Count));
            loss += Step(batches[i].Source, batches[i].Pairs, rate);
            counted++;
            if ((i + 1) * 10 / batches.Count == i * 10 / batches.Count) continue;
            report((i + 1.0) / batches.Count, loss / counted);
            (loss, counted) = (0, 0);
        }
    }

    private int StemFeature(int token) => _vocabulary.Tokens.Count + _vocabulary.Stems[token];

    private Span<float> Feature(int feature) => _vectors.AsSpan(feature * _settings.Dimensions, _settings.Dimensions);

    /// <summary>Random directions for stems, longer the rarer; nothing of their own yet for tokens.</summary>
    private void StartVectors(IReadOnlyList<EncodedSource> sources)
    {
        var counts = new double[_vocabulary.StemCount];
        foreach (var text in sources.SelectMany(s => s.Left.Concat(s.Right)))
            foreach (var token in text)
                counts[_vocabulary.Stems[token]]++;
        var total = counts.Sum();
        for (var stem = 0; stem < counts.Length; stem++)
        {
            var vector = Feature(_vocabulary.Tokens.Count + stem);
            foreach (ref var x in vector) x = (float)Gaussian();
            var length = _settings.FrequencyScale / (_settings.FrequencyScale + (counts[stem] / total));
            Spans.Scale(vector, (float)length / Spans.Length(vector));
        }
    }

    private double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>Which pairs meet in which batch: of one kind each, so that a batch's other pairs are worth telling apart.</summary>
    private List<(EncodedSource Source, int[] Pairs)> Plan(IReadOnlyList<EncodedSource> sources)
    {
        var batches = new List<(EncodedSource, int[])>();
        foreach (var source in sources)
        {
            var rounds = source.Rate * _settings.Epochs;
            var order = new List<int>();
            for (; rounds > 0; rounds--)
            {
                var all = Enumerable.Range(0, source.Left.Count).ToArray();
                _random.Shuffle(all);
                order.AddRange(all.Take((int)(all.Length * Math.Min(1, rounds))));
            }
            batches.AddRange(order.Chunk(_settings.Batch).Where(c => c.Length == _settings.Batch).Select(c => (source, c)));
        }
        var shuffled = batches.ToArray();
        _random.Shuffle(shuffled);
        return [.. shuffled];
    }

    private double Step(EncodedSource source, int[] pairs, float rate)
    {
        _left.Clear();
        _right.Clear();
        foreach (var pair in pairs)
        {
            _right.Add(Broken(source.Right[pair]));
            _left.Add(Broken(Masked(source.Left[pair], source.Right[pair])));
        }
        Gather(_left);
        Gather(_right);
        var loss = Compare(source, pairs);
        var batch = _settings.Batch;
        MatrixProduct.Multiply(_scores, _right.Units, _wide, batch, batch);
        Scatter(_left);
        MatrixProduct.Transpose(_scores, _turned, batch);
        MatrixProduct.Multiply(_turned, _left.Units, _wide, batch, batch);
        Scatter(_right);
        Learn(rate);
        return loss;
    }

    private int[] Masked(int[] left, int[] right)
    {
        if (_random.NextDouble() >= _settings.MaskShare) return left;
        var shared = right.Select(t => _vocabulary.Stems[t]).ToHashSet();
        var rest = Array.FindAll(left, t => !shared.Contains(_vocabulary.Stems[t]));
        return rest.Length > 0 ? rest : left;
    }

    private int[] Broken(int[] tokens)
    {
        if (_settings.PieceShare <= 0) return tokens;
        List<int>? broken = null;
        for (var i = 0; i < tokens.Length; i++)
        {
            var shorter = _vocabulary.Shorter[tokens[i]];
            var breaks = shorter.Length > 0 && _random.NextDouble() < _settings.PieceShare;
            if (breaks) broken ??= [.. tokens.AsSpan(0, i)];
            if (breaks) broken!.AddRange(shorter);
            else broken?.Add(tokens[i]);
        }
        return broken is null ? tokens : [.. broken];
    }

    private void Gather(BatchSide side)
    {
        var d = _settings.Dimensions;
        Parallel.For(0, _settings.Batch, text =>
        {
            var unit = side.Units.AsSpan(text * d, d);
            unit.Clear();
            foreach (var token in side.Tokens(text))
            {
                Spans.Add(unit, Feature(token));
                Spans.Add(unit, Feature(StemFeature(token)));
            }
            var length = Spans.Length(unit) + 1e-9f;
            Spans.Scale(unit, 1 / length);
            side.Lengths[text] = length;
        });
    }

    /// <summary>The loss, and in its place of the scores its derivative by each cosine.</summary>
    private double Compare(EncodedSource source, int[] pairs)
    {
        var batch = _settings.Batch;
        MatrixProduct.Transpose(_right.Units, _wide, batch);
        MatrixProduct.Multiply(_left.Units, _wide, _scores, batch, _settings.Dimensions);
        // Two pairs with the same text on a side are no evidence against each other.
        Parallel.For(0, batch, i =>
        {
            for (var j = 0; j < batch; j++)
            {
                var same = i != j && (source.RightHashes[pairs[i]] == source.RightHashes[pairs[j]]
                    || source.LeftHashes[pairs[i]] == source.LeftHashes[pairs[j]]);
                _scores[(i * batch) + j] = same ? -100 : _scores[(i * batch) + j] / _settings.Temperature;
            }
        });
        MatrixProduct.Transpose(_scores, _turned, batch);
        var losses = new double[batch];
        Parallel.For(0, batch, i =>
        {
            losses[i] = Spans.SoftMax(_scores.AsSpan(i * batch, batch), i) + Spans.SoftMax(_turned.AsSpan(i * batch, batch), i);
        });
        var scale = 1 / (2 * batch * _settings.Temperature);
        Parallel.For(0, batch, i =>
        {
            for (var j = 0; j < batch; j++)
                _scores[(i * batch) + j] = (_scores[(i * batch) + j] + _turned[(j * batch) + i] - (i == j ? 2 : 0)) * scale;
        });
        return losses.Sum() / (2 * batch);
    }

    /// <summary>From the derivative by the unit vector to that by the sum of the tokens, in place of <see cref="_wide"/>.</summary>
    private void Scatter(BatchSide side)
    {
        var d = _settings.Dimensions;
        Parallel.For(0, _settings.Batch, text =>
        {
            var slope = _wide.AsSpan(text * d, d);
            var unit = side.Units.AsSpan(text * d, d);
            var into = side.Slopes.AsSpan(text * d, d);
            unit.CopyTo(into);
            Spans.Scale(into, -Spans.Dot(slope, unit));
            Spans.Add(into, slope);
            Spans.Scale(into, 1 / side.Lengths[text]);
        });
    }

    /// <summary>
    /// One step of every vector that occurred. No two processors write one vector, and each vector's slope is added up in the order of
    /// the texts, so that the outcome does not depend on how the work is shared.
    /// </summary>
    private void Learn(float rate)
    {
        _uses.Clear();
        _uses.Add(_left, 0, StemFeature);
        _uses.Add(_right, _settings.Batch, StemFeature);
        _uses.Close();
        var (d, batch) = (_settings.Dimensions, _settings.Batch);
        Parallel.For(0, _uses.FeatureCount, () => new float[d], (slot, _, slope) =>
        {
            Array.Clear(slope);
            foreach (var text in _uses.TextsOf(slot))
                Spans.Add(slope, (text < batch ? _left : _right).Slopes.AsSpan((text < batch ? text : text - batch) * d, d));
            var feature = _uses.FeatureOf(slot);
            Spans.Descend(Feature(feature), _squares.AsSpan(feature * d, d), slope, rate);
            return slope;
        }, _ => { });
    }
}
