using System.Diagnostics;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

public sealed class Failing_disks : SqliteTest
{
    [Fact]
    public async Task a_full_disk_refuses_writes_serves_reads_and_recovers_without_reopening()
    {
        var store = Open();
        await CommitAsync(store, Make.Observe("before"));
        await store.OnWriterAsync(c => c.Number("PRAGMA max_page_count = 40") > 0, Ct);
        var acknowledged = 1 + await FillAsync(store, 2_000);
        Assert.Equal(acknowledged, (await store.HeadAsync(Space, Ct)).Sequence);
        Assert.Equal(acknowledged, (await LogAsync(store)).Count);
        await store.OnWriterAsync(c => c.Number("PRAGMA max_page_count = 1000000") > 0, Ct);
        await CommitAsync(store, Make.Observe("after"));
        Assert.Empty(await store.CheckAsync(Ct));
        Chain.Verify(await LogAsync(store));
    }

    [Fact]
    public async Task a_full_file_system_refuses_writes_and_recovers_when_there_is_room()
    {
        var disk = Directory.CreateDirectory(System.IO.Path.Combine(Folder, "disk")).FullName;
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs to mount a small file system.");
        Assert.SkipUnless(Ran("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk), "This machine mounts no file systems.");
        try
        {
            var ballast = System.IO.Path.Combine(disk, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[1024 * 1024], Ct);
            await using var store = SqliteStore.Open(System.IO.Path.Combine(disk, "full.db"), Clock, Ids);
            var acknowledged = await FillAsync(store, 20_000);
            Assert.Equal(acknowledged, (await LogAsync(store)).Count);
            File.Delete(ballast);
            await CommitAsync(store, Make.Observe("after"));
            Assert.Empty(await store.CheckAsync(Ct));
            Chain.Verify(await LogAsync(store));
        }
        finally
        {
            Assert.True(Ran("umount", disk));
        }
    }

    [Fact]
    public async Task a_failed_sync_ends_writing_for_good_and_reading_goes_on()
    {
        var fails = false;
        var store = Open(new SqliteStoreOptions
        {
            OnStep = step =>
            {
                if (fails && step == CommitStep.BeforeCommit) throw new MemoryException(MemoryErrorCode.StorageFailed, "the disk said no");
            },
        });
        await CommitAsync(store, Make.Observe("before"));
        fails = true;
        Assert.Equal(MemoryErrorCode.StorageFailed, await FailureAsync(store));
        fails = false;
        Assert.Equal(MemoryErrorCode.StorageFailed, await FailureAsync(store));
        Assert.Equal(1, (await store.HeadAsync(Space, Ct)).Sequence);
        await store.DisposeAsync();
        await using var again = Open();
        Assert.Equal(2, (await CommitAsync(again, Make.Observe("after"))).Sequence);
        Assert.Empty(await again.CheckAsync(Ct));
    }

    [Fact]
    public async Task a_defect_in_the_writer_is_told_to_those_who_wait()
    {
        var store = Open(new SqliteStoreOptions
        {
            OnStep = step => { if (step == CommitStep.AfterBegin) throw new InvalidOperationException("a defect"); },
        });
        Assert.Equal(MemoryErrorCode.StorageFailed, await FailureAsync(store));
        Assert.Equal(MemoryErrorCode.StorageFailed, await FailureAsync(store));
    }

    [Fact]
    public async Task work_that_has_the_writer_for_itself_fails_alone_whatever_is_wrong_with_it()
    {
        var store = Open();
        await Assert.ThrowsAsync<FormatException>(async () => await store.OnWriterAsync(c =>
        {
            c.Run("BEGIN IMMEDIATE");
            c.Run("INSERT INTO tombstones VALUES (1, x'00')");
            throw new FormatException("zz");
        }, Ct));
        await CommitAsync(store, Make.Observe("after"));
        Assert.Empty(await store.CheckAsync(Ct));
        Assert.Equal(0, await CountAsync(store, "tombstones"));
    }

    [Fact]
    public async Task the_write_ahead_log_stays_bounded()
    {
        const int bound = 1024 * 1024;
        var store = Open(new SqliteStoreOptions { WalBytesMax = bound });
        var longest = 0L;
        for (var i = 0; i < 400; i++)
        {
            await CommitAsync(store, [.. Enumerable.Range(0, 10).Select(k => Make.Observe($"e{i}-{k}", new string('x', 8_000)))]);
            longest = Math.Max(longest, new FileInfo(Path + "-wal").Length);
        }
        Assert.InRange(longest, bound / 2, 3 * bound);
        Assert.True(new FileInfo(Path).Length > 20 * bound);
    }

    private static async Task<long> CountAsync(SqliteStore store, string table)
    {
        var count = -1L;
        await store.OnWriterAsync(c => (count = c.Number($"SELECT count(*) FROM {table}")) >= 0, Ct);
        return count;
    }

    private async Task<int> FillAsync(SqliteStore store, int most)
    {
        for (var i = 0; i < most; i++)
        {
            try
            {
                await CommitAsync(store, Make.Observe($"e{i}", new string('x', 900)));
            }
            catch (MemoryException e)
            {
                Assert.Equal((MemoryErrorCode.StorageFull, true), (e.Code, e.IsTransient));
                return i;
            }
        }
        throw new InvalidOperationException("The disk never got full.");
    }

    private async Task<MemoryErrorCode> FailureAsync(SqliteStore store) =>
        (await Assert.ThrowsAsync<MemoryException>(async () => await CommitAsync(store, Make.Observe($"{Ids.NextGuid()}")))).Code;

    private static bool Ran(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
