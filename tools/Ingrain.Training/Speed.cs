using System.Diagnostics;
using Ingrain.Inference;

namespace Ingrain.Training;

/// <summary>How fast a model loads and embeds, on one thread.</summary>
internal static class Speed
{
    private static readonly string[] Texts =
    [
        "What did you do last weekend with the kids?",
        "We went camping near the lake and saw a meteor shower.",
        "public async Task<int> ReadAllLinesAsync(string path)",
        "The deployment failed because the certificate had expired.",
    ];

    public static void Show(string folder)
    {
        var clock = Stopwatch.StartNew();
        var embedder = StaticEmbedder.Load(folder);
        var loaded = clock.Elapsed;
        clock.Restart();
        StaticEmbedder.Load(folder);
        Console.WriteLine($"loaded in {loaded.TotalMilliseconds:F0} ms, and again in {clock.Elapsed.TotalMilliseconds:F0} ms");
        var vector = new float[embedder.Dimensions];
        var best = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            clock.Restart();
            for (var i = 0; i < 20_000; i++) embedder.Embed(Texts[i % Texts.Length], vector);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        Console.WriteLine($"{20_000 / best:N0} short texts a second on one thread");
    }
}
