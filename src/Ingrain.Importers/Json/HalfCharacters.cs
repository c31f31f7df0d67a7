using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Ingrain.Importers;

/// <summary>
/// Repairs text that cannot be kept as it is, so that one broken character does not cost a whole message: bytes that are not UTF-8, and
/// <c>\u</c> escapes that name half of a surrogate pair (programs that cut an emoji in two write them). Both become U+FFFD.
/// </summary>
internal static class HalfCharacters
{
    private const int EscapeLength = 6;

    /// <summary>Repairs JSON text.</summary>
    /// <param name="json">The text, changed in place or replaced.</param>
    /// <returns>Whether something was replaced.</returns>
    public static bool Repair(ref Memory<byte> json)
    {
        var repaired = RepairUtf8(ref json);
        return RepairEscapes(json.Span) || repaired;
    }

    /// <summary>Replaces bytes that are not UTF-8.</summary>
    public static bool RepairUtf8(ref Memory<byte> text)
    {
        if (Utf8.IsValid(text.Span)) return false;
        text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text.Span));
        return true;
    }

    // An escape and its replacement have the same length, so nothing moves.
    private static bool RepairEscapes(Span<byte> json)
    {
        var repaired = false;
        for (var i = 0; i < json.Length;)
        {
            var next = json[i..].IndexOf((byte)'\\');
            if (next < 0) break;
            i += next;
            if (Unit(json[i..]) is not { } unit)
            {
                i += 2;
                continue;
            }
            if (char.IsHighSurrogate(unit) && json.Length > i + EscapeLength
                && Unit(json[(i + EscapeLength)..]) is { } low && char.IsLowSurrogate(low))
            {
                i += 2 * EscapeLength;
                continue;
            }
            if (char.IsSurrogate(unit))
            {
                "\\uFFFD"u8.CopyTo(json[i..]);
                repaired = true;
            }
            i += EscapeLength;
        }
        return repaired;
    }

    private static char? Unit(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text[0] == '\\' && text[1] == 'u'
        && Utf8Parser.TryParse(text[2..EscapeLength], out ushort unit, out var used, 'x') && used == EscapeLength - 2
            ? (char)unit
            : null;
}
