using System.Globalization;

namespace Ingrain.Importers;

/// <summary>How a value of a large JSON file came out of the file.</summary>
internal enum ValueState
{
    /// <summary>From its first to its last bracket.</summary>
    Whole = 1,

    /// <summary>Longer than is read; its bytes were passed over.</summary>
    TooLong = 2,

    /// <summary>The file ends inside it.</summary>
    Cut = 3,
}

/// <summary>
/// Parts a large JSON file into its values without holding more than one: the elements of an array at the root, or the root itself. It
/// looks at brackets and strings only, so a value that is broken inside does not take the others with it.
/// </summary>
internal sealed class JsonValues(Stream stream)
{
    /// <summary>The longest value, in bytes: a conversation. It is what an import holds at a time, beside the text made of it.</summary>
    public const int ValueBytesMax = 64 * 1024 * 1024;

    private readonly byte[] _chunk = new byte[64 * 1024];
    private byte[] _value = new byte[64 * 1024];
    private int _at;
    private int _end;
    private int _length;
    private bool _inArray;
    private int _index = -1;
    private int _roots;

    /// <summary>The bytes of the value read last, lent until the next one; empty where it is too long.</summary>
    public Memory<byte> Value => State == ValueState.TooLong ? Memory<byte>.Empty : _value.AsMemory(0, _length);

    /// <summary>The JSON path of the value read last.</summary>
    public string Path { get; private set; } = "$";

    /// <summary>How it came out.</summary>
    public ValueState State { get; private set; }

    /// <summary>Reads the next value.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Read()
    {
        _length = 0;
        State = ValueState.Whole;
        while (Peek(out var b))
        {
            if (b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',' || (b is 0xEF or 0xBB or 0xBF && _roots == 0))
            {
                _at++;
            }
            else if (b == '[' && !_inArray)
            {
                _at++;
                (_inArray, _index) = (true, -1);
                _roots++;
            }
            else if (b == ']' && _inArray)
            {
                _at++;
                _inArray = false;
            }
            else
            {
                Name();
                if (b is (byte)'{' or (byte)'[') Nested();
                else Scalar();
                return true;
            }
        }
        return false;
    }

    private void Name()
    {
        if (_inArray) _index++;
        else _roots++;
        var root = _roots <= 1 ? "$" : string.Create(CultureInfo.InvariantCulture, $"$({_roots})");
        Path = _inArray ? Place.Index(root, _index) : root;
    }

    private void Nested()
    {
        var (depth, inString) = (0, false);
        while (Peek(out var b))
        {
            Take(b);
            if (inString)
            {
                if (b == '\\' && Peek(out var escaped) && escaped >= ' ') Take(escaped);
                // A line end cannot be inside a string: the closing quote is missing, and what follows is read as what it looks like.
                else if (b is (byte)'"' or (byte)'\n') inString = false;
            }
            else if (b == '"') inString = true;
            else if (b is (byte)'{' or (byte)'[') depth++;
            else if (b is (byte)'}' or (byte)']' && --depth == 0) return;
        }
        if (State == ValueState.Whole) State = ValueState.Cut;
    }

    private void Scalar()
    {
        var first = true;
        while (Peek(out var b))
        {
            if (!first && b is (byte)',' or (byte)']' or (byte)'[' or (byte)'{' or (byte)'\n') return;
            first = false;
            Take(b);
        }
    }

    private bool Peek(out byte b)
    {
        if (_at == _end) (_at, _end) = (0, stream.Read(_chunk, 0, _chunk.Length));
        b = _at < _end ? _chunk[_at] : (byte)0;
        return _at < _end;
    }

    private void Take(byte b)
    {
        _at++;
        if (State == ValueState.TooLong) return;
        if (_length == ValueBytesMax)
        {
            State = ValueState.TooLong;
            return;
        }
        if (_length == _value.Length) Array.Resize(ref _value, (int)Math.Min(2L * _value.Length, ValueBytesMax));
        _value[_length++] = b;
    }
}
