using System.Text;
using Ingrain.Storage;
using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

[Trait("Category", "Slow")]
public sealed class Damaged_files : SqliteTest
{
    private const int Things = 120;

    [Fact]
    public async Task a_bit_flipped_in_a_body_is_noticed_when_it_is_read_and_when_the_store_is_checked()
    {
        await WriteAsync();
        var bytes = await File.ReadAllBytesAsync(Path, Ct);
        var at = bytes.AsSpan().IndexOf("the statement of fact 7,"u8);
        bytes[at + 5] ^= 0x04;
        await File.WriteAllBytesAsync(Path, bytes, Ct);
        var store = Open();
        var entry = await store.ReadAsync(Space, Make.At(RecordKind.Fact, "fact-7"), null, Ct);
        Assert.Equal(MemoryErrorCode.Corrupt, Assert.Throws<MemoryException>(() => EntryCodec.DecodeRecord(entry!)).Code);
        Assert.Contains(await store.CheckAsync(Ct), finding => finding.Contains("digest", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE entries SET place = 'elsewhere' WHERE id = 'note-1'")]
    [InlineData("UPDATE entries SET next = 2 WHERE id = 'note-1'")]
    [InlineData("UPDATE entries SET next = NULL WHERE next IS NOT NULL")]
    [InlineData("UPDATE entries SET id = 'other' WHERE id = 'note-1'")]
    [InlineData("UPDATE entries SET kind = 3 WHERE id = 'note-1'")]
    [InlineData("UPDATE entries SET version = 9 WHERE id = 'note-1'")]
    [InlineData("UPDATE entries SET sequence = sequence + 1 WHERE id = 'note-1'")]
    [InlineData("UPDATE entries SET ordinal = 5 WHERE id = 'note-1'")]
    [InlineData("DELETE FROM entries WHERE id = 'note-1'")]
    [InlineData("DELETE FROM changesets WHERE sequence = 3")]
    [InlineData("DELETE FROM tombstones")]
    [InlineData("UPDATE changesets SET hash = zeroblob(32) WHERE sequence = 2")]
    [InlineData("UPDATE changesets SET hash = zeroblob(32) WHERE sequence = 4")]
    [InlineData("UPDATE changesets SET sequence = 5 WHERE sequence = 4")]
    [InlineData("DELETE FROM changesets WHERE sequence = 4")]
    [InlineData("DELETE FROM entries WHERE sequence = 4; DELETE FROM changesets WHERE sequence = 4")]
    [InlineData("UPDATE ids SET at = at + 1 WHERE id = 'note-1'")]
    [InlineData("UPDATE ids SET at = 1 WHERE kind = 0")]
    [InlineData("DELETE FROM ids WHERE id = 'note-1'")]
    [InlineData("DELETE FROM ids WHERE kind = 0")]
    [InlineData("INSERT INTO ids SELECT space, id, kind, version + 7, at FROM ids LIMIT 1")]
    [InlineData("UPDATE changesets SET recorded_at = recorded_at + 900000000000 WHERE sequence = 2")]
    [InlineData("UPDATE changesets SET entry_count = 1 WHERE sequence = 1")]
    [InlineData("UPDATE entries SET body = CAST('x' || body AS BLOB) WHERE id = 'note-1'")]
    [InlineData("INSERT INTO entries SELECT 999, space, sequence, 0, kind, 1, NULL, NULL, NULL, NULL, digest, NULL FROM entries LIMIT 1")]
    public async Task a_changed_row_is_found_by_a_check(string change)
    {
        await WriteAsync();
        var store = Open();
        Assert.Empty(await store.CheckAsync(Ct));
        await store.OnWriterAsync(c => { c.RunScript(change); return true; }, Ct);
        Assert.NotEmpty(await store.CheckAsync(Ct));
    }

    [Fact]
    public async Task no_flipped_bit_anywhere_gives_a_wrong_answer_that_nothing_notices()
    {
        const int flips = 300, seed = 20260301;
        await WriteAsync();
        var sound = await File.ReadAllBytesAsync(Path, Ct);
        var expected = await AnswersAsync(Path);
        var random = new Random(seed);
        var (harmless, noticed) = (0, 0);
        for (var i = 0; i < flips; i++)
        {
            var damaged = (byte[])sound.Clone();
            var (at, bit) = (random.Next(damaged.Length), random.Next(8));
            damaged[at] ^= (byte)(1 << bit);
            var path = System.IO.Path.Combine(Folder, $"flip{i}.db");
            await File.WriteAllBytesAsync(path, damaged, Ct);
            var answers = await AnswersAsync(path);
            if (answers == expected) harmless++;
            else if (answers.StartsWith("noticed", StringComparison.Ordinal)) noticed++;
            else Assert.Fail($"seed {seed}, flip {i} (byte {at}, bit {bit}) changed an answer and nothing noticed");
        }
        Assert.True(noticed > flips / 10, $"only {noticed} of {flips} were noticed: does this test look at what it flips?");
    }

    private async Task WriteAsync()
    {
        await using var store = SqliteStore.Open(Path, Clock, Ids);
        await CommitAsync(store, [.. Enumerable.Range(0, Things).Select(i => Make.Observe($"episode-{i}", $"said number {i}"))]);
        await CommitAsync(store, [.. Enumerable.Range(0, Things).Select(i => Make.Put(Make.Note($"note-{i}", $"dir/{i}", $"text {i}")))]);
        await CommitAsync(
            store, [.. Enumerable.Range(0, Things).Select(i => Make.Put(Make.Fact($"fact-{i}", $"the statement of fact {i}, as it was")))]);
        await CommitAsync(store, Make.Put(Make.Note("note-3", "moved/3", "other")), Make.Erase(RecordKind.Fact, "fact-9"));
    }

    /// <summary>Everything a store answers, or that something noticed the damage: opening, reading, decoding or checking.</summary>
    private async Task<string> AnswersAsync(string path)
    {
        var answers = new StringBuilder();
        try
        {
            await using var store = SqliteStore.Open(path, Clock, Ids);
            var verifier = new LogVerifier(Space, await store.KeyAsync(Space, Ct));
            await foreach (var changeset in store.ReadLogAsync(Space, 0, Ct))
            {
                verifier.Add(changeset);
                answers.AppendLine(Dump.Of(changeset));
            }
            verifier.Finish(await store.HeadAsync(Space, Ct));
            foreach (var kind in (RecordKind[])[RecordKind.Episode, RecordKind.Note, RecordKind.Fact])
                for (var asOf = 1; asOf <= 4; asOf++)
                    answers.AppendLine(Dump.Of(await store.ListAsync(Space, new ListQuery { Kind = kind, AsOf = asOf, Limit = 1000 }, Ct)));
            for (var i = 0; i < Things; i++)
                answers.AppendLine(Dump.Of(await store.HistoryAsync(Space, Make.At(RecordKind.Note, $"note-{i}"), Ct)));
            answers.AppendLine(Convert.ToHexString((await store.KeyAsync(Space, Ct)).Span));
            var found = (await store.CheckAsync(Ct)).Concat(verifier.Problems).ToList();
            return found.Count > 0 ? $"noticed: {found[0]}" : answers.ToString();
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Corrupt or MemoryErrorCode.TooNew)
        {
            return $"noticed: {e.Message}";
        }
    }
}
