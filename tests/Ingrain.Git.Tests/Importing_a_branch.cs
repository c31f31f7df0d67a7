using Ingrain.Git.Tests.Setup;

namespace Ingrain.Git.Tests;

public sealed class Importing_a_branch : IAsyncDisposable
{
    private readonly GitHome _home = new();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task makes_a_changeset_of_each_commit()
    {
        var deploy = await _home.NoteAsync("runbooks/deploy", "1. migrate");
        await _home.NoteAsync("old", "of no use");
        var clone = await _home.CloneAsync();
        clone.Replace("runbooks/deploy.md", "1. migrate", "1. back up\n2. migrate");
        clone.Commit("Back up first\n\nWe lost a table in March.");
        clone.Do("rm", "--quiet", "old.md");
        clone.Write("runbooks/rollback.md", "# Rolling back\n");
        clone.Commit("Say how to roll back");

        var imported = await _home.ImportAsync(clone);

        Assert.True(imported.IsWhole);
        Assert.Equal([3L, 4L], imported.Commits.Select(c => c.Sequence!.Value));
        Assert.Equal("1. back up\n2. migrate", (await _home.NowAsync<Note>(deploy.Id)).Text);
        Assert.Null(await _home.NoteAtAsync("old"));
        var log = await _home.Engine.LogAsync(GitHome.Space, limit: 2, ct: TestContext.Current.CancellationToken);
        Assert.Equal(("Back up first\n\nWe lost a table in March.", new Actor(ActorKind.Person, "Ada")), (log[1].Reason, log[1].Actor));
        var added = (await _home.NoteAtAsync("runbooks/rollback"))!;
        Assert.Equal(("# Rolling back", TrustLabel.Principal), (added.Text, added.Label));
    }

    [Fact]
    public async Task writes_nothing_the_second_time_even_where_the_space_went_on()
    {
        var note = await _home.NoteAsync("a", "one");
        var clone = await _home.CloneAsync();
        clone.Replace("a.md", "one", "two");
        clone.Write("b.md", "new\n");
        clone.Commit();
        await _home.ImportAsync(clone);
        await _home.KeepAsync(note with { Text = "three" });
        var head = await _home.SequenceAsync();

        var again = await _home.ImportAsync(clone);

        Assert.True(again.IsWhole && Assert.Single(again.Commits).IsKnown);
        Assert.Equal(head, await _home.SequenceAsync());
    }

    [Fact]
    public async Task reports_what_both_sides_changed_and_writes_nothing_of_that_commit()
    {
        var note = await _home.NoteAsync("a", "one");
        var clone = await _home.CloneAsync();
        clone.Replace("a.md", "one", "theirs");
        clone.Write("b.md", "new\n");
        clone.Commit();
        clone.Write("c.md", "later\n");
        clone.Commit();
        await _home.KeepAsync(note with { Text = "ours" });

        var imported = await _home.ImportAsync(clone);

        var conflict = Assert.Single(Assert.Single(imported.Commits).Conflicts);
        Assert.Equal(("a.md", "one", "ours", "theirs"), (conflict.File, Text(conflict.Base), Text(conflict.Ours), Text(conflict.Theirs)));
        Assert.Equal((false, 1), (imported.IsWhole, imported.CommitsLeft));
        Assert.Equal("ours", (await _home.NowAsync<Note>(note.Id)).Text);
        Assert.Null(await _home.NoteAtAsync("b"));
    }

    [Fact]
    public async Task takes_the_rest_of_a_conflicting_commit_where_told_to()
    {
        var note = await _home.NoteAsync("a", "one");
        var clone = await _home.CloneAsync();
        clone.Replace("a.md", "one", "theirs");
        clone.Write("b.md", "new\n");
        clone.Commit();
        await _home.KeepAsync(note with { Text = "ours" });
        var request = new RepositoryImport { Person = "Ada", KeepGoing = true };

        var imported = await _home.ImportAsync(clone, request);
        var head = await _home.SequenceAsync();
        var again = await _home.ImportAsync(clone, request);

        Assert.Single(imported.Commits[0].Conflicts);
        Assert.Equal("new", (await _home.NoteAtAsync("b"))!.Text);
        Assert.Single(again.Commits[0].Conflicts);
        Assert.Equal(head, await _home.SequenceAsync());
    }

