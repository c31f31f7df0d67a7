using System.Threading.RateLimiting;
using Ingrain.Server.Access;

namespace Ingrain.Server.Http;

/// <summary>
/// How much is let in: per token a number of requests a second and a number at a time, over all a number at a time, each with a bounded
/// queue. What is over is refused at once with the time after which to try again, so that what was let in keeps its pace. One token alone
/// cannot take every place, and what needs no token has places of its own.
/// </summary>
internal sealed class Admission : IDisposable
{
    private const int OpenAtOnce = 8;

    private readonly PartitionedRateLimiter<Principal> _perToken;
    private readonly PartitionedRateLimiter<Principal> _perTokenAtOnce;
    private readonly ConcurrencyLimiter _requests;
    private readonly ConcurrencyLimiter _open = Concurrency(OpenAtOnce, OpenAtOnce * 4);
    private readonly ConcurrencyLimiter _streams;

    /// <summary>Limits as the settings say.</summary>
    public Admission(HttpServerSettings settings)
    {
        _perToken = PartitionedRateLimiter.Create<Principal, string>(principal => RateLimitPartition.GetTokenBucketLimiter(
            principal.Token.Id, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = settings.RequestsBurst, TokensPerPeriod = Math.Max(1, settings.RequestsPerSecond / 4),
                ReplenishmentPeriod = TimeSpan.FromSeconds(0.25), QueueLimit = 0,
            }));
        var ofToken = Bounds(Math.Min(settings.RequestsAtOncePerToken, settings.RequestsAtOnce), settings.RequestsWaiting / 2);
        _perTokenAtOnce = PartitionedRateLimiter.Create<Principal, string>(principal => RateLimitPartition.GetConcurrencyLimiter(
            principal.Token.Id, _ => ofToken));
        _requests = Concurrency(settings.RequestsAtOnce, settings.RequestsWaiting);
        _streams = Concurrency(settings.StreamsAtOnce, 0);
    }

    /// <summary>Waits for a request's turn.</summary>
    /// <param name="principal">Who sends it; null for one that needs no token.</param>
    /// <param name="isStream">Whether it may stay long.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <returns>The turn; disposing it ends it.</returns>
    /// <exception cref="ProblemException">Too much.</exception>
    public async Task<IDisposable> EnterAsync(Principal? principal, bool isStream, CancellationToken ct)
    {
        if (principal is not null)
        {
            using var rate = _perToken.AttemptAcquire(principal);
            if (!rate.IsAcquired) throw TooMany("This token sends more requests than it may.", rate);
        }
        var own = principal is null || isStream ? null : await _perTokenAtOnce.AcquireAsync(principal, 1, ct).ConfigureAwait(false);
        if (own is { IsAcquired: false }) throw TooMany("This token has too many requests under way.", own);
        try
        {
            var all = isStream ? _streams : principal is null ? _open : _requests;
            var turn = await all.AcquireAsync(1, ct).ConfigureAwait(false);
            if (!turn.IsAcquired) throw TooMany(isStream ? "Too many streams are open." : "Too many requests are under way.", turn);
            var both = new Turn(turn, own);
            own = null;
            return both;
        }
        finally
        {
            own?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _perToken.Dispose();
        _perTokenAtOnce.Dispose();
        _open.Dispose();
        _requests.Dispose();
        _streams.Dispose();
    }

    private static ConcurrencyLimiter Concurrency(int atOnce, int waiting) => new(Bounds(atOnce, waiting));

    private static ConcurrencyLimiterOptions Bounds(int atOnce, int waiting) => new()
    {
        PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    private static ProblemException TooMany(string message, RateLimitLease lease)
    {
        using (lease)
            return new ProblemException(429, "too-many-requests", message)
            {
                RetryAfterSeconds =
                    lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1,
            };
    }

    /// <summary>A place among all, and one among the token's own.</summary>
    private sealed class Turn(RateLimitLease all, RateLimitLease? own) : IDisposable
    {
        public void Dispose()
        {
            all.Dispose();
            own?.Dispose();
        }
    }
}
