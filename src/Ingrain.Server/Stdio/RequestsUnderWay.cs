using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Stdio;

/// <summary>
/// The requests that were read and not yet answered: how many there may be, and when the last one is done. Subscriptions, which are
/// answered only when their client ends them, are bounded by themselves and never waited for. One reader enters requests; anybody leaves.
/// </summary>
internal sealed class RequestsUnderWay
{
    /// <summary>The most requests worked on at a time; more wait in the pipe.</summary>
    public const int CountMax = 64;

    /// <summary>The most subscriptions held open.</summary>
    public const int SubscriptionsMax = 8;

    private readonly HashSet<RequestId> _requests = [];
    private readonly HashSet<RequestId> _subscriptions = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;

    /// <summary>Takes in a request, waiting while too many are under way.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Why it is refused; null where it is not.</returns>
    public async ValueTask<string?> EnterAsync(JsonRpcRequest request, CancellationToken ct)
    {
        await WhenRoomAsync(ct).ConfigureAwait(false);
        lock (_gate)
        {
            if (Contains(request.Id)) return "A request with this id is already under way.";
            if (request.Method != RequestMethods.SubscriptionsListen) _requests.Add(request.Id);
            else if (_subscriptions.Count < SubscriptionsMax) _subscriptions.Add(request.Id);
            else return $"At most {SubscriptionsMax} subscriptions may be open.";
            return null;
        }
    }

    /// <summary>Whether a request waits for its answer.</summary>
    /// <param name="id">The request's id.</param>
    public bool Contains(RequestId id)
    {
        lock (_gate) return _requests.Contains(id) || _subscriptions.Contains(id);
    }

    /// <summary>Takes note that a request was answered or called off. Unknown ids are ignored.</summary>
    /// <param name="id">The request's id.</param>
    public void Leave(RequestId id)
    {
        TaskCompletionSource? room, idle;
        lock (_gate)
        {
            if (_subscriptions.Remove(id) || !_requests.Remove(id)) return;
            (room, _room) = (_room, null);
            idle = _requests.Count == 0 ? _idle : null;
        }
        room?.TrySetResult();
        idle?.TrySetResult();
    }

    /// <summary>Completes when nothing is under way any more. Called once, when nothing more comes in.</summary>
    /// <param name="ct">Cancels the waiting.</param>
    public Task WhenIdleAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_requests.Count == 0) return Task.CompletedTask;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(ct);
        }
    }

    private Task WhenRoomAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_requests.Count < CountMax) return Task.CompletedTask;
            _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(ct);
        }
    }
}
