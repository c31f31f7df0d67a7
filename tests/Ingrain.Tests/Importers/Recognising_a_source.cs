using System.IO.Compression;
using System.Text;
using Ingrain.House;
using static Ingrain.Importers.Tests.ImportedSources;

namespace Ingrain.Importers.Tests;

public sealed class Recognising_a_source
{
    private const string Transcript = """{"type":"user","uuid":"u1","sessionId":"s1","message":{"role":"user","content":"Go."}}""";
    private const string Rollout = """{"timestamp":"2025-10-29T00:59:38Z","type":"session_meta","payload":{"id":"s1"}}""";
    private const string ChatGpt =
        """[{"id":"c1","current_node":"u","mapping":{"u":{"message":{"author":{"role":"user"},"content":{"parts":["Hi"]}}}}}]""";
    private const string Claude = """[{"uuid":"c1","name":"","chat_messages":[{"uuid":"m1","sender":"human","text":"Hi"}]}]""";
    private const string Graph = """{"type":"entity","name":"Ada","entityType":"person","observations":[]}""";

    [Theory]
    [InlineData(Transcript, ImportFormat.ClaudeCode)]
    [InlineData("not json\n\n{\"cut\":\n" + Transcript, ImportFormat.ClaudeCode)]
    [InlineData("""{"type":"summary","summary":"T","leafUuid":"u"}""", ImportFormat.ClaudeCode)]
    [InlineData("""{"loglines":[]}""", ImportFormat.ClaudeCode)]
    [InlineData(Rollout, ImportFormat.Codex)]
    [InlineData("""{"id":"x","timestamp":"2025-05-01T00:00:00Z","instructions":null}""", ImportFormat.Codex)]
    [InlineData("\uFEFF" + ChatGpt, ImportFormat.ChatGpt)]
    [InlineData(Claude, ImportFormat.Claude)]
    [InlineData("""[{"uuid":"a","full_name":"T","email_address":"t@example.com"}]""", ImportFormat.Claude)]
    [InlineData(Graph, ImportFormat.MemoryGraph)]
    public void goes_by_the_content_whatever_the_name(string text, ImportFormat format) =>
        Assert.Equal(format, FormatProbe.Of(SourceOf("something.bin", Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void knows_a_file_whose_first_line_is_longer_than_what_is_looked_at()
    {
        var line = "{\"parentUuid\":null,\"sessionId\":\"s1\",\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\""
            + new string('x', FormatProbe.HeadBytesMax * 2) + "\"},\"uuid\":\"u1\"}";

        Assert.Single(Read("t.jsonl", line).Episodes());
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[[[[[[")]
    [InlineData("""{"thread_id":"a","role":"user","content":"x"}""")]
    public void says_what_was_tried_where_nothing_is_known(string text)
    {
        using var folder = new TempFolder();
        var path = folder.Write("file.json", text);

        var error = Assert.Throws<ImportException>(() => Importer.Detect(path));

        Assert.Equal(ImportErrorCode.NotRecognised, error.Code);
        Assert.All(ImportFormats.All, f => Assert.Contains(f.Name(), error.Message));
        Assert.Equal(ImportErrorCode.NotRecognised,
            Assert.Throws<ImportException>(() => Importer.Read(path, cancel: TestContext.Current.CancellationToken)).Code);
        Assert.Equal(ImportErrorCode.NotRecognised, Assert.Throws<ImportException>(() => Importer.Detect(folder.Path)).Code);
    }

    [Fact]
    public void says_so_where_nothing_is_there()
    {
        using var folder = new TempFolder();

        Assert.Equal(ImportErrorCode.NotFound,
            Assert.Throws<ImportException>(() => Importer.Read(Path.Combine(folder.Path, "none"),
            cancel: TestContext.Current.CancellationToken)).Code);
        Assert.Throws<ArgumentException>(() => Importer.Detect(" "));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Importer.Read(folder.Path, (ImportFormat)99, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void counts_the_formats_of_a_folder_and_reads_each_file_as_what_it_is()
    {
        using var folder = new TempFolder();
        folder.Write("projects/a.jsonl", Transcript);
        folder.Write("projects/b.jsonl", Transcript.Replace("s1", "s2", StringComparison.Ordinal));
        folder.Write("notes/CLAUDE.md", "Be brief.");
        folder.Write("picture.png", [1, 2, 3]);

        var source = Importer.Detect(folder.Path);

        Assert.Equal(ImportSourceKind.Folder, source.Kind);
        Assert.Equal(ImportFormat.ClaudeCode, source.Format);
        Assert.Equal([new(ImportFormat.ClaudeCode, 2), new(ImportFormat.Markdown, 1)], source.Found);
        Assert.Equal(1, source.UnrecognisedFiles);
        var things = Importer.Read(folder.Path, cancel: TestContext.Current.CancellationToken).ToList();
        Assert.Equal((2, 3), (things.OfType<ImportedThing.OfEpisode>().Count(), things.OfType<ImportedThing.OfRecord>().Count()));
        Assert.Equal("picture.png", Assert.Single(things.OfType<ImportedThing.Skipped>()).Place);
    }

    [Fact]
    public void reads_only_the_format_that_was_asked_for()
    {
        using var folder = new TempFolder();
        folder.Write("a.jsonl", Transcript);
        folder.Write("damaged.jsonl", "{\"type\":\"user\",");
        folder.Write("CLAUDE.md", "Be brief.");

        var things = Importer.Read(folder.Path, ImportFormat.ClaudeCode, TestContext.Current.CancellationToken).ToList();

        Assert.Single(things.OfType<ImportedThing.OfEpisode>());
        Assert.Equal(["CLAUDE.md", "damaged.jsonl:1"], things.OfType<ImportedThing.Skipped>().Select(s => s.Place));
    }

    [Fact]
    public void reads_a_named_file_as_the_format_asked_for_whatever_it_looks_like()
    {
        using var folder = new TempFolder();
        var path = folder.Write("notes.txt", "Plain text.");

        var thing = Assert.Single(Importer.Read(path, ImportFormat.Markdown, TestContext.Current.CancellationToken));

        Assert.Equal("notes.txt", ((Note)Assert.IsType<ImportedThing.OfRecord>(thing).Value).Path);
    }

    [Fact]
    public void reads_the_archive_of_an_export_in_place()
    {
        using var folder = new TempFolder();
        var path = folder.Write("export.bin", Zip(("conversations.json", ChatGpt), ("chat.html", "<html>"), ("../../evil.md", "Text.")));

        var source = Importer.Detect(path);
        var things = Importer.Read(path, cancel: TestContext.Current.CancellationToken).ToList();

        Assert.Equal(ImportSourceKind.Zip, source.Kind);
        Assert.Single(things.OfType<ImportedThing.OfEpisode>());
        Assert.Equal("unnamed/unnamed/evil.md", things.OfType<ImportedThing.OfRecord>().Select(r => r.Value).OfType<Note>().Single().Path);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void says_so_where_an_archive_is_damaged()
    {
        using var folder = new TempFolder();
        var path = folder.Write("export.zip", Zip(("conversations.json", ChatGpt))[..^10]);

        Assert.Equal(ImportErrorCode.Damaged,
            Assert.Throws<ImportException>(() => Importer.Read(path, cancel: TestContext.Current.CancellationToken)).Code);
    }

    [Fact]
    public void tells_an_archive_entry_that_does_not_unpack()
    {
        var zip = Zip(("a.md", "Text."), ("conversations.json", ChatGpt));
        // The first entry's data begins after its 30-byte header and its name.
        zip[34 + 1] ^= 0xFF;
        zip[34 + 2] ^= 0xFF;
        using var archive = new ArchiveListing(new MemoryStream(zip));

        var readings = Importer.ReadListed(archive.List(CancellationToken.None), null, CancellationToken.None).ToList();

        Assert.Single(readings.Episodes());
        Assert.Equal("a.md", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void stops_when_cancelled()
    {
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        var path = folder.Write("t.jsonl", Transcript + "\n" + Transcript.Replace("u1", "u2", StringComparison.Ordinal));
        using var things = Importer.Read(path, cancel: cancel.Token).GetEnumerator();

        Assert.True(things.MoveNext());
        cancel.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => things.MoveNext());
    }

    [Fact]
    public void gives_every_format_a_name_that_finds_it()
    {
        Assert.Equal(["claude-code", "codex", "chatgpt", "claude", "markdown", "memory-graph"], ImportFormats.All.Select(f => f.Name()));
        Assert.All(ImportFormats.All, f => Assert.Equal(f, ImportFormats.Find(f.Name().ToUpperInvariant())));
        Assert.Null(ImportFormats.Find("word"));
    }

    [Fact]
    public void reads_no_more_of_an_archive_than_its_size_explains()
    {
        using var folder = new TempFolder();
        var files = Enumerable.Range(0, 40).Select(i => ($"note{i:00}.md", new string('x', 900_000))).ToArray();
        var zip = Zip(files);
        Assert.True(zip.Length < 100_000);
        var things = Importer.Read(folder.Write("bomb.zip", zip), cancel: TestContext.Current.CancellationToken).ToList();
        Assert.InRange(things.OfType<ImportedThing.OfRecord>().Count(), 5, 20);
        Assert.Contains(things.OfType<ImportedThing.Skipped>(), s => s.Why.Contains("size does not explain", StringComparison.Ordinal));
    }

    internal static byte[] Zip(params (string Name, string Text)[] entries)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        return stream.ToArray();
    }
}
