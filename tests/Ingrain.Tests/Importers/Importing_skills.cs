using System.IO.Compression;
using System.Text;
using Ingrain.House;

namespace Ingrain.Importers.Tests;

public sealed class Importing_skills : IDisposable
{
    private const string Pdf = "---\nname: pdf\ndescription: Fills forms.\n---\n\n# Forms\r\nSee scripts/fill.py.\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void puts_folders_of_skills_where_skills_lie_with_all_their_text_as_it_is()
    {
        Write("pdf/SKILL.md", Pdf);
        Write("pdf/scripts/fill.py", "import sys\nprint('---')\n");
        Write("pdf/LICENSE", "MIT\n");
        Write("pdf/rows.jsonl", """{"type":"entity","name":"a","entityType":"b","observations":[]}""");
        Write("notes/a.md", "A note.");
        File.WriteAllBytes(_folder.At("pdf/logo.png"), [0x89, 0x50, 0x4E, 0x47, 0, 1]);

        var (notes, skipped) = Read(_folder.Path);

        Assert.Equal(["notes/a.md", "skills/pdf/LICENSE", "skills/pdf/SKILL.md", "skills/pdf/rows.jsonl", "skills/pdf/scripts/fill.py"],
            notes.Select(n => n.Path).Order(StringComparer.Ordinal));
        Assert.Equal((Pdf, "pdf"), (Of(notes, "skills/pdf/SKILL.md").Text, Of(notes, "skills/pdf/SKILL.md").Title));
        Assert.Equal("import sys\nprint('---')\n", Of(notes, "skills/pdf/scripts/fill.py").Text);
        Assert.All(notes, n => Assert.Equal(TrustLabel.External, n.Label));
        Assert.Equal("pdf/logo.png", Assert.Single(skipped).Place);
    }

    [Fact]
    public void leaves_skills_where_they_are_that_lie_below_a_folder_of_skills()
    {
        Write(".claude/skills/pdf/SKILL.md", Pdf);
        Write("src/main.py", "print(1)");

        var (notes, skipped) = Read(_folder.Path);

        Assert.Equal(".claude/skills/pdf/SKILL.md", Assert.Single(notes).Path);
        Assert.Equal("src/main.py", Assert.Single(skipped).Place);
    }

    [Theory]
    [InlineData("pdf")]
    [InlineData("pdf/SKILL.md")]
    [InlineData("pdf.zip")]
    public void takes_one_skill_by_the_name_of_its_folder_or_archive(string what)
    {
        Write("pdf/SKILL.md", Pdf);
        ZipFile.CreateFromDirectory(_folder.At("pdf"), _folder.At("pdf.zip"));

        Assert.Equal("skills/pdf/SKILL.md", Assert.Single(Read(_folder.At(what)).Notes).Path);
    }

    [Fact]
    public void gives_the_same_ids_again()
    {
        Write("pdf/SKILL.md", Pdf);

        Assert.Equal(Read(_folder.Path).Notes[0].Id, Read(_folder.Path).Notes[0].Id);
    }

    [Fact]
    public void says_what_is_found_before_it_is_read()
    {
        Write("pdf/SKILL.md", Pdf);
        Write("pdf/fill.py", "print(1)");

        var source = Importer.Detect(_folder.Path);

        Assert.Equal((new FoundFormat(ImportFormat.Markdown, 2), 0), (Assert.Single(source.Found), source.UnrecognisedFiles));
    }

    [Fact]
    public void keeps_every_byte_of_real_skills()
    {
        var root = SharedData.Require("agent_files");
        var (notes, _) = Read(root);

        var heads = Directory.EnumerateFiles(root, "SKILL.md", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(heads);
        foreach (var file in heads)
        {
            var path = Path.GetRelativePath(root, file).Replace('\\', '/');
            Assert.Equal(File.ReadAllBytes(file), Encoding.UTF8.GetBytes(Of(notes, path).Text));
        }
    }

    private static Note Of(IEnumerable<Note> notes, string path) => Assert.Single(notes, n => n.Path == path);

    private static (List<Note> Notes, List<ImportedThing.Skipped> Skipped) Read(string path)
    {
        var things = Importer.Read(path, cancel: TestContext.Current.CancellationToken).ToList();
        return ([.. things.OfType<ImportedThing.OfRecord>().Select(t => (Note)t.Value)], [.. things.OfType<ImportedThing.Skipped>()]);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(name))!);
        File.WriteAllText(_folder.At(name), text);
    }
}
