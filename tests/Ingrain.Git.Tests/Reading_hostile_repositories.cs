using System.Text;
using Ingrain.Git.Tests.Setup;

namespace Ingrain.Git.Tests;

public sealed class Reading_hostile_repositories : IAsyncDisposable
{
    private readonly GitHome _home = new();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task skips_what_is_no_memory_and_names_it()
    {
        await _home.NoteAsync("a", "one");
        var clone = await _home.CloneAsync();
        clone.Write("good.md", "good\n");
        clone.Write("image.png", "\x89PNG");
        clone.Write("bad.md", [0x23, 0xFF, 0xFE]);
        clone.Write("huge.md", new byte[9 << 20]);
        clone.Write(".hidden/x.md", "hidden\n");
        clone.Write("typo.md", "---\ntilte: x\n---\ntext\n");
        clone.Write("twice.md", "---\ntitle: x\ntitle: y\n---\ntext\n");
        clone.Write("surrogate.md", "---\ntitle: \"\\ud800\"\n---\ntext\n");
        clone.Write("duplicate.md", "---\nevidence: [{\"id\": \"a\", \"id\": \"b\"}]\n---\ntext\n");
        clone.Write("blank.md", "---\ntitle: x\n---\n\n");
        clone.Write("A.md", "a twin\n");
        clone.Write("path.md", "---\npath: ../../etc/passwd\n---\ntext\n");
        File.CreateSymbolicLink(Path.Combine(clone.Folder, "link.md"), "/etc/passwd");
        clone.Do("add", "--all");
        clone.Do("update-index", "--add", "--cacheinfo", $"160000,{clone.Do("rev-parse", "HEAD")},sub");
        clone.Do("commit", "--quiet", "-m", "all kinds");

        var imported = await _home.ImportAsync(clone);

        var commit = Assert.Single(imported.Commits);
        Assert.Equal("good", (await _home.NoteAtAsync("good"))!.Text);
        Assert.Single(commit.Written);
        string[] left =
        [
            ".hidden/x.md", "A.md", "bad.md", "blank.md", "duplicate.md", "huge.md", "image.png", "link.md", "path.md", "sub",
            "surrogate.md", "twice.md", "typo.md",
        ];
        Assert.Equal(left, commit.Skipped.Select(s => s.File).Order(StringComparer.Ordinal));
        Assert.Equal("one", (await _home.NoteAtAsync("a"))!.Text);
    }

    [Theory]
    [InlineData("../up.md")]
    [InlineData("a/../../up.md")]
    [InlineData(".git/hooks/post-checkout.md")]
    [InlineData("GIT~1/config.md")]
    [InlineData("line\nfeed.md")]
    [InlineData("escape\u001b[31m.md")]
    [InlineData("back\\slash.md")]
    [InlineData("%2e%2e/up.md")]
    [InlineData("%zz.md")]
    [InlineData("turn\u202e.md")]
    public async Task takes_no_name_that_leads_elsewhere(string name)
    {
        await _home.NoteAsync("a", "one");
        var (folder, exported) = await _home.ExportAsync();
        RawCommit(folder, exported.Commit!, name, "evil");
        var head = await _home.SequenceAsync();

        var imported = await _home.Repository(folder).ImportAsync(
            new RepositoryImport { Branch = "evil", Person = "Ada" }, TestContext.Current.CancellationToken);

        Assert.Single(Assert.Single(imported.Commits).Skipped);
        Assert.Equal(head, await _home.SequenceAsync());
    }

    [Fact]
    public async Task runs_nothing_that_a_repository_brings()
    {
        await _home.NoteAsync("a", "one");
        var clone = await _home.CloneAsync();
        var marker = _home.At("ran");
        foreach (var hook in new[] { "reference-transaction", "post-checkout", "pre-receive", "post-update", "pre-commit" })
        {
            clone.Write($".git/hooks/{hook}", $"#!/bin/sh\ntouch {marker}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.Combine(clone.Folder, ".git/hooks", hook), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        clone.Write("b.md", "new\n");
        clone.Write(".gitattributes", "* filter=evil diff=evil\n");
        clone.Do("-c", "core.hooksPath=/dev/null", "add", "--all");
        clone.Do("-c", "core.hooksPath=/dev/null", "commit", "--quiet", "-m", "x");
        clone.Write(".git/config", clone.Read(".git/config") + $"""
            [core]
                fsmonitor = "touch {marker}"
                pager = "touch {marker}"
                sshCommand = "touch {marker}"
                alternateRefsCommand = "touch {marker}"
            [extensions]
                partialClone = origin
            [remote "origin"]
                promisor = true
                url = "ext::sh -c touch% {marker}"
            [protocol "ext"]
                allow = always
            [filter "evil"]
                smudge = "touch {marker}"
                clean = "touch {marker}"
            [diff "evil"]
                textconv = "touch {marker}"
                command = "touch {marker}"
            [diff]
                external = "touch {marker}"
            """);

        var imported = await _home.ImportAsync(clone);
        await _home.ExportAsync(clone.Folder, "elsewhere");

        Assert.Equal("new", (await _home.NoteAtAsync("b"))!.Text);
        Assert.Equal([".gitattributes"], imported.Commits[0].Skipped.Select(s => s.File));
        Assert.False(File.Exists(marker));
    }

    /// <summary>A commit with a tree that git itself would not make, through the objects that anybody can push.</summary>
    private static void RawCommit(string folder, string parent, string name, string branch)
    {
        var git = new Setup.Git(folder);
        var blob = HashObject(folder, "blob", Encoding.UTF8.GetBytes("evil\n"));
        // One tree a segment, from the last to the first; the root keeps what the parent has.
        var segments = name.Split('/');
        var (mode, id) = ("100644", blob);
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            var entry = Entry(mode, segments[i], id);
            (mode, id) = ("40000", HashObject(folder, "tree", i > 0 ? entry : Sorted(folder, parent, entry, segments[0], mode == "40000")));
        }
        var commit = git.Do("commit-tree", id, "-p", parent, "-m", "evil");
        git.Do("update-ref", "refs/heads/" + branch, commit);
    }

    private static byte[] Sorted(string folder, string parent, byte[] entry, string name, bool isTree)
    {
        var entries = new List<(byte[] Key, byte[] Entry)> { (Key(name, isTree), entry) };
        foreach (var line in new Setup.Git(folder).Do("ls-tree", "-z", parent).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var (head, file) = (line.Split('\t')[0].Split(' '), line.Split('\t')[1]);
            entries.Add((Key(file, false), Entry(head[0], file, head[2])));
        }
        entries.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return [.. entries.SelectMany(e => e.Entry)];
    }

    private static byte[] Key(string name, bool isTree) => Encoding.UTF8.GetBytes(isTree ? name + "/" : name);

    private static byte[] Entry(string mode, string name, string id) =>
        [.. Encoding.UTF8.GetBytes($"{mode} {name}\0"), .. Convert.FromHexString(id)];

    private static string HashObject(string folder, string type, byte[] content)
    {
        var file = Path.Combine(folder, "raw-object");
        File.WriteAllBytes(file, content);
        return new Setup.Git(folder).Do("hash-object", "-t", type, "--literally", "-w", file);
    }
}
