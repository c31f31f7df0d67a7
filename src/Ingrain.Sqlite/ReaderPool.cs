using System.Collections.Concurrent;

namespace Ingrain.Sqlite;

/// <summary>
/// Connections for reading, opened as they are needed. A read runs on its caller's thread, in a transaction of its own, and completes
/// synchronously unless it must wait for a connection.
/// </summary>
internal sealed class ReaderPool(string path, int count) : IDisposable
{
    private readonly ConcurrentBag<Connection> _idle = [];
    private readonly SemaphoreSlim _free = new(count);
    private volatile bool _closed;

    /// <summary>Reads from one consistent state.</summary>
    public ValueTask<T> ReadAsync<T>(Func<Connection, T> read, CancellationToken ct) => ReadOnceAsync(connection =>
    {
        connection.Run("BEGIN");
        return read(connection);
    }, ct);

    /// <summary>Reads with a single statement, which sees one state by itself.</summary>
    public ValueTask<T> ReadOnceAsync<T>(Func<Connection, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _free.Wait(0, CancellationToken.None) ? new ValueTask<T>(ReadHeld(read)) : WaitAndReadAsync(read, ct);
    }

    /// <summary>Closes every connection; one that is reading is closed when it is done.</summary>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private async ValueTask<T> WaitAndReadAsync<T>(Func<Connection, T> read, CancellationToken ct)
    {
        await _free.WaitAsync(ct).ConfigureAwait(false);
        return ReadHeld(read);
    }

    private T ReadHeld<T>(Func<Connection, T> read)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            var connection = _idle.TryTake(out var idle) ? idle : Open();
            try
            {
                return read(connection);
            }
            finally
            {
                connection.Rollback();
                _idle.Add(connection);
                if (_closed) Dispose();
            }
        }
        finally
        {
            _free.Release();
        }
    }

    private Connection Open()
    {
        var connection = Connection.Open(path);
        connection.Configure(writer: false);
        return connection;
    }
}
