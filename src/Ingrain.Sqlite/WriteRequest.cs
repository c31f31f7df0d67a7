namespace Ingrain.Sqlite;

/// <summary>Something that waits for the writer. Its caller may give up until the writer takes it; then it is carried out.</summary>
internal abstract class WriteRequest
{
    private int _taken;
    private CancellationTokenRegistration _cancellation;

    /// <summary>Lets the caller give up while this waits.</summary>
    public void GiveUpOn(CancellationToken ct) => _cancellation = ct.UnsafeRegister(
        static (request, token) => ((WriteRequest)request!).GiveUp(token), this);

    /// <summary>Takes it for carrying out.</summary>
    /// <returns>False when its caller gave up.</returns>
    public bool TryTake()
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0) return false;
        _cancellation.Unregister();
        return true;
    }

    /// <summary>Tells the caller that it failed.</summary>
    public abstract void Fail(Exception cause);

    /// <summary>Tells the caller that it will not be carried out, since it gave up.</summary>
    protected abstract void Cancel(CancellationToken ct);

    private void GiveUp(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _taken, 1) == 0) Cancel(ct);
    }
}

/// <summary>A request with a result.</summary>
internal abstract class WriteRequest<T> : WriteRequest
{
    // Continuations elsewhere: the writer's thread must not run its callers' code.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it was carried out.</summary>
    public Task<T> Done => _done.Task;

    /// <inheritdoc/>
    public override void Fail(Exception cause) => _done.TrySetException(cause);

    /// <summary>Tells the caller the result.</summary>
    protected void Succeed(T result) => _done.TrySetResult(result);

    /// <inheritdoc/>
    protected override void Cancel(CancellationToken ct) => _done.TrySetCanceled(ct);
}
