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
