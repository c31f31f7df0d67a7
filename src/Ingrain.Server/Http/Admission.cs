using System.Threading.RateLimiting;
using Ingrain.Server.Access;

namespace Ingrain.Server.Http;

/// <summary>
/// How much is let in: per token a number of requests a second, over all a number at a time with a bounded queue. What is over is refused
/// at once with the time after which to try again, so that what was let in keeps its pace.
/// </summary>
internal sealed class Admission : IDisposable
{
    private readonly PartitionedRateLimiter<Principal> _perToken;
    private readonly ConcurrencyLimiter _requests;
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
        var turn = await (isStream ? _streams : _requests).AcquireAsync(1, ct).ConfigureAwait(false);
        if (turn.IsAcquired) return turn;
        turn.Dispose();
        throw TooMany(isStream ? "Too many streams are open." : "Too many requests are under way.", turn);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _perToken.Dispose();
        _requests.Dispose();
        _streams.Dispose();
    }

    private static ConcurrencyLimiter Concurrency(int atOnce, int waiting) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private static ProblemException TooMany(string message, RateLimitLease lease) => new(429, "too-many-requests", message)
    {
        RetryAfterSeconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1,
    };
}