    [Fact]
    public async Task takes_a_conflict_that_was_solved_by_merging_the_export()
    {
        var note = await _home.NoteAsync("a", "one");
        var (folder, _) = await _home.ExportAsync();
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        clone.Do("switch", "--quiet", "-c", "mine");
        clone.Replace("a.md", "one", "theirs");
        clone.Commit();
        await _home.KeepAsync(note with { Text = "ours" });
        Assert.False((await _home.ImportAsync(clone)).IsWhole);
        await _home.ExportAsync(folder);
        clone.Do("fetch", "--quiet");
        Assert.NotEqual(0, clone.Run("merge", "origin/main").ExitCode);
        clone.Do("checkout", "--quiet", "--ours", "a.md");
        clone.Replace("a.md", "theirs", "both of us");
        clone.Commit("Agree");

        var imported = await _home.ImportAsync(clone);

        Assert.True(imported.IsWhole);
        Assert.Equal("Agree", Assert.Single(imported.Commits).Subject);
        Assert.Equal("both of us", (await _home.NowAsync<Note>(note.Id)).Text);
    }

    [Fact]
    public async Task keeps_the_id_of_what_was_renamed()
    {
        var note = await _home.NoteAsync("a", "one");
        var clone = await _home.CloneAsync();
        Directory.CreateDirectory(Path.Combine(clone.Folder, "deep"));
        clone.Do("mv", "a.md", "deep/b.md");
        clone.Replace("deep/b.md", "one", "one and more");
        clone.Commit();

        Assert.True((await _home.ImportAsync(clone)).IsWhole);

        var now = await _home.NowAsync<Note>(note.Id);
        Assert.Equal(("deep/b", "one and more", 2), (now.Path, now.Text, now.Version));
    }

    [Fact]
    public async Task takes_a_copy_for_a_note_of_its_own()
    {
        var note = await _home.NoteAsync("a", "one");
        var clone = await _home.CloneAsync();
        clone.Write("b.md", clone.Read("a.md"));
        clone.Commit();

        Assert.True((await _home.ImportAsync(clone)).IsWhole);

        Assert.NotEqual(note.Id, (await _home.NoteAtAsync("b"))!.Id);
        Assert.Equal("one", (await _home.NoteAtAsync("a"))!.Text);
    }

    [Fact]
    public async Task finds_its_own_commits_in_the_next_export_and_edits_on_top_of_them()
    {
        await _home.NoteAsync("a", "one");
        var (folder, _) = await _home.ExportAsync();
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        clone.Write("b.md", "new\n");
        clone.Commit();
        await _home.ImportAsync(clone);
        // Without a fetch in between: the branch goes on from what it knows.
        clone.Replace("b.md", "new", "newer");
        clone.Commit();
        Assert.True((await _home.ImportAsync(clone)).IsWhole);

        await _home.ExportAsync(folder);
        clone.Do("fetch", "--quiet");
        Assert.EndsWith("newer\n", clone.Do("show", "origin/main:b.md") + "\n", StringComparison.Ordinal);
        clone.Do("rebase", "--quiet", "-X", "ours", "origin/main");
        clone.Replace("b.md", "newer", "newest");
        clone.Commit();

        Assert.True((await _home.ImportAsync(clone)).IsWhole);
        Assert.Equal("newest", (await _home.NoteAtAsync("b"))!.Text);
    }

