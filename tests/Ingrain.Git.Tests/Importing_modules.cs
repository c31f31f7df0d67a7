using Ingrain.Execution.Languages;
using Ingrain.Git.Tests.Setup;

namespace Ingrain.Git.Tests;

public sealed class Importing_modules : IAsyncDisposable
{
    private const string Add = "def add(a, b):\n    return a + b\n";
    private const string Sidecar = "examples: [{\"input\": \"add(1, 2)\", \"expected\": \"3\"}]\n";

    private readonly GitHome _home = new(hasSandbox: true);

    public Importing_modules() =>
        Assert.SkipUnless(Language.Find("python")!.FindRunner() is not null, "there is no Python here to run modules with");

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task brings_what_passes_into_use()
    {
        var clone = await CloneAsync();
        Write(clone, "lib/add.py", Add);
        clone.Write("b.md", "beside\n");
        clone.Commit("Add");

        var imported = await _home.ImportAsync(clone);
        var head = await _home.SequenceAsync();
        var again = await _home.ImportAsync(clone);

        Assert.True(imported.IsWhole && again.IsWhole);
        Assert.Empty(imported.Commits[0].Drafts);
        var module = await ModuleAsync("lib/add.py");
        Assert.Equal((RecordState.Active, 1, 0), (module!.State, module.Verification!.Passed, module.Verification.Failed));
        Assert.Equal("beside", (await _home.NoteAtAsync("b"))!.Text);
        Assert.Equal(head, await _home.SequenceAsync());
    }

    [Fact]
    public async Task keeps_what_does_not_pass_as_a_draft_beside_what_is_in_use_until_a_later_commit_does()
    {
        var clone = await CloneAsync();
        Write(clone, "lib/add.py", Add);
        clone.Commit();
        await _home.ImportAsync(clone);
        var first = (await ModuleAsync("lib/add.py"))!;
        clone.Write("lib/add.py", Add.Replace('+', '-'));
        clone.Commit();

        var broken = await _home.ImportAsync(clone);
        Assert.Empty(broken.Commits.SelectMany(c => c.Conflicts).Select(c => c.Why));
        Assert.Single(broken.Commits[^1].Drafts);
        Assert.Equal(Add, (await ModuleAsync("lib/add.py"))!.Code);

        clone.Write("lib/add.py", Add + "\n\ndef twice(a):\n    return add(a, a)\n");
        clone.Commit();
        var mended = await _home.ImportAsync(clone);

        Assert.True(mended.IsWhole);
        Assert.Empty(mended.Commits[^1].Drafts);
        var now = (await ModuleAsync("lib/add.py"))!;
        Assert.Equal(first.Id, now.Id);
        Assert.Contains("twice", now.Code, StringComparison.Ordinal);
        Assert.DoesNotContain(await _home.LiveAsync(), r => r.State == RecordState.Quarantined);
    }

    [Fact]
    public async Task takes_modules_that_need_each_other_in_any_order_and_takes_none_away_that_is_needed()
    {
        var clone = await CloneAsync();
        Write(clone, "lib/base.py", Add);
        clone.Write("lib/above.py", "from lib.base import add\n\ndef plus(a):\n    return add(a, 1)\n");
        clone.Write("lib/above.py.module.yaml", "examples: [{\"input\": \"plus(1)\", \"expected\": \"2\"}]\n");
        clone.Commit();
        var both = await _home.ImportAsync(clone);
        Assert.Empty(both.Commits[0].Drafts);
        Assert.Equal(RecordState.Active, (await ModuleAsync("lib/above.py"))!.State);
        clone.Do("switch", "--quiet", "-c", "one");
        clone.Do("rm", "--quiet", "lib/base.py", "lib/base.py.module.yaml");
        clone.Commit();

        var needed = await _home.ImportAsync(clone);
        clone.Do("rm", "--quiet", "lib/above.py", "lib/above.py.module.yaml");
        clone.Do("commit", "--quiet", "--amend", "-m", "both");
        var whole = await _home.ImportAsync(clone);

        Assert.Contains("lib/above.py", Assert.Single(needed.Commits[^1].Conflicts).Why, StringComparison.Ordinal);
        Assert.True(whole.IsWhole);
        Assert.Empty((await _home.LiveAsync()).OfType<Module>());
    }

    [Fact]
    public async Task tells_a_module_that_both_sides_changed()
    {
        var module = await _home.InUseAsync(new Module
        {
            Path = "lib/add.py", Language = "python", Code = Add, Examples = [new ModuleExample { Input = "add(1, 2)", Expected = "3" }],
        });
        var clone = await _home.CloneAsync();
        clone.Write("lib/add.py", Add.Replace("a + b", "b + a", StringComparison.Ordinal));
        clone.Commit();
        await _home.InUseAsync(module with { Code = Add + "# ours\nX = 1\n" });

        var imported = await _home.ImportAsync(clone);

        Assert.Equal("both sides changed it", Assert.Single(imported.Commits[0].Conflicts).Why);
        Assert.Contains("# ours", (await ModuleAsync("lib/add.py"))!.Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task changes_words_about_a_module_without_running_it()
    {
        await _home.InUseAsync(new Module
        {
            Path = "lib/add.py", Language = "python", Code = Add, Examples = [new ModuleExample { Input = "add(1, 2)", Expected = "3" }],
        });
        var clone = await _home.CloneAsync();
        clone.Write("lib/add.py.module.yaml", clone.Read("lib/add.py.module.yaml") + "tags: [maths]\n");
        clone.Commit();

        Assert.True((await _home.ImportAsync(clone)).IsWhole);

        var now = (await ModuleAsync("lib/add.py"))!;
        Assert.Equal((RecordState.Active, "maths", 1), (now.State, Assert.Single(now.Tags), now.Verification!.Passed));
    }

    private static void Write(Setup.Git clone, string file, string code)
    {
        clone.Write(file, code);
        clone.Write(file + ".module.yaml", Sidecar);
    }

    private async Task<Setup.Git> CloneAsync()
    {
        await _home.NoteAsync("a", "one");
        return await _home.CloneAsync();
    }

    /// <summary>The module at a path that is in use.</summary>
    private async Task<Module?> ModuleAsync(string path) =>
        (await _home.LiveAsync()).OfType<Module>().SingleOrDefault(m => m.Path == path && m.State == RecordState.Active);
}
