using SQLitePCL;

namespace Ingrain.Sqlite;

/// <summary>One connection to the file, with its statements kept prepared. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int NoCheckpointOnClose = 1006;
    private const int CacheWrites = 9;

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = [];

    // The same constants come again and again: comparing addresses spares hashing hundreds of characters of each.
    private readonly Dictionary<string, Statement> _constants = new(ReferenceEqualityComparer.Instance);

    private Connection(sqlite3 handle) => _handle = handle;

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>The statements prepared so far.</summary>
    public IEnumerable<string> Prepared => _statements.Keys;

    /// <summary>Opens a file that exists.</summary>
    public static Connection Open(string path)
    {
        SqliteLibrary.Require();
        // NOMUTEX: a connection is never used by two threads at once, so SQLite need not guard against it.
        var code = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new Connection(handle);
        if (code == raw.SQLITE_OK)
        {
            _ = raw.sqlite3_extended_result_codes(handle, 1);
            return connection;
        }
        var fault = connection.Fault(code, "opening the file");
        connection.Dispose();
        throw fault;
    }

    /// <summary>Settings that change nothing in the file.</summary>
    public void Configure(bool writer)
    {
        WaitForLocks(TimeSpan.FromSeconds(5));
        // The file may have been tampered with: nothing in its schema is run, and pages are checked as they are read.
        RunScript("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 0");
        // FULL: a commit returns after its bytes were synced. secure_delete: freed content is overwritten, not just let go.
        RunScript(writer
            ? "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -16384"
            : "PRAGMA query_only = ON; PRAGMA cache_size = -4096");
        LeaveLogOnClose(!writer);
    }

    /// <summary>A statement, prepared the first time and kept. Dispose it to hand it back.</summary>
    public Statement Prepare(string sql)
    {
        if (_constants.TryGetValue(sql, out var constant)) return constant;
        if (_statements.TryGetValue(sql, out var known)) return known;
        var code = raw.sqlite3_prepare_v2(_handle, sql, out var handle);
        if (code != raw.SQLITE_OK) throw Fault(code, "preparing a statement");
        var statement = new Statement(this, handle);
        _statements[sql] = statement;
        if (string.IsInterned(sql) == (object)sql) _constants[sql] = statement;
        return statement;
    }

    /// <summary>Runs a statement to its end.</summary>
    public void Run(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step()) { }
    }

    /// <summary>Runs a script once, without keeping it.</summary>
    public void RunScript(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK) throw Fault(code, "running a script");
    }

    /// <summary>The first column of the first row as a number; 0 when there is no row.</summary>
    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <summary>Ends a transaction without keeping it. SQLite may have done so by itself after an error.</summary>
    public void Rollback()
    {
        if (InTransaction) Run("ROLLBACK");
    }

    /// <summary>Stops the statement that runs, from any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    /// <summary>Rows the last statement changed.</summary>
    public int Changes() => raw.sqlite3_changes(_handle);

    /// <summary>How long to wait for SQLite's own locks, which only readers' checkpoints and foreign programs make us wait for.</summary>
    public void WaitForLocks(TimeSpan wait) => _ = raw.sqlite3_busy_timeout(_handle, (int)wait.TotalMilliseconds);

    /// <summary>Leaves the write-ahead log alone on closing: the checkpoint there would run outside our lock.</summary>
    public void LeaveLogOnClose(bool leave) => _ = raw.sqlite3_db_config(_handle, NoCheckpointOnClose, leave ? 1 : 0, out _);

    /// <summary>Pages written since the last call.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_handle, CacheWrites, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Copies the write-ahead log into the file.</summary>
    /// <param name="truncate">Waits for readers and empties the log's file as well.</param>
    /// <returns>Whether all of it was copied, and the log emptied where that was asked.</returns>
    public bool Checkpoint(bool truncate)
    {
        var mode = truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE;
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, null, mode, out var frames, out var copied);
        if ((code & 0xff) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED) return false;
        if (code != raw.SQLITE_OK) throw Fault(code, "checkpointing");
        return frames == copied;
    }

    /// <summary>The exception for a result code.</summary>
    public MemoryException Fault(int code, string doing)
    {
        var extended = raw.sqlite3_extended_errcode(_handle);
        return SqliteFault.Of((extended & 0xff) == (code & 0xff) ? extended : code, doing, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Close();
        _statements.Clear();
        _ = raw.sqlite3_close_v2(_handle);
        _handle.Dispose();
    }
}
