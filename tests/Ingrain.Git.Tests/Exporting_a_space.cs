using Ingrain.Git.Files;
using Ingrain.Git.Tests.Setup;

namespace Ingrain.Git.Tests;

public sealed class Exporting_a_space : IAsyncDisposable
{
    private static readonly CancellationToken s_ct = TestContext.Current.CancellationToken;

    private readonly GitHome _home = new();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task makes_a_commit_of_each_changeset_that_touched_a_note_or_module()
    {
        await _home.NoteAsync("runbooks/deploy", "1. migrate", GitHome.Bot);
        await _home.KeepAsync(new Fact { Statement = "No file of this" });
        await _home.NoteAsync("runbooks/deploy", "1. migrate\n2. deploy");

        var clone = await _home.CloneAsync();

        Assert.Equal("Ada <person.ada@team-shop.ingrain.invalid> as agreed\nrelease bot <agent.release-bot@team-shop.ingrain.invalid> "
            + "from the retro", clone.Do("log", "--format=%an <%ae> %s"));
        Assert.Equal("2026-01-01T00:03:00+00:00\n2026-01-01T00:01:00+00:00", clone.Do("log", "--format=%aI").Replace("Z", "+00:00"));
        Assert.EndsWith("---\n1. migrate\n2. deploy\n", clone.Read("runbooks/deploy.md"), StringComparison.Ordinal);
        var last = (await _home.Engine.LogAsync(GitHome.Space, limit: 1, ct: s_ct))[0];
        Assert.Equal($"team/shop 3 {last.Id} {Convert.ToHexStringLower(last.Hash.Span)}", clone.Do("log", "-1",
            "--format=%(trailers:key=Ingrain-Space,valueonly,separator=) %(trailers:key=Ingrain-Sequence,valueonly,separator=) "
            + "%(trailers:key=Ingrain-Changeset,valueonly,separator=) %(trailers:key=Ingrain-Hash,valueonly,separator=)"));
        Assert.Contains("Ada", clone.Do("blame", "runbooks/deploy.md"), StringComparison.Ordinal);
        clone.Do("fsck", "--strict");
    }

