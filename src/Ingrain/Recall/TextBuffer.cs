namespace Ingrain.Recall;

/// <summary>Characters written one after the other, in room that is kept for the next use.</summary>
internal sealed class TextBuffer
{
    // Room beyond this was for one unusual text, and is not kept for the next.
    private const int KeptMax = 1 << 18;

    private char[] _room = new char[1024];

    /// <summary>How many were written.</summary>
    public int Length { get; private set; }

    /// <summary>Those written; valid until more are.</summary>
    public Span<char> Written => _room.AsSpan(0, Length);

    /// <summary>Starts again.</summary>
    public void Clear()
    {
        Length = 0;
        if (_room.Length > KeptMax) _room = new char[1024];
    }

    /// <summary>Takes back what was written last.</summary>
    /// <param name="length">How many stay.</param>
    public void Cut(int length) => Length = Math.Min(Length, length);

    /// <summary>Writes characters.</summary>
    /// <param name="text">The characters.</param>
    public void Append(ReadOnlySpan<char> text) => text.CopyTo(Take(text.Length));

    /// <summary>Writes a character.</summary>
    /// <param name="character">The character.</param>
    public void Append(char character) => Take(1)[0] = character;

    /// <summary>Writes something as its own format says, by the invariant culture.</summary>
    /// <param name="value">The value.</param>
    /// <param name="format">The format.</param>
    public void Append<T>(T value, ReadOnlySpan<char> format) where T : ISpanFormattable
    {
        Span<char> room = stackalloc char[64];
        if (value.TryFormat(room, out var written, format, System.Globalization.CultureInfo.InvariantCulture)) Append(room[..written]);
        else Append(value.ToString(format.ToString(), System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Counts characters as written, for the caller to fill in.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Their place.</returns>
    public Span<char> Take(int count)
    {
        if (Length + count > _room.Length) Array.Resize(ref _room, Math.Max(_room.Length * 2, Length + count));
        Length += count;
        return _room.AsSpan(Length - count, count);
    }

    /// <inheritdoc/>
    public override string ToString() => new(Written);
}
