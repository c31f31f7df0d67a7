using System.Text;
using Ingrain.House;
using static Ingrain.Importers.Tests.ImportedSources;

namespace Ingrain.Importers.Tests;

public sealed class Importing_markdown
{
    [Fact]
    public void keeps_the_whole_text_at_its_path_and_takes_title_and_tags_from_the_front_matter()
    {
        const string text = "---\ntitle: Home page\ntags: [Meta, '#index/top']\nowner: \"[[Ada]]\"\n---\n"
            + "# Home\r\nSee [[Projects/Kestrel|it]].\n";

        var note = Assert.Single(Read("Notes/Home.md", text).Records<Note>());

        Assert.Equal(("markdown:Notes/Home.md", "Notes/Home.md", "Home page", text), (note.Id.Value, note.Path, note.Title, note.Text));
        Assert.Equal(["meta", "index/top"], note.Tags);
        Assert.False(note.Pinned);
    }

    [Theory]
    [InlineData("---\nname: my-skill\ndescription: x\n---\nB", "my-skill", "")]
    [InlineData("---\ntags: one, #two three\n---\nB", null, "one")]
    [InlineData("---\ntags: \"one, #two three\"\n---\nB", null, "one two three")]
    [InlineData("---\ntags:\n  - a\n  - [b]\n  - c\ntitle: 5\n---\nB", "5", "a c")]
    [InlineData("---\nnested: {title: no, tags: [no]}\ntitle: yes\n---\nB", "yes", "")]
    [InlineData("---\nno end", null, "")]
    [InlineData("--- \n---\nB", null, "")]
    [InlineData("---\n---\nB", null, "")]
    public void reads_front_matter_as_people_write_it(string text, string? title, string tags)
    {
        var readings = Read("n.md", text);

        Assert.Equal(title, Assert.Single(readings.Records<Note>()).Title);
        Assert.Equal(tags, string.Join(' ', readings.Records<Note>()[0].Tags));
        Assert.Empty(readings.Skipped());
    }

    [Theory]
    [InlineData("title: [unclosed")]
    [InlineData("- a\n- b")]
    [InlineData("a: *nowhere\nb: &x [*x]\n: : :")]
    public void brings_the_text_under_a_broken_front_matter_and_tells_that(string yaml)
    {
        var text = $"---\n{yaml}\n---\nBody survives.\n";

        var readings = Read("n.md", text);

        Assert.Equal(text, Assert.Single(readings.Records<Note>()).Text);
        Assert.Equal("n.md:1", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void reads_deeply_nested_and_growing_front_matter_without_harm()
    {
        var deep = $"---\na: {new string('[', 30_000)}\n---\nB";
        var bomb = new StringBuilder("---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 200; i++) bomb.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 8))}]\n");
        bomb.Append("title: fine\n---\nB");

        Assert.Single(Read("n.md", deep).Records<Note>());
        Assert.Equal("fine", Assert.Single(Read("n.md", bomb.ToString()).Records<Note>()).Title);
    }

    [Fact]
    public void tells_an_empty_file_and_one_that_is_too_long()
    {
        Assert.Equal("the file is empty", Assert.Single(Read("n.md", " \n").Skipped()).Why);
        Assert.Contains("longer than a note", Assert.Single(Read("n.md", new string('x', Note.TextLengthMax + 1)).Skipped()).Why);
        Assert.Contains("larger than", Assert.Single(Read("n.md", new string('x', MarkdownReader.FileBytesMax + 1)).Skipped()).Why);
    }

    [Fact]
    public void keeps_text_that_is_not_utf_8_and_tells_what_became_of_it()
    {
        var readings = Read("n.md", [.. "caf"u8, 0xE9, .. " ok"u8]);

        Assert.Equal("caf\uFFFD ok", Assert.Single(readings.Records<Note>()).Text);
        Assert.Equal(BoundedJson.RepairedNote, Assert.Single(readings.Skipped()).Why);
    }

    [Theory]
    [InlineData("a\u202Eb.md", "a-b.md")]
    [InlineData("a\\b.md", "a-b.md")]
    [InlineData("x/../../etc/p.md", "x/unnamed/unnamed/etc/p.md")]
    [InlineData("a\u2066b.md", "a-b.md")]
    public void keeps_a_file_under_its_name_made_fit_for_a_path(string name, string path)
    {
        var readings = Read(name, "Text.");

        Assert.Equal(path, Assert.Single(readings.Records<Note>()).Path);
        Assert.Contains(path, Assert.Single(readings.Skipped()).Why);
    }

    [Fact]
    public void shortens_a_path_that_is_too_long_without_making_two_files_one()
    {
        var folder = string.Join('/', Enumerable.Repeat(new string('ü', 100), 8));

        var readings = ReadAll(($"{folder}/a.md", "A"), ($"{folder}/b.md", "B"));

        Assert.Equal(2, readings.Records<Note>().Select(n => n.Path).Distinct().Count());
        Assert.All(readings.Records<Note>(), n => Assert.Equal(n.Path, MemoryPath.Normalize(n.Path)));
    }

    [Fact]
    public void passes_over_hidden_folders_and_the_trash_and_tells_them()
    {
        using var folder = new TempFolder();
        folder.Write("Home.md", "Home");
        folder.Write(".obsidian/app.json", "{}");
        folder.Write(".trash/Deleted.md", "Gone");
        folder.Write(".github/copilot-instructions.md", "Be brief.");
        folder.Write("Board.canvas", "{}");

        var things = Importer.Read(folder.Path, cancel: TestContext.Current.CancellationToken).ToList();

        Assert.Equal([".github/copilot-instructions.md", "Home.md"],
            things.OfType<ImportedThing.OfRecord>().Select(r => ((Note)r.Value).Path).Order(StringComparer.Ordinal));
        Assert.Equal([".obsidian", ".trash", "Board.canvas"],
            things.OfType<ImportedThing.Skipped>().Select(s => s.Place).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void never_follows_a_link_out_of_the_folder()
    {
        using var folder = new TempFolder();
        using var elsewhere = new TempFolder();
        folder.Write("Home.md", "Home");
        var secret = elsewhere.Write("secret.md", "Secret");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "file.md"), secret);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "folder"), elsewhere.Path);

        var things = Importer.Read(folder.Path, cancel: TestContext.Current.CancellationToken).ToList();

        Assert.Single(things.OfType<ImportedThing.OfRecord>());
        Assert.Equal(["file.md", "folder"], things.OfType<ImportedThing.Skipped>().Select(s => s.Place));
    }
}
