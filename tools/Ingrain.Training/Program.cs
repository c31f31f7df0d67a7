using System.Diagnostics;
using System.Globalization;
using Ingrain.Inference;
using Ingrain.Training;

var options = new Dictionary<string, string>();
for (var i = 0; i + 1 < args.Length; i += 2) options[args[i].TrimStart('-')] = args[i + 1];
var data = options.GetValueOrDefault("data", "../shared/data");
var folder = options.GetValueOrDefault("out", "artifacts/embedding");
var clock = Stopwatch.StartNew();
if (!options.ContainsKey("measure"))
{
    var settings = new TrainingSettings
    {
        Seed = (int)Number("seed", 1),
        Dimensions = (int)Number("dim", 256),
        Epochs = Number("epochs", 3),
        Batch = (int)Number("batch", 512),
        Temperature = (float)Number("temperature", 0.06),
        Rate = (float)Number("rate", 0.05),
        MaskShare = Number("mask", 0.5),
        PieceShare = Number("pieces", 0.04),
        FrequencyScale = Number("frequency-scale", 1e-3),
    };
    Say($"{settings}");
    var sources = Sources.Load(data, options.GetValueOrDefault("without", "").Split(','));
    foreach (var source in sources) Say($"{source.Name}: {source.Train.Count} pairs to train on, {source.Held.Count} held out");
    var texts = sources.SelectMany(s => s.Train).SelectMany(p => new[] { p.Left, p.Right });
    var vocabulary = Vocabulary.Learn(texts, (int)Number("words", 32000), (int)Number("continuations", 4000));
    Say($"{vocabulary.Tokens.Count} tokens of {vocabulary.StemCount} stems");
    var encoded = sources.ConvertAll(s => EncodedSource.Of(s, vocabulary, settings.TokensMax));
    var trainer = new ContrastiveTrainer(vocabulary, encoded, settings);
    Say("training");
    trainer.Run(encoded, (share, loss) => Say(string.Create(CultureInfo.InvariantCulture, $"{share:P0} loss {loss:F3}")));
    ModelFolder.Write(folder, vocabulary, trainer.Vectors(), settings.Dimensions);
    Say($"written to {folder}");
    var test = new HeldOutTest(StaticEmbedder.Load(folder), 1);
    foreach (var source in sources) test.Run(source);
}
Speed.Show(folder);
RecallMeasure.Run(StaticEmbedder.Load(folder), data);
Say("done");

double Number(string name, double otherwise) =>
    options.TryGetValue(name, out var given) ? double.Parse(given, CultureInfo.InvariantCulture) : otherwise;

void Say(string text) => Console.WriteLine($"[{clock.Elapsed.TotalSeconds,6:F1}] {text}");
