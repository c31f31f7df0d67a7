using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Ingrain.Sqlite;

/// <summary>
/// A prepared statement of a <see cref="Connection"/>. Parameters are bound in the order of their numbers; disposing hands the
/// statement back to its connection, ready for the next use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly Connection _connection;
    private readonly sqlite3_stmt _handle;
    private int _bound;

    public Statement(Connection connection, sqlite3_stmt handle) => (_connection, _handle) = (connection, handle);

    public Statement Bind(long value)
    {
        Accept(raw.sqlite3_bind_int64(_handle, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null) return BindNull();
        // An empty span has no address, which SQLite would take for NULL.
        if (value.Length == 0)
        {
            Accept(raw.sqlite3_bind_text(_handle, ++_bound, ""));
            return this;
        }
        byte[]? rented = null;
        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = length <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(length);
        Accept(raw.sqlite3_bind_text(_handle, ++_bound, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    public Statement Bind(ReadOnlySpan<byte> value)
    {
        Accept(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_handle, ++_bound, 0) : raw.sqlite3_bind_blob(_handle, ++_bound, value));
        return this;
    }

    public Statement BindNull()
    {
        Accept(raw.sqlite3_bind_null(_handle, ++_bound));
        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        if (code == raw.SQLITE_ROW) return true;
        return code == raw.SQLITE_DONE ? false : throw _connection.Fault(code, "running a statement");
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(_handle, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    /// <summary>The bytes of a blob or of a text's UTF-8; empty for NULL. Valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Its result repeats the error of the last step, which was thrown there.
        _ = raw.sqlite3_reset(_handle);
        // Bound content must not linger in memory longer than the call that brought it.
        _ = raw.sqlite3_clear_bindings(_handle);
        _bound = 0;
    }

    public void Close() => _handle.Dispose();

    private void Accept(int code)
    {
        if (code != raw.SQLITE_OK) throw _connection.Fault(code, "binding a value");
    }
}
