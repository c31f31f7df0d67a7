using Ingrain.Sqlite;

namespace Ingrain.Bench;

/// <summary>A table of blobs in a file of its own, written as durably as the store writes: the least that SQLite can cost.</summary>
internal sealed class BareInsert : IDisposable
{
    private readonly Connection _connection;
    private readonly byte[] _content;

    public BareInsert(string path, int bytes)
    {
        PrivateFile.CreateIfMissing(path);
        _connection = Connection.Open(path);
        _connection.Configure(writer: true);
        _connection.RunScript(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 2000; CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB)");
        _content = new byte[bytes];
        new Random(1).NextBytes(_content);
    }

    /// <summary>One transaction of so many rows.</summary>
    public void Write(int rows)
    {
        _connection.Run("BEGIN IMMEDIATE");
        for (var i = 0; i < rows; i++)
        {
            using var insert = _connection.Prepare("INSERT INTO t (v) VALUES (?1)");
            insert.Bind(_content).Step();
        }
        _connection.Run("COMMIT");
    }

    public void Dispose() => _connection.Dispose();
}
