using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ingrain.Inference;

/// <summary>
/// A safetensors file in memory: eight bytes of header length, a JSON header that gives every tensor's type, shape and place, and the
/// bytes. Everything the header says is checked against the bytes before it is used. Source: the format's public description,
/// https://huggingface.co/docs/safetensors.
/// </summary>
internal sealed class SafeTensors
{
    /// <summary>The longest header: far above what the few tensors of a static model need.</summary>
    public const int HeaderBytesMax = 1 << 20;

    private const int RankMax = 2;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Reads the header.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="MemoryException">The file is not what it says.</exception>
    public SafeTensors(ReadOnlyMemory<byte> file)
    {
        if (file.Length < sizeof(ulong)) throw Refuse("is too short to hold a header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > HeaderBytesMax || length > (ulong)(file.Length - sizeof(ulong))) throw Refuse("has a header longer than allowed");
        _data = file[(sizeof(ulong) + (int)length)..];
        try
        {
            using var header = JsonDocument.Parse(file.Slice(sizeof(ulong), (int)length), new() { MaxDepth = 8 });
            foreach (var property in header.RootElement.EnumerateObject())
                if (property.Name != "__metadata__" && !_tensors.TryAdd(property.Name, Check(property.Name, property.Value)))
                    throw Refuse($"names the tensor '{Shown(property.Name)}' twice");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Refuse("has a header that is not of this format", e);
        }
    }

    /// <summary>Whether there is such a tensor.</summary>
    /// <param name="name">Its name.</param>
    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>The type of a tensor's elements, such as <c>F32</c>.</summary>
    /// <param name="name">Its name.</param>
    public string TypeOf(string name) => Find(name).Type;

    /// <summary>A tensor's shape: one or two lengths.</summary>
    /// <param name="name">Its name.</param>
    public IReadOnlyList<int> ShapeOf(string name) => Find(name).Shape;

    /// <summary>The elements of a tensor of 8-bit whole numbers.</summary>
    /// <param name="name">Its name.</param>
    public sbyte[] Bytes(string name)
    {
        var tensor = Find(name);
        if (tensor.Type != "I8") throw Refuse($"has '{name}' in {Shown(tensor.Type)} where I8 was expected");
        return MemoryMarshal.Cast<byte, sbyte>(BytesOf(tensor)).ToArray();
    }

    /// <summary>The elements of a tensor of any supported type as numbers, all finite.</summary>
    /// <param name="name">Its name.</param>
    public float[] Floats(string name)
    {
        var tensor = Find(name);
        var bytes = BytesOf(tensor);
        var size = ElementBytes(tensor.Type);
        var values = new float[bytes.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var at = bytes[(i * size)..];
            values[i] = tensor.Type switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(at),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(at),
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(at),
                "I8" => (sbyte)at[0],
                _ => throw Refuse($"has '{name}' in {Shown(tensor.Type)}, which is not a supported type of number"),
            };
            if (!float.IsFinite(values[i])) throw Refuse($"has a value in '{name}' that is not a finite number");
        }
        return values;
    }

    /// <summary>The elements of a tensor of whole numbers, each from 0 up to a bound.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="below">The bound, which no element reaches.</param>
    public int[] Indices(string name, int below)
    {
        var tensor = Find(name);
        var bytes = BytesOf(tensor);
        var size = ElementBytes(tensor.Type);
        var values = new int[bytes.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var at = bytes[(i * size)..];
            var value = tensor.Type switch
            {
                "I32" => BinaryPrimitives.ReadInt32LittleEndian(at),
                "I64" => BinaryPrimitives.ReadInt64LittleEndian(at),
                _ => throw Refuse($"has '{name}' in {Shown(tensor.Type)} where I32 or I64 was expected"),
            };
            if (value < 0 || value >= below) throw Refuse($"has a row number in '{name}' that names no row");
            values[i] = (int)value;
        }
        return values;
    }

    private static MemoryException Refuse(string why, Exception? inner = null) =>
        new(MemoryErrorCode.Invalid, $"The model file {why}.", inner);

    /// <summary>A name from a file we do not trust, cut and without anything but plain characters, for a message.</summary>
    private static string Shown(string name) =>
        string.Concat(name.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' ? c : '?'));

    private static int ElementBytes(string type) => type switch
    {
        "BOOL" or "U8" or "I8" => 1,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "F32" or "I32" or "U32" => 4,
        "F64" or "I64" or "U64" => 8,
        _ => throw Refuse($"has a tensor of the unknown type {Shown(type)}"),
    };

    private Tensor Check(string name, JsonElement given)
    {
        var type = given.GetProperty("dtype").GetString()!;
        var shape = given.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()).ToArray();
        var place = given.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt64()).ToArray();
        if (shape.Length is 0 or > RankMax || shape.Any(n => n < 0)) throw Refuse($"gives '{Shown(name)}' an unusable shape");
        if (place.Length != 2 || place[0] < 0 || place[1] < place[0] || place[1] > _data.Length)
            throw Refuse($"places '{Shown(name)}' outside of itself");
        var bytes = shape.Aggregate((Int128)ElementBytes(type), (product, n) => product * n);
        if (bytes != place[1] - place[0]) throw Refuse($"gives '{Shown(name)}' a shape that does not fit its bytes");
        return new Tensor(type, shape, (int)place[0], (int)(place[1] - place[0]));
    }

    private Tensor Find(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor : throw Refuse($"has no tensor '{name}'");

    private ReadOnlySpan<byte> BytesOf(Tensor tensor) => _data.Span.Slice(tensor.Start, tensor.Length);

    private sealed record Tensor(string Type, IReadOnlyList<int> Shape, int Start, int Length);
}
