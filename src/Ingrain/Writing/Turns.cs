using System.Collections.Concurrent;

namespace Ingrain.Writing;

/// <summary>Lets callers with the same key pass one at a time; others do not wait. Keys are kept only while somebody is inside.</summary>
internal sealed class Turns<TKey> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TaskCompletionSource> _inside = new();

    /// <summary>Waits for the turn; disposing what it gives ends it.</summary>
    public async ValueTask<IDisposable> EnterAsync(TKey key, CancellationToken ct)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_inside.GetOrAdd(key, mine) is var inside && inside != mine) await inside.Task.WaitAsync(ct).ConfigureAwait(false);
        return new Turn(this, key, mine);
    }

    private sealed class Turn(Turns<TKey> turns, TKey key, TaskCompletionSource mine) : IDisposable
    {
        public void Dispose()
        {
            turns._inside.TryRemove(key, out _);
            mine.TrySetResult();
        }
    }
}
