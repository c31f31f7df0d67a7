using System.Net.Http.Headers;
using System.Text.Json;
using Ingrain.Server.Http;
using Microsoft.Extensions.Logging;

namespace Ingrain.Server.Access.OAuth;

/// <summary>
/// The keys of the authorization server, fetched when the first token comes, again each hour, and when a token names a key that is not
/// known, though no more often than every half minute, so that made-up names cost nobody anything. Where they cannot be fetched, the known
/// ones go on and the log says so.
/// </summary>
internal sealed class IssuerKeys : IDisposable
{
    private const int BytesMax = 512 << 10;
    private static readonly TimeSpan s_fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_betweenFirst = TimeSpan.FromSeconds(2);

    private readonly string _issuer;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Known? _known;
    private DateTimeOffset? _triedAt;

    /// <summary>Knows none yet.</summary>
    /// <param name="issuer">The authorization server.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where failures are told.</param>
    public IssuerKeys(string issuer, TimeProvider clock, ILogger log)
    {
        (_issuer, _clock, _log) = (issuer, clock, log);
        // A redirect would lead to where nobody said the keys are.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = BytesMax };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>The keys that a token may have been signed with.</summary>
    /// <param name="keyId">The key that it names; null for none.</param>
    /// <param name="algorithm">Its algorithm.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>One, by its name; or without a name the only one that fits; or none.</returns>
    /// <exception cref="ProblemException">No key could ever be fetched.</exception>
    public async ValueTask<IReadOnlyList<VerificationKey>> FindAsync(string? keyId, string algorithm, CancellationToken ct)
    {
        var known = _known;
        var isStale = known is null || _clock.GetUtcNow() - known.At >= s_fresh;
        var isMissing = known is null || Fitting(known, keyId, algorithm).Count == 0;
        if (isStale || isMissing) known = await FetchAsync(known, isMissing, ct).ConfigureAwait(false);
        if (known is null)
            throw new ProblemException(503, "issuer-unreachable", "The authorization server's keys cannot be had, so its tokens cannot be "
                + "checked. Try again in a moment.");
        return Fitting(known, keyId, algorithm);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    private static List<VerificationKey> Fitting(Known known, string? keyId, string algorithm)
    {
        var fitting = known.Keys.Where(k => k.Fits(algorithm) && (keyId is null || k.Id == keyId)).ToList();
        // Without a name there must be no choice: trying keys until one fits is a gift to whoever guesses.
        return fitting.Count == 1 ? fitting : [];
    }

    private async ValueTask<Known?> FetchAsync(Known? seen, bool waits, CancellationToken ct)
    {
        // Whoever has a key that fits does not wait for others' fetching.
        if (!await _turn.WaitAsync(waits ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, ct).ConfigureAwait(false)) return _known;
        try
        {
            // Somebody else fetched while this one waited.
            if (!ReferenceEquals(_known, seen)) return _known;
            var now = _clock.GetUtcNow();
            if (_triedAt is { } tried && now - tried < (seen is null ? s_betweenFirst : s_between)) return _known;
            _triedAt = now;
            _known = new Known(await FetchAsync(ct).ConfigureAwait(false), now);
        }
        catch (Exception e) when (e is HttpRequestException or FormatException or JsonException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            _log.KeysNotFetched(_known?.Keys.Count ?? 0, e);
        }
        finally
        {
            _turn.Release();
        }
        return _known;
    }

    private async Task<IReadOnlyList<VerificationKey>> FetchAsync(CancellationToken ct)
    {
        var metadata = await MetadataAsync(ct).ConfigureAwait(false);
        if (Text(metadata, "issuer") != _issuer) throw new FormatException("The metadata are another issuer's.");
        if (Text(metadata, "jwks_uri") is not { } address || !OAuthSettings.IsTrustworthy(address, out var keys))
            throw new FormatException("The metadata name no https address of keys.");
        var found = VerificationKey.ReadSet(await GetAsync(keys, ct).ConfigureAwait(false)
            ?? throw new FormatException("There are no keys at their address."));
        return found.Count > 0 ? found : throw new FormatException("None of the keys can be used.");
    }

    /// <summary>What the issuer says of itself: as RFC 8414 places it, else as OpenID Connect does.</summary>
    private async Task<JsonElement> MetadataAsync(CancellationToken ct)
    {
        var issuer = new Uri(_issuer);
        var path = issuer.AbsolutePath.TrimEnd('/');
        Uri[] places =
        [
            new(issuer, "/.well-known/oauth-authorization-server" + path), new(_issuer.TrimEnd('/') + "/.well-known/openid-configuration"),
        ];
        foreach (var place in places)
            if (await GetAsync(place, ct).ConfigureAwait(false) is { } found) return found;
        throw new FormatException("The issuer says nothing of itself at its well-known addresses.");
    }

    /// <summary>A document; null where there is none.</summary>
    private async Task<JsonElement?> GetAsync(Uri address, CancellationToken ct)
    {
        using var response = await _http.GetAsync(address, ct).ConfigureAwait(false);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"It answered {(int)response.StatusCode}.");
        var bytes = await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false);
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Known(IReadOnlyList<VerificationKey> Keys, DateTimeOffset At);
}
