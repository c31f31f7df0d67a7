using System.Text;
using Ingrain.Git.Tests.Setup;

namespace Ingrain.Git.Tests;

public sealed class Carrying_skills : IAsyncDisposable
{
    private const string Head = "---\r\nname: pdf\r\nunknown: [to, us]\r\n---\r\nBody without an end of line";

    private readonly GitHome _home = new(hasSandbox: true);

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData("skills/pdf/SKILL.md")]
    [InlineData(".claude/skills/pdf/SKILL.md")]
    [InlineData("skills/pdf/LICENSE")]
    [InlineData("skills/pdf/scripts/fill.py")]
    [InlineData("skills/pdf/odd name?.")]
    [InlineData("skills/pdf/x.note.yaml")]
    [InlineData("skills/pdf/x.module.yaml")]
    public async Task gives_the_very_text_as_a_file_and_takes_an_edit_of_it_back(string path)
    {
        var note = await _home.KeepAsync(new Note { Path = path, Text = Head, Title = "pdf", Tags = ["forms"], Importance = 0.8 });
        var clone = await _home.CloneAsync();
        var file = Assert.Single(clone.Files("HEAD"), f => f.Value.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Head))).Key;

        clone.Write(file, Head + "\n\n");
        clone.Commit();
        var imported = await _home.ImportAsync(clone);

        Assert.Empty(imported.Commits.SelectMany(c => c.Conflicts));
        var now = await _home.NowAsync<Note>(note.Id);
        Assert.Equal((Head + "\n\n", path, "pdf", 0.8, 2), (now.Text, now.Path, now.Title, now.Importance, now.Version));
        Assert.Equal(["forms"], now.Tags);
    }

    [Fact]
    public async Task names_files_of_skills_as_they_are_named()
    {
        await _home.NoteAsync("skills/pdf/SKILL.md", Head);
        await _home.NoteAsync("skills/pdf/LICENSE", "MIT\n");
        await _home.NoteAsync("skills/readme", "no skill");

        var clone = await _home.CloneAsync();

        Assert.Equal(
            [
                ".gitattributes", "skills/pdf/LICENSE", "skills/pdf/LICENSE.note.yaml", "skills/pdf/SKILL.md",
                "skills/pdf/SKILL.md.note.yaml", "skills/readme.md",
            ], clone.Files("HEAD").Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("---\nid:", clone.Read("skills/readme.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task takes_in_a_skill_that_somebody_commits()
    {
        await _home.NoteAsync("a", "a note");
        var clone = await _home.CloneAsync();
        clone.Write("skills/new/SKILL.md", Head);
        clone.Write("skills/new/run.py", "print(1)\n");
        clone.Commit();

        var imported = await _home.ImportAsync(clone);

        Assert.Empty(imported.Commits.SelectMany(c => c.Skipped));
        Assert.Equal(Head, (await _home.NoteAtAsync("skills/new/SKILL.md"))!.Text);
        Assert.Equal("print(1)\n", (await _home.NoteAtAsync("skills/new/run.py"))!.Text);
        Assert.Equal("skills/new/SKILL.md", Assert.Single(
            await _home.Engine.ListSkillsAsync(GitHome.Space, ct: TestContext.Current.CancellationToken)).Path);
    }

    [Fact]
    public async Task follows_moves_and_deletions_with_their_sidecars()
    {
        var note = await _home.NoteAsync("skills/pdf/SKILL.md", Head);
        var gone = await _home.NoteAsync("skills/pdf/old.txt", "old");
        var clone = await _home.CloneAsync();
        clone.Do("mv", "skills/pdf", "skills/forms");
        clone.Do("rm", "--quiet", "--force", "skills/forms/old.txt", "skills/forms/old.txt.note.yaml");
        clone.Commit();

        await _home.ImportAsync(clone);

        Assert.Equal("skills/forms/SKILL.md", (await _home.NowAsync<Note>(note.Id)).Path);
        Assert.Equal(RecordState.Retracted, (await _home.NowAsync<Note>(gone.Id)).State);
        Assert.Equal(["skills/forms/SKILL.md", "skills/forms/SKILL.md.note.yaml"],
            (await _home.CloneAsync()).Files("HEAD").Keys.Where(f => f.StartsWith("skills", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task keeps_a_module_in_the_folder_of_a_skill_a_module()
    {
        await _home.NoteAsync("skills/pdf/SKILL.md", Head);
        var module = await _home.InUseAsync(new Module
        {
            Path = "skills/pdf/twice.py", Language = "python", Code = "def twice(x): return 2 * x",
            Examples = [new ModuleExample { Input = "twice(4)", Expected = "8" }],
        });
        var clone = await _home.CloneAsync();
        clone.Write("skills/pdf/twice.py", "def twice(x): return x + x");
        clone.Commit();

        var imported = await _home.ImportAsync(clone);

        Assert.Empty(imported.Commits.SelectMany(c => c.Conflicts));
        Assert.Equal("def twice(x): return x + x", (await _home.NowAsync<Module>(module.Id)).Code);
        Assert.Null(await _home.NoteAtAsync("skills/pdf/twice.py"));
    }
}
