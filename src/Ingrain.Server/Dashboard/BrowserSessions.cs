using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ingrain.Server.Access;

namespace Ingrain.Server.Dashboard;

/// <summary>
/// Who is signed in with a browser. A session is a random secret that the browser keeps in a cookie and the server by its hash, in memory
/// only; what it allows is asked of the token with every request, so that a revoked or expired token ends it at once. Thread-safe.
/// </summary>
/// <param name="tokens">The access tokens.</param>
/// <param name="clock">The clock.</param>
/// <param name="ids">Where secrets come from.</param>
internal sealed class BrowserSessions(TokenFile tokens, TimeProvider clock, IdSource ids)
{
    /// <summary>The most sessions at a time; then the one unused the longest ends.</summary>
    public const int Max = 256;

    /// <summary>The most sessions of one token; then its own one unused the longest ends, and nobody else's.</summary>
    public const int MaxOfToken = 16;

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>After how long without a request a session ends.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromHours(2);

    private const int SecretBytes = 32;

    private readonly Dictionary<string, Kept> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>How many there are, ended ones that nobody asked for since included.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _sessions.Count;
        }
    }

    /// <summary>Signs somebody in.</summary>
    /// <param name="token">Their token.</param>
    /// <returns>The secret for their browser.</returns>
    public string Open(AccessToken token)
    {
        var (secret, form) = (Draw(), Draw());
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            foreach (var (key, kept) in _sessions.ToList())
                if (IsOver(kept, now)) _sessions.Remove(key);
            MakeRoom(token.Id, MaxOfToken);
            MakeRoom(null, Max);
            _sessions[KeyOf(secret)] = new Kept(token.Id, token.Hash, form, now) { Used = now };
        }
        return secret;
    }

    /// <summary>Who a browser's secret belongs to.</summary>
    /// <param name="secret">The secret.</param>
    /// <returns>The session; null where there is none, it is over, or its token is no longer good.</returns>
    /// <exception cref="MemoryException">The tokens cannot be read: nobody is let in then.</exception>
    public BrowserSession? Find(string secret)
    {
        var key = KeyOf(secret);
        var now = clock.GetUtcNow();
        Kept? kept;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(key, out kept)) return null;
            if (IsOver(kept, now))
            {
                _sessions.Remove(key);
                return null;
            }
            kept.Used = now;
        }
        // The same id with another hash is another token: the file was replaced.
        if (tokens.Good(kept.Token) is { } token && token.Hash == kept.Hash)
            return new BrowserSession { Principal = new Principal(token), FormToken = kept.FormToken, Since = kept.Since };
        lock (_gate) _sessions.Remove(key);
        return null;
    }

    /// <summary>Signs somebody out.</summary>
    /// <param name="secret">The secret.</param>
    public void End(string secret)
    {
        lock (_gate) _sessions.Remove(KeyOf(secret));
    }

    private void MakeRoom(string? token, int max)
    {
        while (true)
        {
            var own = _sessions.Where(s => token is null || s.Value.Token == token).ToList();
            if (own.Count < max) return;
            _sessions.Remove(own.MinBy(s => s.Value.Used).Key);
        }
    }

    private static bool IsOver(Kept kept, DateTimeOffset now) => now - kept.Since >= Lifetime || now - kept.Used >= IdleTime;

    private string Draw()
    {
        Span<byte> random = stackalloc byte[SecretBytes];
        ids.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    private static string KeyOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed record Kept(string Token, string Hash, string FormToken, DateTimeOffset Since)
    {
        public DateTimeOffset Used { get; set; }
    }
}
