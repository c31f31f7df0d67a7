namespace Ingrain.Sqlite;

/// <summary>
/// The tables of version 2. The space leads every key. <c>entry</c> counts up through the whole file, so that the entries of a changeset
/// lie side by side (<c>first_entry</c>, <c>entry_count</c>) and a log reads as one range. <c>ids</c> finds both: an entry by kind, id and
/// version, and a changeset as kind 0 of version 0; ids that Ingrain makes count up with time, so that both of a small write land on one
/// page. A space's head is its last changeset. Every page that a write touches costs it a tenth of a sync: hence few indexes.
/// Derived columns, rebuilt from the log by a restore and compared with it by a check: <c>next</c>, <c>place</c>, <c>first_entry</c>,
/// <c>entry_count</c>, all of <c>ids</c>, all of <c>tombstones</c>. An erase sets id, place, salt, body and next of an entry to NULL, takes
/// it out of <c>ids</c>, sets its changeset's reason and reason_salt to NULL, and puts a row into <c>purge_due</c>, which a purge that left
/// no byte behind takes out.
/// </summary>
internal static class Schema
{
    /// <summary>"Ingr": what <c>PRAGMA application_id</c> says of our files.</summary>
    public const int ApplicationId = 0x496e6772;

    /// <summary>The version this code reads and writes.</summary>
    public const int Version = 2;

    private const string Version1 = """
        CREATE TABLE spaces (
            space INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            key BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL,
            recorded_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE changesets (
            space INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            id BLOB NOT NULL,
            actor_kind INTEGER NOT NULL,
            actor TEXT NOT NULL,
            credential TEXT NOT NULL,
            reason TEXT,
            reason_salt BLOB,
            reason_digest BLOB NOT NULL,
            recorded_at INTEGER NOT NULL,
            previous_hash BLOB NOT NULL,
            hash BLOB NOT NULL,
            first_entry INTEGER NOT NULL,
            entry_count INTEGER NOT NULL,
            PRIMARY KEY (space, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX changesets_by_id ON changesets (space, id);

        CREATE TABLE entries (
            entry INTEGER PRIMARY KEY,
            space INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            version INTEGER NOT NULL,
            next INTEGER,
            id TEXT,
            place TEXT,
            salt BLOB,
            digest BLOB NOT NULL,
            body BLOB
        ) STRICT;
        CREATE UNIQUE INDEX entries_by_id ON entries (space, kind, id, version) WHERE id IS NOT NULL;
        CREATE INDEX entries_by_place ON entries (space, kind, place, sequence, ordinal, next) WHERE place IS NOT NULL;
        CREATE INDEX entries_by_writing ON entries (space, kind, sequence, ordinal, next)
            WHERE id IS NOT NULL AND kind NOT IN (4, 5) AND (kind <> 1 OR version = 1);

        CREATE TABLE tombstones (
            space INTEGER NOT NULL,
            tombstone BLOB NOT NULL,
            PRIMARY KEY (space, tombstone)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE purge_due (
            due INTEGER PRIMARY KEY
        ) STRICT;
        """;

    private const string Version2 = """
        CREATE TABLE ids (
            space INTEGER NOT NULL,
            id TEXT NOT NULL,
            kind INTEGER NOT NULL,
            version INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (space, id, kind, version)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO ids SELECT space, id, kind, version, entry FROM entries WHERE id IS NOT NULL ORDER BY space, id, kind, version;
        INSERT INTO ids SELECT space, lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-'
            || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21)), 0, 0, sequence FROM changesets;
        DROP INDEX changesets_by_id;
        DROP INDEX entries_by_id;
        DROP INDEX entries_by_writing;
        CREATE INDEX entries_by_writing ON entries (space, kind, sequence, ordinal, next) WHERE id IS NOT NULL AND kind NOT IN (1, 4, 5);
        ALTER TABLE spaces DROP COLUMN sequence;
        ALTER TABLE spaces DROP COLUMN hash;
        ALTER TABLE spaces DROP COLUMN recorded_at;
        """;

    /// <summary>The scripts that lead from nothing to <see cref="Version"/>, one per version.</summary>
    private static readonly string[] s_steps = [Version1, Version2];

    /// <summary>Brings a file to this version. The caller holds the writing lock.</summary>
    /// <param name="connection">A connection that has changed nothing yet.</param>
    /// <exception cref="MemoryException">Damaged, not ours, or too new; the file is untouched then.</exception>
    public static void Prepare(Connection connection)
    {
        // Reading comes first: setting the journal mode would already write to a file that may not be ours.
        var version = Read(connection);
        UseWriteAheadLog(connection);
        if (version == Version) return;
        connection.Run("BEGIN IMMEDIATE");
        for (var next = version; next < Version; next++) connection.RunScript(s_steps[next]);
        connection.RunScript($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}");
        connection.Run("COMMIT");
    }

    private static void UseWriteAheadLog(Connection connection)
    {
        using var mode = connection.Prepare("PRAGMA journal_mode = WAL");
        if (!mode.Step() || mode.Text(0) != "wal")
            throw new MemoryException(
                MemoryErrorCode.StorageFailed,
                "The memory file's folder allows no write-ahead log, as network folders do not. Use a local one.");
    }

    private static int Read(Connection connection)
    {
        var objects = connection.Number("SELECT count(*) FROM sqlite_schema");
        var application = connection.Number("PRAGMA application_id");
        var version = connection.Number("PRAGMA user_version");
        if (objects == 0 && application == 0 && version == 0) return 0;
        if (application != ApplicationId || version < 1)
            throw new MemoryException(MemoryErrorCode.Corrupt, "That file is a database of another program; it was left as it is.");
        if (version > Version)
            throw new MemoryException(
                MemoryErrorCode.TooNew,
                $"The memory file has schema {version}, this program knows up to {Version}. Install a newer Ingrain.");
        return (int)version;
    }
}
