using System.Globalization;
using Ingrain.Inference;
using Ingrain.Models;

namespace Ingrain.Cli;

/// <summary>Which model turns texts into vectors: what was chosen, else the one that comes with the engine.</summary>
internal static class EmbedderChoice
{
    private const string Forms =
        "static, none, folder:PATH, or openai:MODEL@ADDRESS such as openai:nomic-embed-text@http://localhost:11434/v1";

    /// <summary>Makes the embedder. A model that answers from afar is not asked yet.</summary>
    /// <param name="choice">What was chosen; null where nobody chose.</param>
    /// <param name="surroundings">The environment.</param>
    /// <returns>The embedder; null for the one that comes with the engine.</returns>
    public static IEmbedder? Choose(string? choice, Surroundings surroundings)
    {
        return choice?.Split(':', 2) switch
        {
            null or ["" or "static"] => null,
            ["none"] => new NoEmbedder(),
            ["folder", { Length: > 0 } path] => Folder(path),
            ["openai", { Length: > 0 } model] => OpenAi(model, surroundings),
            // Not repeated here: somebody may have put a key into it.
            _ => throw CliException.Invalid($"--embedder (or INGRAIN_EMBEDDER) is {Forms}."),
        };
    }

    private static StaticEmbedder Folder(string path)
    {
        try
        {
            return StaticEmbedder.Load(path);
        }
        catch (MemoryException e)
        {
            throw CliException.Invalid($"--embedder: no model can be read from the folder '{path}'. {e.Message}", e);
        }
    }

    /// <summary><c>MODEL[#DIMENSIONS][@ADDRESS]</c>: a model's name may hold @ and :, but no address.</summary>
    private static GeneratorEmbedder OpenAi(string text, Surroundings surroundings)
    {
        var at = Math.Max(text.LastIndexOf("@http://", StringComparison.Ordinal), text.LastIndexOf("@https://", StringComparison.Ordinal));
        var (model, address) = at < 0 ? (text, OpenAiEndpoint.OpenAi.AbsoluteUri) : (text[..at], text[(at + 1)..]);
        var hash = model.LastIndexOf('#');
        int? dimensions = null;
        if (hash >= 0)
        {
            if (!int.TryParse(model[(hash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var chosen)
                || chosen is < 1 or > GeneratorEmbedder.DimensionsMax)
                throw CliException.Invalid($"--embedder: behind # comes a number of dimensions, 1 to {GeneratorEmbedder.DimensionsMax}.");
            (model, dimensions) = (model[..hash], chosen);
        }
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)) throw CliException.Invalid($"--embedder is {Forms}.");
        try
        {
            // OpenAI's key is for OpenAI alone: another address gets only what was set for it.
            var key = surroundings.Variable("INGRAIN_EMBEDDER_KEY")
                ?? (uri.Host == OpenAiEndpoint.OpenAi.Host ? surroundings.Variable("OPENAI_API_KEY") : null);
            var generator = new OpenAiEmbeddingGenerator(new OpenAiEndpoint(model, uri, key), surroundings.Clock);
            return new GeneratorEmbedder(generator, new GeneratorEmbedderOptions { Dimensions = dimensions });
        }
        catch (ArgumentException e)
        {
            throw CliException.Invalid($"--embedder: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
    }
}
