namespace Ingrain.Server.Rest;

/// <summary>Ends a stream when its token was revoked or has expired: looked at as often as a feed looks for changes.</summary>
internal sealed class TokenWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenSource _stop;
    private readonly Task _watching;

    /// <summary>Watches the token of a request.</summary>
    /// <param name="call">The request.</param>
    /// <param name="others">What else ends the stream.</param>
    public TokenWatch(RestCall call, params CancellationToken[] others)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource([call.Parts.Stopping, .. others]);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        _watching = WatchAsync(call);
    }

    /// <summary>Cancelled when the stream is to end.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
        _ended.Dispose();
    }

    private async Task WatchAsync(RestCall call)
    {
        try
        {
            using var looking = new PeriodicTimer(call.Parts.Settings.ChangesEvery, call.Parts.Clock);
            while (await looking.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (IsStillGood(call)) continue;
                await _ended.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody watches any more.
        }
    }

    private static bool IsStillGood(RestCall call)
    {
        try
        {
            return call.Parts.Credentials.IsStillGood(call.Http.Request, call.Principal);
        }
        catch (MemoryException)
        {
            // Who may come in cannot be read: nobody may, until it can.
            return false;
        }
    }
}
