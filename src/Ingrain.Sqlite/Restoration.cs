using System.Threading.Channels;
using Ingrain.Storage;

namespace Ingrain.Sqlite;

/// <summary>
/// A log on its way into an empty space. The caller's task brings changesets, the writer's thread writes them, all in one transaction;
/// so the code that produces the log never runs in the writer, and its failures stay its own.
/// </summary>
internal sealed class Restoration(SpaceId space, ReadOnlyMemory<byte> key)
{
    private readonly Channel<Changeset> _log = Channel.CreateBounded<Changeset>(16);
    private SpaceHead _head = SpaceHead.Empty(space);
    private volatile bool _isWhole;

    /// <summary>Restores a log.</summary>
    public async ValueTask<SpaceHead> RunAsync(Writer writer, IAsyncEnumerable<Changeset> log, CancellationToken ct)
    {
        var writing = WriteAsync(writer, ct);
        try
        {
            await foreach (var changeset in log.WithCancellation(ct).ConfigureAwait(false))
                await _log.Writer.WriteAsync(changeset, ct).ConfigureAwait(false);
            _isWhole = true;
        }
        catch (ChannelClosedException)
        {
            // The writer gave up first; what it throws below says why.
        }
        finally
        {
            _log.Writer.TryComplete();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await writing.ConfigureAwait(false);
        return _head;
    }

    private async Task WriteAsync(Writer writer, CancellationToken ct)
    {
        try
        {
            await writer.SubmitAsync(new ExclusiveRequest(Write), ct).ConfigureAwait(false);
        }
        finally
        {
            _log.Writer.TryComplete();
        }
    }

    private bool Write(Connection connection)
    {
        try
        {
            var log = new LogWriter(connection);
            log.Begin();
            if (log.View(space).Number is not null)
                throw new MemoryException(MemoryErrorCode.Conflict, $"Space '{space}' is not empty; a bundle needs an empty one.");
            while (Next() is { } changeset)
            {
                var admitted = RestoredLog.Admit(log.View(space).Head, changeset, key);
                log.Restore(admitted, key);
            }
            if (!_isWhole) return false;
            connection.Run("COMMIT");
            _head = log.View(space).Head;
            return true;
        }
        finally
        {
            _log.Writer.TryComplete();
        }
    }

    private Changeset? Next()
    {
        while (_log.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            if (_log.Reader.TryRead(out var changeset)) return changeset;
        return null;
    }
}
