using System.Text;
using Ingrain.Bundles;
using Ingrain.Storage;
using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Bundles
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task restored_elsewhere_export_to_the_same_bytes()
    {
        await using var test = await FilledAsync();
        var first = await ExportAsync(test.Engine, Space);
        await using var other = new TestEngine(seed: 8);
        var renamed = new SpaceId("renamed");
        await other.Engine.RestoreAsync(renamed, new MemoryStream(first), Ct);
        Assert.Empty((await other.Engine.VerifyAsync(renamed, ct: Ct)).Problems);
        await using var third = new TestEngine(seed: 9);
        await third.Engine.RestoreAsync(Space, new MemoryStream(await ExportAsync(other.Engine, renamed)), Ct);
        Assert.Equal(first, await ExportAsync(third.Engine, Space));
        Assert.Equal([new RecordId("gone")], (await third.Engine.ObserveAsync(Space, [Said("gone", "x")], By(Ada), Ct)).Erased);
    }

    [Fact]
    public async Task go_into_an_empty_space_only()
    {
        await using var test = await FilledAsync();
        var bundle = await ExportAsync(test.Engine, Space);
        var refused = await Assert.ThrowsAsync<MemoryException>(() => test.Engine.RestoreAsync(Space, new MemoryStream(bundle), Ct));
        Assert.Equal(MemoryErrorCode.Conflict, refused.Code);
    }

    [Fact]
    public async Task of_a_later_version_are_refused_as_such()
    {
        await using var test = await FilledAsync();
        var text = System.Text.Encoding.UTF8.GetString(await ExportAsync(test.Engine, Space))
            .Replace("\"version\":1,\"space\"", "\"version\":2,\"space\"", StringComparison.Ordinal);
        await using var other = new TestEngine();
        var refused = await Assert.ThrowsAsync<MemoryException>(
            () => other.Engine.RestoreAsync(null, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), Ct));
        Assert.Equal(MemoryErrorCode.TooNew, refused.Code);
    }

    [Fact]
    public async Task altered_cut_or_stretched_import_nothing()
    {
        await using var test = await FilledAsync();
        var bundle = await ExportAsync(test.Engine, Space);
        var random = new Random(5);
        for (var i = 0; i < 600; i++)
        {
            var damaged = Damage(bundle, random);
            await using var other = new TestEngine();
            try
            {
                await other.Engine.RestoreAsync(Space, new MemoryStream(damaged), Ct);
                // White space between tokens, or a name's case in an enumeration, is no content: what was restored must be the original.
                Assert.Equal(bundle, await ExportAsync(other.Engine, Space));
            }
            catch (MemoryException e)
            {
                Assert.True(e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.TooNew or MemoryErrorCode.Corrupt, e.Message);
                Assert.Equal(0, (await other.Engine.HeadAsync(Space, Ct)).Sequence);
            }
        }
    }

    [Theory]
    [InlineData(RecordKind.Erasure, "\"tombstones\":[]", "\"tombstones\":[\"zz\"]")]
    [InlineData(RecordKind.Erasure, "\"tombstones\":[]", "\"tombstones\":[null]")]
    [InlineData(RecordKind.Erasure, "\"addresses\":[]", "\"addresses\":[[1]]")]
    [InlineData(RecordKind.Erasure, "\"addresses\":[]", "\"addresses\":[null]")]
    [InlineData(RecordKind.Erasure, "\"addresses\":[]", "\"addresses\":[[9,0]]")]
    [InlineData(RecordKind.Erasure, "\"addresses\":[],", "")]
    [InlineData(RecordKind.Fact, "\"statement\":\"s\"", "\"nonsense\":1")]
    [InlineData(RecordKind.Fact, "\"tags\":[]", "\"tags\":[null]")]
    [InlineData(RecordKind.Fact, ",\"tags\":[]", "")]
    [InlineData(RecordKind.Fact, "\"state\":\"Active\"", "\"state\":77")]
    [InlineData(RecordKind.Note, "\"path\":\"p\"", "\"path\":null")]
    [InlineData(RecordKind.Link, ",\"id\":\"a\"", "")]
    [InlineData(RecordKind.Episode, "\"session\":\"s1\"", "\"session\":\"\"")]
    [InlineData(RecordKind.Episode, "\"session\":\"s1\"", "\"session\":7")]
    [InlineData(RecordKind.Episode, "\"metadata\":{}", "\"metadata\":{\"a\":null}")]
    [InlineData(RecordKind.Entity, "{", "[{")]
    public async Task with_content_that_is_not_what_its_kind_holds_import_nothing(RecordKind kind, string sound, string malformed)
    {
        var body = Body(kind);
        Assert.Contains(sound, body, StringComparison.Ordinal);
        await using var test = new TestEngine();
        await test.Engine.RestoreAsync(null, new MemoryStream(await CraftedAsync((kind, "x", body))), Ct);
        await RefusedAsync(await CraftedAsync((kind, "x", body.Replace(sound, malformed, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task with_two_active_notes_at_one_path_import_nothing() => await RefusedAsync(
        await CraftedAsync((RecordKind.Note, "a", Body(RecordKind.Note)), (RecordKind.Note, "b", Body(RecordKind.Note))));

    [Theory]
    [InlineData(",\"name\":\"ada\"", "")]
    [InlineData("\"name\":\"ada\"", "\"name\":null")]
    [InlineData("\"kind\":\"Person\"", "\"kind\":77")]
    [InlineData("\"key\":\"", "\"key\":null,\"format\":\"")]
    [InlineData("\"key\":\"AAAA", "\"key\":\"BAAA")]
    [InlineData("\"space\":\"test\"", "\"space\":\"\"")]
    [InlineData("\"sequence\":1,", "\"sequence\":0,")]
    [InlineData("\"version\":1,\"salt\"", "\"version\":0,\"salt\"")]
    [InlineData("\"salt\":\"", "\"salt\":\"AAAA")]
    public async Task with_a_malformed_line_import_nothing(string sound, string malformed)
    {
        var bundle = Encoding.UTF8.GetString(await CraftedAsync((RecordKind.Fact, "f", Body(RecordKind.Fact))));
        Assert.Contains(sound, bundle, StringComparison.Ordinal);
        await RefusedAsync(Encoding.UTF8.GetBytes(bundle.Replace(sound, malformed, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task as_crafted_for_these_tests_are_otherwise_sound()
    {
        await using var test = new TestEngine();
        var bundle = await CraftedAsync((RecordKind.Fact, "f", Body(RecordKind.Fact)));
        Assert.Equal(1, (await test.Engine.RestoreAsync(null, new MemoryStream(bundle), Ct)).Sequence);
    }

    [Fact]
    public async Task hold_lines_as_long_as_the_largest_erasure()
    {
        var body = Body(RecordKind.Fact).Replace("\"s\"", $"\"{new string('s', 20 * 1024 * 1024)}\"", StringComparison.Ordinal);
        await using var test = new TestEngine();
        var bundle = await CraftedAsync((RecordKind.Fact, "f", body), (RecordKind.Fact, "g", Body(RecordKind.Fact)));
        Assert.Equal(1, (await test.Engine.RestoreAsync(null, new MemoryStream(bundle), Ct)).Sequence);
        Assert.Equal(bundle.Length, (await ExportAsync(test.Engine, Space)).Length);
    }

    [Fact]
    public async Task of_a_space_that_was_erased_from_meanwhile_are_given_up()
    {
        await using var test = await FilledAsync();
        await test.Engine.ObserveAsync(Space, [Said("late", "secret")], By(Ada), Ct);
        var target = new Endpoint(RecordKind.Episode, new RecordId("late"));
        var progress = new Meanwhile(1, () => test.Engine.EraseAsync(Space, [target], false, By(Ada), Ct));
        var refused = await Assert.ThrowsAsync<MemoryException>(() => test.Engine.ExportAsync(Space, new MemoryStream(), progress, Ct));
        Assert.Equal(MemoryErrorCode.Conflict, refused.Code);
        await ExportAsync(test.Engine, Space);
    }

    private static async Task RefusedAsync(byte[] bundle)
    {
        await using var test = new TestEngine();
        var refused = await Assert.ThrowsAsync<MemoryException>(() => test.Engine.RestoreAsync(null, new MemoryStream(bundle), Ct));
        Assert.Equal(MemoryErrorCode.Invalid, refused.Code);
        Assert.Empty(await test.Store.SpacesAsync(Ct));
    }

    private static string Body(RecordKind kind) => Encoding.UTF8.GetString(kind switch
    {
        RecordKind.Episode => EntryCodec.Encode(Said("x", "hi")),
        RecordKind.Fact => EntryCodec.Encode(new Fact { Statement = "s" }),
        RecordKind.Note => EntryCodec.Encode(new Note { Path = "p", Text = "t" }),
        RecordKind.Entity => EntryCodec.Encode(new Entity { Name = "e" }),
        RecordKind.Link => EntryCodec.Encode(new Link { From = To("a"), Relation = "r", To = To("b") }),
        _ => EntryCodec.Encode(new Erasure([], [])),
    });

    private static Endpoint To(string id) => new(RecordKind.Fact, new RecordId(id));

    /// <summary>A bundle of one changeset whose chain and digests are right, whatever its entries hold.</summary>
    private static async Task<byte[]> CraftedAsync(params (RecordKind Kind, string Id, string Body)[] entries)
    {
        var (salt, key) = (new byte[EntryCodec.SaltLength], new byte[RestoredLog.KeyLength]);
        var changeset = new Changeset
        {
            Space = Space, Sequence = 1, Id = new ChangesetId(new Guid(1, 2, 3, new byte[8])), Actor = Ada,
            Credential = "", Reason = "r", ReasonSalt = salt,
            ReasonDigest = ChainHash.ReasonDigest(salt, "r"), RecordedAt = Day(1), PreviousHash = ChainHash.Start(key), Hash = default,
            Entries = [.. entries.Select((e, i) => new LogEntry
            {
                Sequence = 1, Ordinal = i, Kind = e.Kind, Id = new RecordId(e.Id), Version = 1, Salt = salt,
                Body = Encoding.UTF8.GetBytes(e.Body),
                Digest = EntryCodec.Digest(salt, e.Kind, new RecordId(e.Id), 1, Encoding.UTF8.GetBytes(e.Body)),
            })],
        };
        changeset = changeset with { Hash = ChainHash.Compute(changeset) };
        using var stream = new MemoryStream();
        using var writer = new BundleWriter(stream);
        await writer.WriteAsync(new SpaceHead(Space, 1, changeset.Hash, changeset.RecordedAt), key, Ct);
        await writer.WriteAsync(changeset, Ct);
        return stream.ToArray();
    }

    /// <summary>Does something right when a sequence is reported, before anything more is read.</summary>
    private sealed class Meanwhile(long at, Func<Task> work) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value == at) work().GetAwaiter().GetResult();
        }
    }

    private static byte[] Damage(byte[] bundle, Random random)
    {
        var damaged = (byte[])bundle.Clone();
        switch (random.Next(3))
        {
            case 0:
                return damaged[..random.Next(damaged.Length - 1)];
            case 1:
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                return damaged;
            default:
                var at = random.Next(damaged.Length);
                return [.. damaged[..at], .. damaged[random.Next(at + 1)..]];
        }
    }

    private static async Task<byte[]> ExportAsync(MemoryEngine engine, SpaceId space)
    {
        using var stream = new MemoryStream();
        await engine.ExportAsync(space, stream, ct: Ct);
        // The header alone names the space; a renamed copy is compared under the first name.
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        return System.Text.Encoding.UTF8.GetBytes(text.Replace("\"space\":\"renamed\"", "\"space\":\"test\"", StringComparison.Ordinal));
    }

    private static async Task<TestEngine> FilledAsync()
    {
        var test = new TestEngine();
        await test.Engine.ObserveAsync(Space, [
            Said("1", "Grüße \"quoted\" <b>&\u0000 \u202e 🐦\n\t\\"),
            Said("gone", "secret")], By(Ada, "Größe <x>"), Ct);
        await test.KeepAsync(new Note { Path = "größe/a b", Text = "# Title\n<script>", Pinned = true, Tags = ["B", "a"] });
        await test.KeepAsync(new Fact { Statement = "s", Subject = "x", Predicate = "is", Object = "y", ValidFrom = Day(3) }, Bot);
        await test.KeepAsync(new Entity { Name = "Ada", Aliases = ["A."] });
        await test.Engine.EraseAsync(Space, [new Endpoint(RecordKind.Episode, new RecordId("gone"))], false, By(Ada), Ct);
        await test.Engine.RollBackAsync(Space, 2, By(Ada), Ct);
        return test;
    }
}
