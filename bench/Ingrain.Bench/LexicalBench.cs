using System.Diagnostics;
using System.Globalization;
using Ingrain.Indexes;

namespace Ingrain.Bench;

/// <summary>
/// The index of words alone: how fast it takes documents in, what it weighs, and how long the best ten take beside scoring everything.
/// Words are joined by or. Each query is asked three times and its best time counts; percentiles are over queries, so that p99 is the
/// hardest query of a hundred and not the unluckiest moment.
/// </summary>
internal static class LexicalBench
{
    private const int Queries = 500;
    private const int Rounds = 3;
    private const int Best = 10;

    public static int Run(int count, string? export)
    {
        var text = new TopicText(count, seed: 42);
        var queries = text.Queries(Queries).ToArray();
        var index = Fill(text, count);
        Snapshot(index);
        Slips(index, text);
        var terms = queries.Select(q => Terms(index, q.Words)).ToArray();
        var scratch = new LexicalScratch();
        var found = terms.Select(t => Top(index, t, Best, scratch)).ToArray();
        var everything = new Exhaustive(index);
        for (var i = 0; i < Queries; i++)
        {
            if (!found[i].SequenceEqual(everything.Find(terms[i], Best)))
                throw new InvalidOperationException($"'{string.Join(' ', queries[i].Words)}' ranks unlike scoring everything does.");
        }
        foreach (var most in (int[])[10, 100, 1_000])
            Time($"best {most}", queries, i => TopDocuments.Find(index, terms[i], most, default(EveryDocument), scratch));
        Time("scoring everything, best 10", queries, i => everything.Find(terms[i], Best));
        var matches = found.Select((_, i) => Top(index, terms[i], count, scratch).Length).Order().ToArray();
        Report.Line("documents that match", Text($"median {matches[Queries / 2]:N0}, most {matches[^1]:N0}"));
        var best = found.Select(f => f.Select(d => d.Document).ToArray()).ToArray();
        if (export is not null) text.Export(export, queries.Select((q, i) => (q.Kind, q.Words, q.Source, best[i])));
        return 0;
    }

    private static LexicalIndex Fill(TopicText text, int count)
    {
        Report.Head(Text($"{count:N0} documents"));
        var documents = new string[count];
        for (var i = 0; i < count; i++) documents[i] = text.Document(i);
        // Once before, so that the compiler's work is not counted.
        var warm = new LexicalIndex(1);
        for (var i = 0; i < Math.Min(count, 20_000); i++) warm.Add([documents[i]]);
        var index = new LexicalIndex(1);
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++) index.Add([documents[i]]);
        Report.Rate("index", count / watch.Elapsed.TotalSeconds);
        Report.Rate("index, for each second of processor", count / (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        Report.Bytes("memory", index.SizeBytes);
        return index;
    }

    private static void Snapshot(LexicalIndex index)
    {
        var path = Path.GetTempFileName();
        try
        {
            var watch = Stopwatch.StartNew();
            using (var file = File.Create(path)) index.Save(new SnapshotWriter(file));
            Report.Line("save a snapshot", Text($"{watch.Elapsed.TotalMilliseconds,10:N0} ms"));
            Report.Bytes("snapshot", new FileInfo(path).Length);
            watch.Restart();
            using (var file = File.OpenRead(path)) LexicalIndex.Load(new SnapshotReader(file));
            Report.Line("load it", Text($"{watch.Elapsed.TotalMilliseconds,10:N0} ms"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Slips(LexicalIndex index, TopicText text)
    {
        var written = Enumerable.Range(0, 200).Select(i => text.Document(i).Split(' ').MaxBy(w => w.Length)! + "x").ToArray();
        var times = new double[written.Length];
        Array.Fill(times, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < written.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                TermNeighbours.Nearest(index, written[i]);
                times[i] = Math.Min(times[i], Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        Report.Line("correct a slip of writing", Text($"{Percentiles(times)}, {index.Terms.FormCount:N0} forms"));
    }

    private static WeightedTerm[] Terms(LexicalIndex index, string[] words)
    {
        var field = index.Field(0);
        return [.. words.Select(w => index.Find(w, false)).Distinct()
            .Select(t => new WeightedTerm(t, 0, Bm25.InverseDocumentFrequency(field.FilledCount, field.Holding(t)), Bm25.Usual))];
    }

    private static DocumentScore[] Top(LexicalIndex index, WeightedTerm[] terms, int count, LexicalScratch scratch) =>
        TopDocuments.Find(index, terms, count, default(EveryDocument), scratch).ToArray();

    private static void Time(string name, (string Kind, string[] Words, int Source)[] queries, Action<int> ask)
    {
        // Long enough for the compiler to have done its best.
        for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < 1;)
            for (var i = 0; i < queries.Length; i++) ask(i);
        var times = new double[queries.Length];
        Array.Fill(times, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < times.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                ask(i);
                times[i] = Math.Min(times[i], Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        double[] Of(string kind) => [.. times.Where((_, i) => queries[i].Kind == kind)];
        Report.Line(name, Text($"{Percentiles(times)}; rare words {Percentiles(Of("kw"))}; any words {Percentiles(Of("nl"))}"));
    }

    private static string Percentiles(double[] times)
    {
        var sorted = times.Order().ToArray();
        return Text($"p50 {sorted[sorted.Length / 2]:N3} ms, p99 {sorted[sorted.Length * 99 / 100]:N3} ms");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads every posting into an array of scores, and then looks through all that were touched.</summary>
    private sealed class Exhaustive(LexicalIndex index)
    {
        private readonly float[] _scores = new float[index.NumbersGiven];
        private readonly List<int> _touched = [];

        public DocumentScore[] Find(WeightedTerm[] terms, int count)
        {
            foreach (var term in terms)
            {
                var field = index.Field(term.Field);
                var average = field.LengthAverage;
                var postings = field.Read(term.Term);
                while (postings.Read())
                {
                    if (field.Length(postings.Document) is not (> 0 and var length)) continue;
                    ref var score = ref _scores[postings.Document];
                    if (score == 0) _touched.Add(postings.Document);
                    score += term.Weight * term.Formula.Saturate(postings.Frequency, length, average);
                }
            }
            var best = new PriorityQueue<int, (float Score, int Order)>();
            foreach (var document in _touched)
            {
                var rank = (_scores[document], -document);
                if (best.Count < count) best.Enqueue(document, rank);
                else best.EnqueueDequeue(document, rank);
            }
            var found = new DocumentScore[best.Count];
            for (var i = found.Length - 1; i >= 0; i--) found[i] = new DocumentScore(best.Peek(), _scores[best.Dequeue()]);
            foreach (var document in _touched) _scores[document] = 0;
            _touched.Clear();
            return found;
        }
    }
}
