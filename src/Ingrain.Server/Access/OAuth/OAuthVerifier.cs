using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Ingrain.Server.Access.OAuth;

/// <summary>
/// Checks access tokens of one authorization server (RFC 9068, and OAuth 2.1 section 5.2): who issued them, for whom, until when, and who
/// signed. Nothing that came in is ever sent on.
/// </summary>
internal sealed class OAuthVerifier : IDisposable
{
    private const int NameLengthMax = 120;
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock;
    private readonly IssuerKeys _keys;

    /// <summary>Checks tokens.</summary>
    /// <param name="settings">Of whom, for whom.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where failures are told.</param>
    public OAuthVerifier(OAuthSettings settings, TimeProvider clock, ILogger log) =>
        (Settings, _clock, _keys) = (settings, clock, new IssuerKeys(settings.Issuer, clock, log));

    /// <summary>Of whom, for whom.</summary>
    public OAuthSettings Settings { get; }

    /// <summary>Who a token speaks for.</summary>
    /// <param name="presented">The token.</param>
    /// <param name="space">The space whose MCP address was asked for; null for any other.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The principal; null where the token is not good here.</returns>
    /// <exception cref="Http.ProblemException">The issuer's keys cannot be had.</exception>
    public async ValueTask<Principal?> FindAsync(string presented, string? space, CancellationToken ct)
    {
        if (SignedToken.Read(presented) is not { } token) return null;
        // Everything that costs nothing is looked at before keys are.
        if (token.Text("iss") != Settings.Issuer || !IsForUs(token, space)) return null;
        var now = _clock.GetUtcNow();
        if (!token.TryTime("exp", out var end) || end is null || now >= At(end.Value) + s_skew) return null;
        if (!token.TryTime("nbf", out var start) || (start is { } from && now + s_skew < At(from))) return null;
        if (!token.TryTime("iat", out var made)) return null;
        // Bound to a key that its bearer proves to hold: here nobody proves anything.
        if (token.Claims.TryGetProperty("cnf", out _)) return null;
        if (NameOf(token) is not { } name) return null;
        var keys = await _keys.FindAsync(token.KeyId, token.Algorithm, ct).ConfigureAwait(false);
        return keys.Any(token.IsSignedBy) ? Of(token, name, At(end.Value) + s_skew, made is { } at ? At(at) : now) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    /// <summary>Whether it was issued for this server, or for the one space that is asked for.</summary>
    private bool IsForUs(SignedToken token, string? space)
    {
        var audiences = token.Texts("aud");
        return audiences.Contains(Settings.Audience) || audiences.Contains(Settings.Audience + "/")
            || (space is not null && audiences.Contains(ResourceOf(Settings, space)));
    }

    /// <summary>The address of a space's MCP endpoint, as tokens and metadata name it.</summary>
    public static string ResourceOf(OAuthSettings settings, string space) => $"{settings.Audience}/mcp/{Uri.EscapeDataString(space)}";

    /// <summary>The author in the log: the client that acts, and for whom.</summary>
    private static string? NameOf(SignedToken token)
    {
        var (client, subject) = (token.Text("client_id") ?? token.Text("azp"), token.Text("sub"));
        var name = client is not null && subject is not null && client != subject ? $"{client} for {subject}" : client ?? subject;
        if (string.IsNullOrWhiteSpace(name)) return null;
        var shown = VisibleText.Part(VisibleText.Line(name), 0, NameLengthMax).Trim();
        return shown.Length == 0 ? null : shown;
    }

    private Principal Of(SignedToken token, string name, DateTimeOffset end, DateTimeOffset made)
    {
        var words = token.Texts("scope") is { Count: > 0 } scope ? scope : token.Texts("scp");
        var scopes = OAuthScope.Read(words.SelectMany(w => w.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        // The same whenever the token is renewed: sessions and keys of retries go on.
        var who = string.Join('\n', Settings.Issuer, token.Text("client_id") ?? token.Text("azp"), token.Text("sub"));
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(who)).AsSpan(0, 6));
        var reading = scopes.Where(s => s.Verb == TokenVerbs.Read).Select(s => s.Spaces).ToList();
        return new Principal(new AccessToken
        {
            Id = "oauth:" + id, Hash = "", CreatedAt = made,
            Grant = new TokenGrant
            {
                Name = name, Verbs = scopes.Aggregate(TokenVerbs.None, (all, s) => all | s.Verb), Spaces = reading, ExpiresAt = end,
            },
        })
        {
            Scopes = scopes,
        };
    }

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
}
