namespace Ingrain;

/// <summary>Reading on one thread what is used on another.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// Gives what a source gives, in its order, and lets it make the next item while the one before is used. An item is made once and one
    /// is ready at most. What the source throws is thrown in its turn, after the items before it; who stops early waits for the item under
    /// way.
    /// </summary>
    /// <param name="source">The source; it runs on threads of the pool, one call at a time.</param>
    /// <param name="ct">Given to the source.</param>
    public static async IAsyncEnumerable<T> OneOf<T>(
        IAsyncEnumerable<T> source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var items = source.GetAsyncEnumerator(ct);
        // The first on the caller's thread: most often a single changeset is new, and no thread is to be woken for it.
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (await next.ConfigureAwait(false))
            {
                var item = items.Current;
                next = Task.Run(() => items.MoveNextAsync().AsTask(), CancellationToken.None);
                yield return item;
            }
        }
        finally
        {
            // Not disposed while it makes an item that nobody will ask for; how that one fails concerns nobody.
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .ConfigureAwait(false);
            await items.DisposeAsync().ConfigureAwait(false);
        }
    }
}
