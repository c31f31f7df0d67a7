using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Ingrain.Models;

/// <summary>
/// The two messages of <c>POST /embeddings</c> (https://platform.openai.com/docs/api-reference/embeddings): what is asked, and the vectors.
/// </summary>
internal static class EmbeddingMessages
{
    /// <summary>What is asked.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="dimensions">Dimensions to shorten to; null for the model's own.</param>
    public static byte[] Request(string model, string[] texts, int? dimensions)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteStartArray("input");
            foreach (var text in texts) json.WriteStringValue(text);
            json.WriteEndArray();
            // The one form that every server speaks.
            json.WriteString("encoding_format", "float");
            if (dimensions is { } chosen) json.WriteNumber("dimensions", chosen);
            json.WriteEndObject();
        }
        return body.ToArray();
    }

    /// <summary>The vectors of an answer, in the order of the texts whatever its own is.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="count">How many texts were sent.</param>
    /// <exception cref="InvalidDataException">It is cut, or of another form.</exception>
    public static GeneratedEmbeddings<Embedding<float>> Vectors(ReadOnlyMemory<byte> answer, int count)
    {
        try
        {
            using var json = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 16 });
            var data = json.RootElement.GetProperty("data");
            if (data.GetArrayLength() != count)
                throw new InvalidDataException($"The answer holds {data.GetArrayLength()} vectors for {count} texts.");
            var vectors = new Embedding<float>?[count];
            var place = 0;
            foreach (var item in data.EnumerateArray())
            {
                var at = item.TryGetProperty("index", out var index) ? index.GetInt32() : place;
                if (at < 0 || at >= count || vectors[at] is not null)
                    throw new InvalidDataException("The answer numbers its vectors wrongly.");
                vectors[at] = new Embedding<float>(Numbers(item.GetProperty("embedding")));
                place++;
            }
            return [.. vectors.OfType<Embedding<float>>()];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("The answer is not of the expected form.", e);
        }
    }

    /// <summary>Numbers, or their bytes in base64 as some servers give them whatever was asked for.</summary>
    private static float[] Numbers(JsonElement vector)
    {
        if (vector.ValueKind != JsonValueKind.String) return [.. vector.EnumerateArray().Select(n => n.GetSingle())];
        var bytes = vector.GetBytesFromBase64();
        if (bytes.Length % sizeof(float) != 0) throw new InvalidDataException("The answer's vector is cut.");
        // Little-endian in the answer, as on every platform that .NET runs on here.
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
