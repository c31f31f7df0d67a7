namespace Ingrain.Storage;

/// <summary>
/// The order of paths in lists: by code point, which is also the order of their UTF-8 bytes and so what databases give. Ordinal string
/// comparison differs from it for letters beyond the basic plane.
/// </summary>
internal sealed class PlaceOrder : IComparer<string?>
{
    public static readonly PlaceOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        var same = a.CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length.CompareTo(b.Length) : Rank(a[same]).CompareTo(Rank(b[same]));
    }

    // Surrogates stand for code points above every other character.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
