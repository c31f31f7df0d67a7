using Ingrain.StoreConformance;

namespace Ingrain.Sqlite.Tests;

/// <summary>Changes by somebody who knows the format and keeps derived columns in step.</summary>
public sealed class Tampered_logs : SqliteTest
{
    [Theory]
    [InlineData("""
        UPDATE entries SET (id, place, salt, body) = (SELECT s.id, s.place, s.salt, s.body FROM saved s WHERE s.entry = entries.entry)
        WHERE id IS NULL;
        UPDATE changesets SET (reason, reason_salt) = (SELECT reason, reason_salt FROM saved_reason) WHERE sequence = 1
        """, "has content though it was erased")]
    [InlineData("UPDATE spaces SET key = zeroblob(32)", "the space's key")]
    [InlineData("UPDATE entries SET kind = 4 WHERE id IS NULL", "hash")]
    [InlineData("UPDATE entries SET version = 99 WHERE id IS NULL", "hash")]
    [InlineData("INSERT INTO tombstones VALUES (1, randomblob(32))", "tombstone")]
    [InlineData("INSERT INTO tombstones VALUES (1, x'00')", "tombstone")]
    [InlineData("INSERT INTO tombstones VALUES (77, randomblob(32))", "tombstone")]
    [InlineData("DELETE FROM spaces", "no space")]
    public async Task do_not_verify(string change, string finding)
    {
        await using var engine = new MemoryEngine(Open(), Clock, Ids);
        var store = Open();
        await CommitAsync(store, Make.Observe("a", "secret"), Make.Observe("b"), Make.Put(Make.Note("n", "p")));
        await store.OnWriterAsync(c =>
        {
            c.RunScript("CREATE TABLE saved AS SELECT * FROM entries; CREATE TABLE saved_reason AS SELECT * FROM changesets");
            return true;
        }, Ct);
        await CommitAsync(store, Make.Erase(RecordKind.Episode, "a"));
        Assert.Empty((await engine.VerifyAsync(Space, ct: Ct)).Problems);
        await store.OnWriterAsync(c => { c.RunScript(change); return true; }, Ct);
        Assert.Contains((await engine.VerifyAsync(Space, ct: Ct)).Problems, p => p.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task are_found_without_naming_another_space_or_what_it_holds()
    {
        var store = Open();
        var draft = Make.Draft(new SpaceId("private"), Ids.NextGuid(), Make.Put(Make.Note("hidden", "innermost")));
        await store.CommitAsync(draft, Ct);
        await CommitAsync(store, Make.Observe("a"));
        await store.OnWriterAsync(c =>
        {
            c.RunScript("""
                UPDATE ids SET at = 9; UPDATE entries SET place = 'innermost/place', next = 7, version = 3;
                INSERT INTO tombstones VALUES (1, randomblob(32)); UPDATE changesets SET hash = zeroblob(32)
                """);
            return true;
        }, Ct);
        var findings = await store.CheckAsync(Ct);
        Assert.NotEmpty(findings);
        foreach (var secret in (string[])["private", "hidden", "innermost"])
            Assert.DoesNotContain(findings, f => f.Contains(secret, StringComparison.Ordinal));
    }
}
