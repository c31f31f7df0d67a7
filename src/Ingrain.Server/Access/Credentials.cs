using Ingrain.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Ingrain.Server.Access;

/// <summary>Whoever a request comes from, by what it presents.</summary>
/// <param name="settings">Who may come in.</param>
internal sealed class Credentials(HttpServerSettings settings)
{
    /// <summary>Who sent a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The principal; null where it presents nothing that is good here.</returns>
    public ValueTask<Principal?> FindAsync(HttpRequest request, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            HttpHeaders.Bearer(request) is { } token && settings.Tokens.Find(token) is { } known ? new Principal(known) : null);
    }

    /// <summary>Whether what a request presented when it began is good still: neither revoked nor expired.</summary>
    /// <param name="request">The request.</param>
    /// <param name="principal">Who it was found to come from.</param>
    public bool IsStillGood(HttpRequest request, Principal principal) =>
        HttpHeaders.Bearer(request) is { } token && settings.Tokens.Find(token)?.Id == principal.Token.Id;
}
