namespace Ingrain.Server.Access.OAuth;

/// <summary>
/// Lets in whoever brings an access token of somebody else's authorization server, besides the server's own tokens: a JWT, signed with
/// RS256, PS256 or ES256, for this server and nobody else.
/// </summary>
public sealed record OAuthSettings
{
    /// <summary>Makes the settings.</summary>
    /// <param name="issuer">The authorization server, as its tokens' <c>iss</c> says it.</param>
    /// <param name="audience">This server, as its clients address it, without a path.</param>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryErrorCode.Invalid"/>: one of the two is no https URL (http on loopback), or has a query, a fragment or, of the
    /// audience, a path.
    /// </exception>
    public OAuthSettings(string issuer, string audience)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(audience);
        if (!IsTrustworthy(issuer, out var address) || address.Query.Length + address.Fragment.Length > 0)
            throw Invalid("The issuer is an https URL without query and fragment, or http on this machine's loopback.");
        if (!IsTrustworthy(audience, out var own) || own.AbsolutePath != "/" || own.Query.Length + own.Fragment.Length > 0)
            throw Invalid("The audience is this server's own https URL without a path, such as https://memory.example.");
        (Issuer, Audience) = (issuer, audience.TrimEnd('/'));
    }

    /// <summary>The authorization server: what its tokens' <c>iss</c> says, character for character.</summary>
    public string Issuer { get; }

    /// <summary>What tokens for all of this server are issued for; those for one space have <c>/mcp/SPACE</c> behind it.</summary>
    public string Audience { get; }

    /// <summary>Whether an address may be trusted to be who it says: https, or http that does not leave this machine.</summary>
    internal static bool IsTrustworthy(string text, out Uri address) => Uri.TryCreate(text, UriKind.Absolute, out address!)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0;

    private static MemoryException Invalid(string message) => new(MemoryErrorCode.Invalid, message);
}
