using System.Diagnostics;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

public sealed class Opening_a_file : SqliteTest
{
    [Fact]
    public async Task makes_missing_folders_and_keeps_what_was_written()
    {
        var path = System.IO.Path.Combine(Folder, "a", "b", "memory.db");
        await using (var store = Open(path: path)) await CommitAsync(store, Make.Observe("e"));
        await using var again = Open(path: path);
        Assert.Equal(1, (await again.HeadAsync(Space, Ct)).Sequence);
        Assert.Equal(path, again.Location);
    }

    [Fact]
    public async Task through_a_link_takes_the_lock_of_the_file_it_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        await CommitAsync(Open(), Make.Observe("e"));
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Folder, "a", "b")).FullName;
        Directory.CreateSymbolicLink(System.IO.Path.Combine(Folder, "short"), folder);
        var link = System.IO.Path.Combine(Folder, "short", "link.db");
        File.CreateSymbolicLink(link, $"../../{System.IO.Path.GetFileName(Path)}");
        var impatient = new SqliteStoreOptions { WriteWait = TimeSpan.FromMilliseconds(50) };
        using (HoldLock())
            Assert.Equal(MemoryErrorCode.Busy, Assert.Throws<MemoryException>(() => Open(impatient, link)).Code);
        Assert.Equal(1, (await Open(path: link).HeadAsync(Space, Ct)).Sequence);
        Assert.Equal(["link.db"], Directory.GetFiles(folder).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void refuses_links_that_lead_in_a_circle()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        var (left, right) = (System.IO.Path.Combine(Folder, "left"), System.IO.Path.Combine(Folder, "right"));
        File.CreateSymbolicLink(left, right);
        File.CreateSymbolicLink(right, left);
        Assert.Equal(MemoryErrorCode.StorageFailed, Refused(left));
    }

    [Fact]
    public async Task lets_only_the_owner_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var store = Open();
        await CommitAsync(store, Make.Observe("e"));
        foreach (var suffix in (string[])["", "-wal", "-shm", "-lock"])
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path + suffix));
    }

    [Fact]
    public async Task refuses_a_newer_schema_and_leaves_it_untouched()
    {
        await using (var store = Open())
            await store.OnWriterAsync(c => { c.RunScript("PRAGMA user_version = 99"); return true; }, Ct);
        var before = await File.ReadAllBytesAsync(Path, Ct);
        Assert.Equal(MemoryErrorCode.TooNew, Refused());
        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Ct));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public async Task refuses_garbage_and_leaves_it_untouched(int length)
    {
        var garbage = new byte[length];
        new Random(length).NextBytes(garbage);
        await File.WriteAllBytesAsync(Path, garbage, Ct);
        Assert.Equal(MemoryErrorCode.Corrupt, Refused());
        Assert.Equal(garbage, await File.ReadAllBytesAsync(Path, Ct));
    }

    [Fact]
    public async Task refuses_another_programs_database_and_leaves_it_untouched()
    {
        await File.WriteAllBytesAsync(Path, [], Ct);
        using (var other = Connection.Open(Path)) other.RunScript("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')");
        var before = await File.ReadAllBytesAsync(Path, Ct);
        Assert.Equal(MemoryErrorCode.Corrupt, Refused());
        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Ct));
    }

    [Fact]
    public async Task refuses_a_file_cut_short()
    {
        await using (var store = Open())
            for (var i = 0; i < 200; i++) await CommitAsync(store, Make.Observe($"e{i}", new string('x', 500)));
        await using (var file = File.OpenWrite(Path)) file.SetLength(4096 * 3);
        var refused = await Assert.ThrowsAsync<MemoryException>(async () =>
        {
            var store = Open();
            Assert.NotEmpty(await store.CheckAsync(Ct));
            await LogAsync(store);
        });
        Assert.Equal(MemoryErrorCode.Corrupt, refused.Code);
    }

    [Fact]
    public void names_a_place_that_cannot_be_written()
    {
        File.WriteAllText(System.IO.Path.Combine(Folder, "file"), "");
        Assert.Equal(MemoryErrorCode.StorageFailed, Refused(System.IO.Path.Combine(Folder, "file", "memory.db")));
        Assert.Equal(MemoryErrorCode.StorageFailed, Refused(Folder));
    }

    [Fact]
    public void names_a_folder_it_may_not_write_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Needs a user whom modes hold back.");
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Folder, "sealed")).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(MemoryErrorCode.StorageFailed, Refused(System.IO.Path.Combine(folder, "memory.db")));
    }

    [Fact]
    public void says_what_to_install_where_the_library_is_too_old()
    {
        SqliteLibrary.RequireVersion(SqliteLibrary.VersionMin);
        var refused = Assert.Throws<MemoryException>(() => SqliteLibrary.RequireVersion(3_037_002));
        Assert.Equal(MemoryErrorCode.LibraryMissing, refused.Code);
        Assert.Contains("3.37.2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task gives_up_after_a_bounded_wait_while_another_process_writes()
    {
        using var held = HoldLock();
        var refused = Assert.Throws<MemoryException>(() => Open(new SqliteStoreOptions { WriteWait = TimeSpan.FromMilliseconds(30) }));
        Assert.Equal(MemoryErrorCode.Busy, refused.Code);
        held.Release();
        await CommitAsync(Open(), Make.Observe("e"));
    }

    [Fact]
    public async Task needs_no_locks_of_the_runtime_to_keep_others_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows locks by how a file is opened.");
        var program = System.IO.Path.Combine(AppContext.BaseDirectory, "Ingrain.Simulation.dll");
        Process[] workers =
        [
            .. ((string[])["left", "right"]).Select(name => Process.Start(
                new ProcessStartInfo("dotnet", ["exec", program, "write-worker", Path, "--count", "20", "--name", name])
                {
                    Environment = { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "true" }, RedirectStandardOutput = true,
                })!),
        ];
        foreach (var worker in workers)
        {
            using var process = worker;
            await process.StandardOutput.ReadToEndAsync(Ct);
            await process.WaitForExitAsync(Ct);
            Assert.Equal(0, process.ExitCode);
        }
        var store = Open();
        Assert.Equal(2 * 8 * 20, (await store.HeadAsync(new SpaceId("shared"), Ct)).Sequence);
        Assert.Empty(await store.CheckAsync(Ct));
    }

    [Fact]
    public void one_lock_at_a_time_is_held_whoever_opened_the_file_first()
    {
        using var first = new WriterLock(Path);
        using var second = new WriterLock(Path);
        foreach (var (holder, other) in ((WriterLock, WriterLock)[])[(first, second), (second, first), (first, second)])
        {
            Assert.True(holder.TryAcquire(TimeSpan.Zero));
            Assert.False(other.TryAcquire(TimeSpan.Zero));
            using (var third = new WriterLock(Path)) Assert.False(third.TryAcquire(TimeSpan.Zero));
            holder.Release();
        }
    }

    [Fact]
    public async Task brings_a_file_of_the_first_schema_to_this_one()
    {
        await using (var store = Open())
        {
            await CommitAsync(store, Make.Observe("e"), Make.Put(Make.Note("n", "a/b")), Make.Put(Make.Fact("f")));
            await CommitAsync(store, Make.Put(Make.Note("n", "a/c")), Make.Erase(RecordKind.Fact, "f"));
            await store.OnWriterAsync(c => { c.RunScript(BackToTheFirst); return true; }, Ct);
        }
        var again = Open();
        Assert.Empty(await again.CheckAsync(Ct));
        Assert.Equal([1L, 2L], (await LogAsync(again)).Select(c => c.Sequence));
        await CommitAsync(again, Make.Put(Make.Note("n", "a/d")));
        Assert.Equal(3, (await again.HistoryAsync(Space, Make.At(RecordKind.Note, "n"), Ct)).Count);
        Assert.Empty(await again.CheckAsync(Ct));
    }

    [Fact]
    public void refuses_options_out_of_bounds()
    {
        SqliteStoreOptions[] wrong =
        [
            new() { ReaderCount = 0 }, new() { ReaderCount = 65 }, new() { QueueLengthMax = 0 }, new() { GroupLengthMax = 5_000 },
            new() { WriteWait = TimeSpan.Zero }, new() { WriteWait = TimeSpan.FromHours(1) }, new() { WalBytesMax = 1 },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(() => Open(options)));
    }

    private const string BackToTheFirst = """
        ALTER TABLE spaces ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE spaces ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
        ALTER TABLE spaces ADD COLUMN recorded_at INTEGER NOT NULL DEFAULT 0;
        DROP TABLE ids;
        DROP INDEX entries_by_writing;
        CREATE UNIQUE INDEX changesets_by_id ON changesets (space, id);
        CREATE UNIQUE INDEX entries_by_id ON entries (space, kind, id, version) WHERE id IS NOT NULL;
        CREATE INDEX entries_by_writing ON entries (space, kind, sequence, ordinal, next)
            WHERE id IS NOT NULL AND kind NOT IN (4, 5) AND (kind <> 1 OR version = 1);
        PRAGMA user_version = 1
        """;
}
