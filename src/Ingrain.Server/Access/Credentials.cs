using Ingrain.Server.Access.OAuth;
using Ingrain.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Access;

/// <summary>Who a request comes from, by what it presents: a token of this server, or of the authorization server it trusts.</summary>
/// <param name="settings">Who may come in.</param>
/// <param name="oauth">Checks another's tokens; null where none are taken.</param>
/// <param name="clock">The clock.</param>
internal sealed class Credentials(HttpServerSettings settings, OAuthVerifier? oauth, TimeProvider clock) : IDisposable
{
    /// <summary>Checks another's tokens; null where none are taken.</summary>
    public OAuthVerifier? OAuth => oauth;

    /// <summary>Who sent a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="space">The space whose MCP address was asked for; null for any other.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The principal; null where it presents nothing that is good here.</returns>
    public async ValueTask<Principal?> FindAsync(HttpRequest request, string? space, CancellationToken ct)
    {
        if (HttpHeaders.Bearer(request) is not { } token) return null;
        if (oauth is not null && SignedToken.IsOne(token)) return await oauth.FindAsync(token, space, ct).ConfigureAwait(false);
        return settings.Tokens.Find(token) is { } known ? new Principal(known) : null;
    }

    /// <summary>Whether what a request presented when it began is good still: neither revoked nor expired.</summary>
    /// <param name="request">The request.</param>
    /// <param name="principal">Who it was found to come from.</param>
    public bool IsStillGood(HttpRequest request, Principal principal) => principal.Scopes is not null
        ? principal.Token.IsGood(clock.GetUtcNow())
        : HttpHeaders.Bearer(request) is { } token && settings.Tokens.Find(token)?.Id == principal.Token.Id;

    /// <inheritdoc/>
    public void Dispose() => oauth?.Dispose();
}
