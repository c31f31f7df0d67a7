using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ingrain.Server.Access;

/// <summary>
/// How tokens are spelt: <c>ingrain_</c>, 12 hexadecimal digits of id, <c>_</c>, 256 random bits in base64url. The id finds what the hash
/// is compared with; a scanner for leaked secrets knows the beginning.
/// </summary>
internal static class TokenText
{
    private const string Prefix = "ingrain_";
    private const int IdBytes = 6;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int Length = 8 + IdBytes * 2 + 1 + SecretLength;

    /// <summary>Draws a new token.</summary>
    /// <param name="ids">Where randomness comes from.</param>
    /// <returns>Its id and the whole token.</returns>
    public static (string Id, string Token) Draw(IdSource ids)
    {
        Span<byte> random = stackalloc byte[IdBytes + SecretBytes];
        ids.Fill(random);
        var id = Convert.ToHexStringLower(random[..IdBytes]);
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(random[IdBytes..])}");
    }

    /// <summary>The id in a token that somebody presents; null for what is spelt otherwise.</summary>
    public static string? IdOf(string presented)
    {
        if (presented.Length != Length || !presented.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var id = presented.Substring(Prefix.Length, IdBytes * 2);
        return presented[Prefix.Length + id.Length] == '_' && id.All(char.IsAsciiHexDigitLower) ? id : null;
    }

    /// <summary>What is kept of a token.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
