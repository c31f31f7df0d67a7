using Ingrain.Git.Tests.Setup;

namespace Ingrain.Git.Tests;

public sealed class Serving_a_repository : IAsyncDisposable
{
    private static readonly CancellationToken s_ct = TestContext.Current.CancellationToken;

    private static readonly ServedRepositorySettings s_open =
        new() { AcceptPushes = true, Import = new RepositoryImport { Person = "Ada" } };

    private readonly GitHome _home = new();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task follows_the_space()
    {
        var (served, folder) = Serve(new ServedRepositorySettings());
        var empty = await served.PassAsync(s_ct);
        await _home.NoteAsync("a", "one");
        var first = await served.PassAsync(s_ct);
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        var idle = await served.PassAsync(s_ct);
        await _home.NoteAsync("b", "two");
        await served.PassAsync(s_ct);
        clone.Do("pull", "--quiet");

        Assert.Equal((true, null), (empty.Exported!.IsNew, empty.Exported.Commit));
        Assert.Equal((1, null), (first.Exported!.Commits, idle.Exported));
        Assert.True(clone.Has("b.md"));
    }

    [Fact]
    public async Task lets_nobody_push_to_what_follows_the_space()
    {
        await _home.NoteAsync("a", "one");
        var (closed, folder) = Serve(new ServedRepositorySettings());
        await closed.PassAsync(s_ct);
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        clone.Write("b.md", "two\n");
        clone.Commit();
        Assert.NotEqual(0, clone.Run("push", "origin", "main:mine").ExitCode);
        var (open, _) = Serve(new ServedRepositorySettings { AcceptPushes = true }, folder);
        await open.PassAsync(s_ct);

        foreach (var to in new[] { "main", "refs/ingrain/exported/main", "refs/ingrain/taken/x", "refs/tags/v1" })
            Assert.NotEqual(0, clone.Run("push", "--force", "origin", $"HEAD:{to}").ExitCode);
        clone.Do("push", "--quiet", "origin", "main:mine");
    }

    [Fact]
    public async Task takes_in_pushed_branches_once()
    {
        await _home.NoteAsync("a", "one");
        var (served, folder) = Serve(s_open);
        await served.PassAsync(s_ct);
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        clone.Do("switch", "--quiet", "-c", "mine");
        clone.Replace("a.md", "one", "two");
        clone.Commit();
        clone.Do("push", "--quiet", "origin", "mine");

        var pass = await served.PassAsync(s_ct);
        var idle = await served.PassAsync(s_ct);

        Assert.True(Assert.Single(pass.Pushed).Imported!.IsWhole);
        Assert.Equal(1, pass.Exported!.Commits);
        Assert.Equal("two", (await _home.NoteAtAsync("a"))!.Text);
        Assert.Empty(idle.Pushed);
        clone.Do("fetch", "--quiet");
        Assert.Equal("two", clone.Do("show", "origin/main:a.md").Split('\n')[^1]);
    }

    [Fact]
    public async Task marks_a_branch_that_conflicts_until_it_is_pushed_again()
    {
        var note = await _home.NoteAsync("a", "one");
        var (served, folder) = Serve(s_open);
        await served.PassAsync(s_ct);
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        clone.Do("switch", "--quiet", "-c", "mine");
        clone.Replace("a.md", "one", "theirs");
        var tip = clone.Commit();
        await _home.KeepAsync(note with { Text = "ours" });
        clone.Do("push", "--quiet", "origin", "mine");
        clone.Do("checkout", "--quiet", "--orphan", "stray");
        clone.Commit();
        clone.Do("push", "--quiet", "origin", "stray");

        var pass = await served.PassAsync(s_ct);
        var marked = clone.Do("ls-remote", "origin", "refs/ingrain/conflicts/mine");
        Assert.Empty((await served.PassAsync(s_ct)).Pushed);
        clone.Do("fetch", "--quiet", "origin");
        clone.Do("switch", "--quiet", "mine");
        clone.Do("rebase", "--quiet", "-X", "theirs", "origin/main");
        clone.Do("push", "--quiet", "--force", "origin", "mine");
        var solved = await served.PassAsync(s_ct);

        Assert.False(pass.Pushed.Single(p => p.Branch == "mine").Imported!.IsWhole);
        Assert.Contains("stands on no export", pass.Pushed.Single(p => p.Branch == "stray").Refused, StringComparison.Ordinal);
        Assert.StartsWith(tip, marked, StringComparison.Ordinal);
        Assert.True(Assert.Single(solved.Pushed).Imported!.IsWhole);
        Assert.Equal("theirs", (await _home.NoteAtAsync("a"))!.Text);
        Assert.Empty(clone.Do("ls-remote", "origin", "refs/ingrain/conflicts/mine"));
    }

    private (ServedRepository Served, string Folder) Serve(ServedRepositorySettings settings, string? folder = null)
    {
        folder ??= _home.NewFolder();
        return (new ServedRepository(_home.Engine, GitHome.Space, folder, settings), folder);
    }
}
