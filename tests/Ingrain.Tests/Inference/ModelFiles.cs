using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Ingrain.Tests.Inference;

/// <summary>Writes small models, right and wrong ones.</summary>
internal static class ModelFiles
{
    public const string Bert =
        """{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""";

    /// <summary>A folder with a model over a vocabulary, each token's vector given.</summary>
    public static string Write(string folder, IReadOnlyList<string> vocabulary, byte[] model)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), Tokenizer(vocabulary));
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), model);
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        return folder;
    }

    public static string Tokenizer(IReadOnlyList<string> vocabulary, string normalizer = Bert, string kind = "WordPiece")
    {
        var entries = string.Join(',', vocabulary.Select((token, id) => $"{JsonSerializer.Serialize(token)}:{id}"));
        return $$"""
            {"version":"1.0","added_tokens":[],"normalizer":{{normalizer}},"pre_tokenizer":{"type":"BertPreTokenizer"},
             "model":{"type":"{{kind}}","unk_token":"[UNK]","continuing_subword_prefix":"##","vocab":{ {{entries}} } } }
            """;
    }

    /// <summary>A safetensors file of tensors laid one after the other.</summary>
    public static byte[] Tensors(params (string Name, string Type, int[] Shape, byte[] Bytes)[] tensors)
    {
        var (header, end) = (new List<string>(), 0);
        foreach (var (name, type, shape, bytes) in tensors)
        {
            var place = $"[{end},{end += bytes.Length}]";
            header.Add($$"""
                "{{name}}":{"dtype":"{{type}}","shape":[{{string.Join(',', shape)}}],"data_offsets":{{place}}}
                """);
        }
        return Raw("{" + string.Join(',', header) + "}", [.. tensors.SelectMany(t => t.Bytes)]);
    }

    /// <summary>A safetensors file of a header, whatever it says, and bytes.</summary>
    public static byte[] Raw(string header, byte[] bytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. bytes];
    }

    public static byte[] Singles(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Halves(params float[] values) => [.. values.SelectMany(v => BitConverter.GetBytes((Half)v))];

    public static byte[] Smalls(params sbyte[] values) => [.. values.Select(v => (byte)v)];
}
