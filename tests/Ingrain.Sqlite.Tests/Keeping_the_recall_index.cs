using System.Text;

namespace Ingrain.Sqlite.Tests;

public sealed class Keeping_the_recall_index : SqliteTest
{
    private const int Episodes = 2_500;
    private static readonly WriteContext s_context = new() { Actor = new Actor(ActorKind.Person, "ada"), Credential = "test" };

    [Fact]
    public async Task a_process_answers_from_the_snapshot_of_the_one_before_as_from_the_log()
    {
        var expected = await WriteAsync();
        var file = Assert.Single(Snapshots());
        var written = File.GetLastWriteTimeUtc(file);
        await using (var engine = Engine())
        {
            Assert.Equal(expected, await AskAsync(engine));
            // What was not indexed when the snapshot was made is added to it.
            await engine.ObserveAsync(Space, [Said(Episodes + 1, "The quetzal sleeps.")], s_context, Ct);
            var found = await engine.RecallAsync(Space, new RecallQuery { Text = "quetzal" }, Ct);
            Assert.Contains("quetzal", found.Context, StringComparison.Ordinal);
        }
        // One episode more is not worth another.
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public async Task a_damaged_snapshot_is_not_believed_and_made_anew()
    {
        var expected = await WriteAsync();
        var file = Assert.Single(Snapshots());
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        for (var i = 0; i < 12; i++)
        {
            var damaged = bytes.ToArray();
            damaged[(long)i * (damaged.Length - 1) / 11] ^= 0x10;
            await File.WriteAllBytesAsync(file, i % 3 == 2 ? bytes[..(bytes.Length * i / 12)] : damaged, Ct);
            await using (var engine = Engine()) Assert.Equal(expected, await AskAsync(engine));
            Assert.Equal(bytes.Length, (await File.ReadAllBytesAsync(file, Ct)).Length);
        }
        File.Delete(file);
        await using (var engine = Engine()) Assert.Equal(expected, await AskAsync(engine));
        Assert.Single(Snapshots());
    }

    [Fact]
    public async Task a_snapshot_of_another_log_is_not_believed()
    {
        await WriteAsync();
        var file = Assert.Single(Snapshots());
        var other = Path + ".other";
        await using (var engine = new MemoryEngine(SqliteStore.Open(other, Clock, Ids), Clock, Ids))
        {
            for (var i = 0; i < Episodes; i += 500)
            {
                Episode[] said = [.. Enumerable.Range(i, 500).Select(n => Said(n, $"Other things, number {n}."))];
                await engine.ObserveAsync(Space, said, s_context, Ct);
            }
        }
        Directory.CreateDirectory(other + "-recall");
        File.Copy(file, System.IO.Path.Combine(other + "-recall", System.IO.Path.GetFileName(file)));
        await using var again = new MemoryEngine(SqliteStore.Open(other, Clock, Ids), Clock, Ids);
        var found = await again.RecallAsync(Space, new RecallQuery { Text = "things number 7" }, Ct);
        Assert.Contains("Other things, number 7.", found.Context, StringComparison.Ordinal);
        Assert.DoesNotContain("kingfisher", found.Context, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_was_erased_is_in_no_snapshot_and_comes_back_from_none()
    {
        await WriteAsync();
        var stale = await File.ReadAllBytesAsync(Assert.Single(Snapshots()), Ct);
        Assert.True(stale.AsSpan().IndexOf("kingfisher 17 "u8) >= 0);
        var file = Snapshots()[0];
        await using (var engine = Engine())
        {
            await AskAsync(engine);
            var erased = await engine.EraseAsync(Space, [new Endpoint(RecordKind.Episode, new RecordId("e17"))], false, s_context, Ct);
            Assert.True(erased.Purged);
            Assert.Empty(Snapshots());
            await AskAsync(engine);
        }
        Assert.DoesNotContain(Snapshots(), s => File.ReadAllBytes(s).AsSpan().IndexOf("kingfisher 17 "u8) >= 0);

        // As a process that was writing its own meanwhile, or a backup, would bring it back.
        await File.WriteAllBytesAsync(file, stale, Ct);
        await using (var engine = Engine())
        {
            var found = await engine.RecallAsync(Space, new RecallQuery { Text = "kingfisher 17" }, Ct);
            Assert.DoesNotContain("kingfisher 17 ", found.Context, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(Snapshots(), s => File.ReadAllBytes(s).AsSpan().IndexOf("kingfisher 17 "u8) >= 0);
    }

    [Fact]
    public async Task where_no_snapshot_can_be_written_recall_goes_without()
    {
        await File.WriteAllTextAsync(Path + "-recall", "in the way", Ct);
        var expected = await WriteAsync();
        await using var engine = Engine();
        Assert.Equal(expected, await AskAsync(engine));
        await engine.DisposeAsync();
        await engine.DisposeAsync();
        Assert.Equal("in the way", await File.ReadAllTextAsync(Path + "-recall", Ct));
    }

    private static Episode Said(int number, string content) => new()
    {
        Id = new RecordId($"e{number}"), Session = new RecordId($"s{number / 40}"), Role = "user", Content = content,
    };

    private static async Task<string> AskAsync(MemoryEngine engine)
    {
        var answers = new StringBuilder();
        foreach (var text in new[] { "kingfisher 1001", "what did the heron of pond 7 eat?", "nest", "deploy" })
        {
            var recalled = await engine.RecallAsync(Space, new RecallQuery { Text = text, Explain = true }, Ct);
            answers.AppendLine(recalled.Context);
            foreach (var candidate in recalled.Candidates) answers.Append(candidate.Id).Append(' ').Append(candidate.Score).AppendLine();
        }
        return answers.ToString();
    }

    private MemoryEngine Engine() => new(SqliteStore.Open(Path, Clock, Ids), Clock, Ids);

    private string[] Snapshots() => Directory.Exists(Path + "-recall") ? Directory.GetFiles(Path + "-recall") : [];

    private async Task<string> WriteAsync()
    {
        await using var engine = Engine();
        var said = Enumerable.Range(0, Episodes)
            .Select(n => Said(n, $"The kingfisher {n} and the heron of pond {n % 50} eat fish."))
            .ToList();
        await engine.ObserveAsync(Space, said, s_context, Ct);
        await engine.RememberAsync(Space, new Note { Path = "ops/deploy.md", Text = "Deploy on Tuesdays." }, s_context, ct: Ct);
        return await AskAsync(engine);
    }
}
