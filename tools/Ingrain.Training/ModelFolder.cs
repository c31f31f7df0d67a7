using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ingrain.Training;

/// <summary>Writes a model as a Model2Vec folder: 8-bit vectors, each as fine as its length allows, and the lengths as weights.</summary>
internal static class ModelFolder
{
    public static void Write(string folder, Vocabulary vocabulary, float[] vectors, int dimensions)
    {
        Directory.CreateDirectory(folder);
        var rows = vectors.Length / dimensions;
        // The last row is the unknown token's, which the format wants and no text gives.
        var embeddings = new byte[(rows + 1) * dimensions];
        var weights = new byte[(rows + 1) * sizeof(float)];
        for (var row = 0; row < rows; row++)
        {
            var vector = vectors.AsSpan(row * dimensions, dimensions);
            var most = 1e-9f;
            foreach (var x in vector) most = Math.Max(most, Math.Abs(x));
            for (var i = 0; i < dimensions; i++)
                embeddings[(row * dimensions) + i] = (byte)(sbyte)MathF.Round(vector[i] / most * 127);
            BinaryPrimitives.WriteSingleLittleEndian(weights.AsSpan(row * sizeof(float)), most / 127);
        }
        var tokenizer = Tokenizer(vocabulary);
        File.WriteAllBytes(Path.Combine(folder, "tokenizer.json"), tokenizer);
        var model = Tensors(("embeddings", "I8", [rows + 1, dimensions], embeddings), ("weights", "F32", [rows + 1], weights));
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), model);
        var digest = Convert.ToHexStringLower(SHA256.HashData([.. tokenizer, .. model]).AsSpan(0, 4));
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {
              "model_type": "model2vec",
              "architectures": ["StaticModel"],
              "hidden_dim": {{dimensions}},
              "normalize": true,
              "embedding_dtype": "int8",
              "ingrain_id": "ingrain-static-{{digest}}",
              "ingrain_splits_identifiers": true
            }

            """);
    }

    private static byte[] Tokenizer(Vocabulary vocabulary)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            json.WriteStartArray("added_tokens");
            json.WriteEndArray();
            json.WritePropertyName("normalizer");
            json.WriteRawValue("""
                {"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":true,"lowercase":true}
                """.Trim());
            json.WritePropertyName("pre_tokenizer");
            json.WriteRawValue("""{"type":"BertPreTokenizer"}""");
            json.WriteNull("post_processor");
            json.WriteNull("decoder");
            json.WriteStartObject("model");
            json.WriteString("type", "WordPiece");
            json.WriteString("unk_token", "[UNK]");
            json.WriteString("continuing_subword_prefix", "##");
            json.WriteNumber("max_input_chars_per_word", 100);
            json.WriteStartObject("vocab");
            for (var id = 0; id < vocabulary.Tokens.Count; id++) json.WriteNumber(vocabulary.Tokens[id], id);
            json.WriteNumber("[UNK]", vocabulary.Tokens.Count);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static byte[] Tensors(params (string Name, string Type, int[] Shape, byte[] Bytes)[] tensors)
    {
        var (header, end) = (new List<string>(), 0);
        foreach (var (name, type, shape, bytes) in tensors)
        {
            var place = $"[{end},{end += bytes.Length}]";
            header.Add($$"""
                "{{name}}":{"dtype":"{{type}}","shape":[{{string.Join(',', shape)}}],"data_offsets":{{place}}}
                """);
        }
        var text = "{" + string.Join(',', header) + "}";
        // The format wants tensors to start at a multiple of eight.
        var padded = Encoding.UTF8.GetBytes(text.PadRight((text.Length + 7) / 8 * 8));
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded.Length);
        return [.. length, .. padded, .. tensors.SelectMany(t => t.Bytes)];
    }
}
