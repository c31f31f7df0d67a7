using System.Text;
using Ingrain.Storage;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

public sealed class Erasing_without_a_trace : SqliteTest
{
    private const int Canaries = 300;
    private const string Text = "secret-of-the-purge";

    [Fact]
    public async Task a_purge_leaves_no_byte_of_what_was_erased_in_any_file()
    {
        var canaries = Enumerable.Range(0, Canaries).Select(_ => Canary()).ToList();
        var store = Open(new SqliteStoreOptions { WalBytesMax = 64 * 1024 });
        var erasures = await PlantAsync(store, canaries);
        Assert.Equal(Canaries, canaries.Count(c => Hits(c) > 0));

        foreach (var batch in erasures.Chunk(50)) await CommitAsync(store, batch);
        Assert.True(await store.PurgeAsync(Ct));
        Assert.All(canaries, canary => Assert.Equal(0, Hits(canary)));
        Assert.Empty(await store.CheckAsync(Ct));
        Chain.Verify(await LogAsync(store));
        Assert.NotNull(await store.ReadAsync(Space, Make.At(RecordKind.Episode, "kept-7"), null, Ct));

        await store.DisposeAsync();
        Assert.All(canaries, canary => Assert.Equal(0, Hits(canary)));
    }

    [Fact]
    public async Task a_reader_that_holds_old_pages_makes_the_purge_say_so_and_a_later_one_finishes()
    {
        var store = Open(new SqliteStoreOptions { WriteWait = TimeSpan.FromMilliseconds(200) });
        await CommitAsync(store, Make.Put(Make.Fact("f", "secret-of-the-reader")));
        using (var reader = Connection.Open(Path))
        {
            reader.Configure(writer: false);
            reader.Run("BEGIN");
            reader.Number("SELECT count(*) FROM entries");
            await CommitAsync(store, Make.Erase(RecordKind.Fact, "f"));
            Assert.False(await store.PurgeAsync(Ct));
            await CommitAsync(store, Make.Observe("meanwhile"));
        }
        Assert.True(await store.PurgeAsync(Ct));
        Assert.Equal(0, Hits("secret-of-the-reader"u8.ToArray()));
    }

    [Fact]
    public async Task a_purge_that_never_ran_is_due_until_one_finishes()
    {
        var vacuums = 0;
        var store = Open(new SqliteStoreOptions { OnStep = step => vacuums += step == CommitStep.AfterVacuum ? 1 : 0 });
        await CommitAsync(store, Make.Put(Make.Fact("f", Text)), Make.Observe("kept"));
        Assert.True(await store.PurgeAsync(Ct));
        Assert.Equal(0, vacuums);
        await CommitAsync(store, Make.Erase(RecordKind.Fact, "f"));
        Assert.True(await store.PurgeAsync(Ct));
        Assert.True(await store.PurgeAsync(Ct));
        Assert.Equal(1, vacuums);
        Assert.Equal(0, Hits(Encoding.UTF8.GetBytes(Text)));
    }

    [Fact]
    public async Task opening_the_file_finishes_a_purge_that_is_due()
    {
        await using (var store = Open())
        {
            await CommitAsync(store, Make.Put(Make.Fact("f", Text)));
            await CommitAsync(store, Make.Erase(RecordKind.Fact, "f"));
        }
        var purged = new TaskCompletionSource();
        var again = Open(new SqliteStoreOptions { OnStep = step => { if (step == CommitStep.AfterTruncate) purged.TrySetResult(); } });
        await purged.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        await CommitAsync(again, Make.Observe("after"));
        Assert.Equal(0, Hits(Encoding.UTF8.GetBytes(Text)));
        await again.OnWriterAsync(c => { Assert.False(Purging.IsDue(c)); return true; }, Ct);
    }

    private async Task<List<Change>> PlantAsync(SqliteStore store, List<byte[]> canaries)
    {
        var (erasures, random) = (new List<Change>(), new Random(3));
        foreach (var (i, canary) in canaries.Index())
        {
            // Random ids scatter the rows over the indexes, so that pages split and leave copies behind; the padding makes pages overflow.
            var (id, text) = ($"{Ids.NextGuid()}-{i}", Forms(canary, new string('p', random.Next(3_000))));
            Change change = (i % 4) switch
            {
                0 => Make.Observe(id, text),
                1 => Make.Put(Make.Note(id, $"dir/{Hex(canary)}/{i}", text)),
                2 => Make.Put(Make.Fact(id, "tagged") with { Tags = [Hex(canary)], Subject = Convert.ToBase64String(canary) }),
                _ => Make.Observe(id, "see the reason"),
            };
            var draft = Draft(change, Make.Observe($"kept-{i}", "stays")) with { Reason = i % 4 == 3 ? $"because {text}" : "no reason" };
            Assert.IsType<CommitResult.Committed>(await store.CommitAsync(draft, Ct));
            if (i % 8 == 1) await CommitAsync(store, Make.Put(Make.Note(id, $"moved/{Hex(canary)}/{i}", $"second {text}")));
            erasures.Add(new Change.Erase(Make.At(i % 4 == 1 ? RecordKind.Note : i % 4 == 2 ? RecordKind.Fact : RecordKind.Episode, id)));
        }
        return erasures;
    }

    private byte[] Canary()
    {
        var canary = new byte[16];
        Ids.Fill(canary);
        return canary;
    }

    private static string Hex(byte[] canary) => Convert.ToHexStringLower(canary);

    private static string Forms(byte[] canary, string padding) =>
        $"{padding} {Hex(canary)} {Convert.ToBase64String(canary)} {padding}";

    private int Hits(byte[] canary)
    {
        byte[][] forms =
        [
            canary, Encoding.UTF8.GetBytes(Hex(canary)), Encoding.UTF8.GetBytes(Hex(canary).ToUpperInvariant()),
            Encoding.UTF8.GetBytes(Convert.ToBase64String(canary).TrimEnd('=')), Encoding.Unicode.GetBytes(Hex(canary)),
            Encoding.Unicode.GetBytes(Convert.ToBase64String(canary).TrimEnd('=')),
        ];
        // The lock's file may be held; it never holds a byte.
        Assert.Equal(0, new FileInfo(Path + "-lock").Length);
        return Directory.GetFiles(Folder).Where(path => path != Path + "-lock").Select(Read)
            .Sum(bytes => forms.Count(form => bytes.AsSpan().IndexOf(form) >= 0));
    }

    // Shared reading: the store is still open.
    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