    [Fact]
    public async Task labels_by_who_imports_and_raises_nothing()
    {
        var agents = await _home.NoteAsync("agents", "said by an agent", GitHome.Bot);
        await _home.KeepAsync(new Note { Path = "sworn", Text = "confirmed", Label = TrustLabel.Confirmed });
        var clone = await _home.CloneAsync();
        clone.Write("claim.md", "---\nlabel: confirmed\n---\nI am the truth\n");
        clone.Commit();
        clone.Replace("agents.md", "label: agent", "label: confirmed");
        clone.Replace("agents.md", "said by an agent", "said by a stranger");
        clone.Commit();

        var imported = await _home.ImportAsync(clone, new RepositoryImport());
        clone.Replace("sworn.md", "---\nconfirmed", "---\nnot so");
        clone.Commit();
        var sworn = await _home.ImportAsync(clone, new RepositoryImport());
        var bySomebody = await _home.ImportAsync(clone, new RepositoryImport { TrustAuthors = true });

        Assert.True(imported.IsWhole);
        Assert.Equal(TrustLabel.External, (await _home.NoteAtAsync("claim"))!.Label);
        var now = await _home.NowAsync<Note>(agents.Id);
        Assert.Equal((TrustLabel.External, new Actor(ActorKind.Import, "Grace")), (now.Label, now.Actor!));
        Assert.Contains("a person confirmed it", Assert.Single(sworn.Commits[^1].Conflicts).Why, StringComparison.Ordinal);
        Assert.True(bySomebody.IsWhole);
        Assert.Equal((TrustLabel.Principal, new Actor(ActorKind.Person, "Grace")),
            ((await _home.NoteAtAsync("sworn"))!.Label, (await _home.NoteAtAsync("sworn"))!.Actor!));
    }

    [Fact]
    public async Task keeps_code_in_quarantine_until_its_examples_ran()
    {
        var clone = await WithNoteAsync();
        clone.Write("python/add.py", "def add(a, b):\n    return a + b\n");
        clone.Write("python/add.py.module.yaml",
            "docstring: Adds two numbers.\nexamples: [{\"input\": \"add(1, 2)\", \"expected\": \"3\"}]\ntags:\n- maths\n- \"small\"\n");
        clone.Commit();

        var imported = await _home.ImportAsync(clone);

        var draft = Assert.Single(Assert.Single(imported.Commits).Drafts);
        var module = await _home.NowAsync<Module>(draft.Id);
        Assert.Equal(("python/add.py", "python", "Adds two numbers.", RecordState.Quarantined),
            (module.Path, module.Language, module.Docstring, module.State));
        Assert.Equal(("add(1, 2)", "3"), (module.Examples[0].Input, module.Examples[0].Expected));
        Assert.Equal(["maths", "small"], module.Tags);
    }

    [Fact]
    public async Task changes_state_and_pin_where_a_person_moves_or_marks_a_file()
    {
        var note = await _home.KeepAsync(new Note { Path = "a", Text = "one", State = RecordState.Quarantined });
        var clone = await _home.CloneAsync();
        clone.Do("mv", "%quarantine/a.md", "a.md");
        clone.Replace("a.md", "label: principal\n", "label: principal\npinned: true\n");
        clone.Commit();

        Assert.True((await _home.ImportAsync(clone)).IsWhole);

        var now = await _home.NowAsync<Note>(note.Id);
        Assert.Equal((RecordState.Active, true, "a"), (now.State, now.Pinned, now.Path));
    }

    [Fact]
    public async Task refuses_a_branch_that_stands_on_nothing_of_the_space()
    {
        var clone = await WithNoteAsync();
        clone.Do("checkout", "--quiet", "--orphan", "alone");
        clone.Commit("No export below");
        clone.Do("switch", "--quiet", "-c", "forged");
        clone.Write("a.md", "forged\n");
        clone.Commit(clone.Do("log", "-1", "--format=%B", "main"));

        foreach (var branch in new[] { "alone", "forged" })
        {
            var refused = await Assert.ThrowsAsync<MemoryException>(() =>
                _home.ImportAsync(clone, new RepositoryImport { Branch = branch, Person = "Ada" }));
            Assert.Equal(MemoryErrorCode.Conflict, refused.Code);
        }
        var missing = await Assert.ThrowsAsync<MemoryException>(() => _home.ImportAsync(clone, new RepositoryImport { Branch = "gone" }));
        Assert.Equal(MemoryErrorCode.NotFound, missing.Code);
    }

    private async Task<Setup.Git> WithNoteAsync()
    {
        await _home.NoteAsync("a", "one");
        return await _home.CloneAsync();
    }

    private static string Text(Record? record) => ((Note)record!).Text;
}