    [Fact]
    public async Task lays_modules_out_as_plain_code_with_a_sidecar()
    {
        var module = new Module
        {
            Path = "python/text/csv.py", Language = "python", Docstring = "Rows of a text.",
            Code = "def rows(text):\n    return text.split()\n",
            Signatures = ["rows(text)"], Examples = [new ModuleExample { Input = "rows('a b')", Expected = "[\"a\",\"b\"]" }],
        };
        await using var home = new GitHome(hasSandbox: true);
        await home.InUseAsync(module);
        await home.KeepAsync(module with { Path = "python/draft.py", State = RecordState.Quarantined });

        var clone = await home.CloneAsync();

        Assert.Equal(module.Code, clone.Read("python/text/csv.py"));
        Assert.Contains("docstring: \"Rows of a text.\"\n", clone.Read("python/text/csv.py.module.yaml"), StringComparison.Ordinal);
        Assert.False(clone.Has("python/draft.py"));
        Assert.True(clone.Has("%quarantine/python/draft.py"));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task gives_the_same_commits_at_once_bit_by_bit_and_elsewhere(int seed)
    {
        var writer = new RandomWriter(_home, seed);
        var grown = _home.NewFolder();
        for (var i = 0; i < 60; i++)
        {
            await writer.StepAsync();
            if (i % 7 == 0) await _home.ExportAsync(grown);
        }

        var (_, bitByBit) = await _home.ExportAsync(grown);
        var (once, atOnce) = await _home.ExportAsync();
        await using var elsewhere = new GitHome(seed: 99);
        await CopyAsync(_home.Engine, elsewhere.Engine);
        var (_, there) = await elsewhere.ExportAsync();

        Assert.NotNull(atOnce.Commit);
        Assert.Equal(atOnce.Commit, bitByBit.Commit);
        Assert.Equal(atOnce.Commit, there.Commit);
        var git = new Setup.Git(once);
        Assert.Equal(git.Do("rev-list", "main").Split('\n').Length, atOnce.Commits);
        git.Do("fsck", "--strict");
        var (_, again) = await _home.ExportAsync(once);
        Assert.Equal((0, atOnce.Commit), (again.Commits, again.Commit));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task reproduces_every_past_state_byte_for_byte(int seed)
    {
        var writer = new RandomWriter(_home, seed);
        for (var i = 0; i < 40; i++) await writer.StepAsync();
        var (folder, _) = await _home.ExportAsync();
        var git = new Setup.Git(folder);

        foreach (var line in git.Do("log", "--format=%H %(trailers:key=Ingrain-Sequence,valueonly,separator=)").Split('\n'))
        {
            var (commit, sequence) = (line.Split(' ')[0], long.Parse(line.Split(' ')[1]));
            var live = await _home.LiveAsync(AsOf.Changeset(sequence));
            var files = git.Files(commit);
            files.Remove(".gitattributes");
            Assert.Equal(live.Sum(r => r is Module ? 2 : 1), files.Count);
            var records = files.Where(f => !f.Key.EndsWith(".module.yaml", StringComparison.Ordinal)).Select(f =>
                f.Key.EndsWith(".md", StringComparison.Ordinal)
                    ? FileReading.Note(f.Key, f.Value)
                    : FileReading.Module(f.Key, f.Value, files[f.Key + ".module.yaml"]));
            foreach (var read in records)
            {
                var there = live.Single(r => r.Kind == read.Record.Kind && r.Id == read.Record.Id);
                Assert.Equal(FileText.Substance(there), FileText.Substance(read.Record));
                Assert.Equal((there.Label, there.State, there.VerifiedAt), (read.Label!.Value, read.Record.State, read.Record.VerifiedAt));
                Assert.Equal((there as Note)?.Pinned, (read.Record as Note)?.Pinned);
            }
        }
    }

    [Fact]
    public async Task refuses_a_branch_that_somebody_added_to_and_leaves_it()
    {
        await _home.NoteAsync("a", "one");
        var (folder, _) = await _home.ExportAsync();
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        clone.Write("b.md", "two");
        var tip = clone.Commit();
        clone.Do("push", "--quiet", "origin", "main");
        await _home.NoteAsync("a", "three");

        var refused = await Assert.ThrowsAsync<MemoryException>(() => _home.ExportAsync(folder));

        Assert.Equal(MemoryErrorCode.Conflict, refused.Code);
        Assert.Contains("ingrain repo import", refused.Message, StringComparison.Ordinal);
        Assert.Equal(tip, new Setup.Git(folder).Do("rev-parse", "main"));
        Assert.Equal(2, (await _home.ExportAsync(folder, "other")).Exported.Commits);
    }

    [Fact]
    public async Task refuses_a_branch_that_was_rewritten_under_the_words_of_an_export()
    {
        await _home.NoteAsync("a", "one");
        await _home.NoteAsync("a", "two");
        var (folder, _) = await _home.ExportAsync();
        var clone = Setup.Git.Clone(folder, _home.NewFolder());
        clone.Replace("a.md", "two", "changed");
        clone.Do("commit", "--quiet", "--all", "--amend", "--no-edit");
        clone.Do("push", "--quiet", "--force", "origin", "main");

        var refused = await Assert.ThrowsAsync<MemoryException>(() => _home.ExportAsync(folder));

        Assert.Equal(MemoryErrorCode.Conflict, refused.Code);
        Assert.Contains("rewrote", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task goes_on_in_a_clone_where_the_branch_is_not_checked_out()
    {
        await _home.NoteAsync("a", "one");
        var clone = await _home.CloneAsync();
        await _home.NoteAsync("a", "two");

        var refused = await Assert.ThrowsAsync<MemoryException>(() => _home.ExportAsync(clone.Folder));
        clone.Do("switch", "--quiet", "-c", "mine");
        var (_, exported) = await _home.ExportAsync(clone.Folder);

        Assert.Contains("checked out", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, false), (exported.Commits, exported.IsNew));
        Assert.Equal((await _home.ExportAsync()).Exported.Commit, exported.Commit);
    }

    [Fact]
    public async Task holds_no_byte_of_what_was_erased_and_does_not_append_to_what_does()
    {
        var secret = await _home.NoteAsync("a", "the password is hunter2");
        await _home.NoteAsync("b", "harmless");
        var (old, before) = await _home.ExportAsync();
        await _home.Engine.EraseAsync(GitHome.Space, [new Endpoint(RecordKind.Note, secret.Id)], false, GitHome.Ada, s_ct);
        await _home.NoteAsync("b", "still harmless");

        var refused = await Assert.ThrowsAsync<MemoryException>(() => _home.ExportAsync(old));
        var (fresh, after) = await _home.ExportAsync();

        Assert.Equal(MemoryErrorCode.Conflict, refused.Code);
        Assert.Contains("erased", refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(before.Commit, after.Commit);
        var git = new Setup.Git(fresh);
        Assert.Contains("(why was erased", git.Do("log", "--format=%s"), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", git.Do("log", "-p", "--all"), StringComparison.Ordinal);
        Assert.Equal(3, after.Commits);
    }

    [Fact]
    public async Task says_what_is_wrong_with_a_folder()
    {
        Directory.CreateDirectory(_home.At("full"));
        await File.WriteAllTextAsync(_home.At("full/x"), "x", s_ct);

        var full = await Assert.ThrowsAsync<MemoryException>(() => _home.ExportAsync(_home.At("full")));
        var option = await Assert.ThrowsAsync<MemoryException>(() => _home.ExportAsync(branch: "--upload-pack=x"));
        var missing = Assert.Throws<MemoryException>(() => Plumbing.GitProgram.Find(_home.Folder));

        Assert.Contains("no git repository", full.Message, StringComparison.Ordinal);
        Assert.Equal(MemoryErrorCode.Invalid, option.Code);
        Assert.Equal(MemoryErrorCode.LibraryMissing, missing.Code);
        Assert.Null((await _home.ExportAsync()).Exported.Commit);
    }

    private static async Task CopyAsync(MemoryEngine from, MemoryEngine to)
    {
        using var bundle = new MemoryStream();
        await from.ExportAsync(GitHome.Space, bundle, null, s_ct);
        bundle.Position = 0;
        await to.RestoreAsync(GitHome.Space, bundle, s_ct);
    }
}
