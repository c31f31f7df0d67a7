using Ingrain.Tests.Support;
using static Ingrain.Tests.Support.TestEngine;

namespace Ingrain.Tests.Engine;

public sealed class Showing_notes_as_files
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task views_a_folder_two_levels_deep_with_sizes()
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        const string header =
            "Here're the files and directories up to 2 levels deep in /memories, excluding hidden items and node_modules:\n";
        Assert.Equal(header + "0B\t/memories", await SaidAsync(View(files, "/memories")));
        await CreateAsync(files, ("a.md", new string('x', 1536)), ("deep/er/est.md", "12345"), ("deep/b.md", "äö"));
        await CreateAsync(files, (".hidden", "x"), ("node_modules/x", "x"), ("deep/.git/x", "x"));

        Assert.Equal(
            header + "1.5K\t/memories\n1.5K\t/memories/a.md\n9B\t/memories/deep/\n4B\t/memories/deep/b.md\n5B\t/memories/deep/er/",
            await SaidAsync(View(files, "/memories")));
        Assert.Equal(header.Replace("/memories", "/memories/deep/er", StringComparison.Ordinal)
            + "5B\t/memories/deep/er\n5B\t/memories/deep/er/est.md", await SaidAsync(View(files, "/memories/deep/er")));
        Assert.Equal("The path /memories/none does not exist. Please provide a valid path.",
            await RefusedAsync(View(files, "/memories/none")));
    }

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1023, "1023B")]
    [InlineData(1024, "1K")]
    [InlineData(5632, "5.5K")]
    [InlineData(1258291, "1.2M")]
    public void words_sizes_as_people_read_them(long bytes, string words) => Assert.Equal(words, FileView.Size(bytes));

    [Fact]
    public async Task views_a_file_with_numbered_lines()
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        await CreateAsync(files, ("f", "one\ntwo\nthree\nfour"));
        const string header = "Here's the content of /memories/f with line numbers:\n";

        Assert.Equal(header + "     1\tone\n     2\ttwo\n     3\tthree\n     4\tfour", await SaidAsync(View(files, "/memories/f")));
        Assert.Equal(header + "     2\ttwo\n     3\tthree", await SaidAsync(View(files, "/memories/f", 2, 3)));
        Assert.Equal(header + "     3\tthree\n     4\tfour", await SaidAsync(View(files, "/memories/f", 3, -1)));
        Assert.Equal(header + "     1\tone", await SaidAsync(View(files, "/memories/f", -5, 1)));
        Assert.Equal(header, await SaidAsync(View(files, "/memories/f", 9, 12)));
        await CreateAsync(files, ("long", string.Concat(Enumerable.Repeat("\n", 999_998)) + "x\n"));
        Assert.Equal("File /memories/long exceeds maximum line limit of 999,999 lines.",
            await RefusedAsync(View(files, "/memories/long")));
    }

    [Fact]
    public async Task creates_a_file_once()
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        Assert.Equal("File created successfully at: /memories/a/b.md", await SaidAsync(Create(files, "/memories/a/b.md", "x")));

        Assert.Equal("Error: File /memories/a/b.md already exists", await RefusedAsync(Create(files, "/memories/a/b.md", "y")));
        Assert.Equal("Error: File /memories/a already exists", await RefusedAsync(Create(files, "/memories/a", "y")));
        Assert.Equal("Error: File /memories already exists", await RefusedAsync(Create(files, "/memories", "y")));
        Assert.StartsWith("Error: The path /memories/a/b.md is a file",
            await RefusedAsync(Create(files, "/memories/a/b.md/c", "y")), StringComparison.Ordinal);
        Assert.StartsWith("Error: File /memories/empty would be empty",
            await RefusedAsync(Create(files, "/memories/empty", "")), StringComparison.Ordinal);
        Assert.StartsWith("Error: The text has", await RefusedAsync(Create(files,
            "/memories/big", new string('x', Note.TextLengthMax + 1))), StringComparison.Ordinal);
        var note = (Note)(await test.Engine.FindAsync(Space, "a/b.md", null, Ct))!.Record!;
        Assert.Equal(("x", TrustLabel.Agent, Bot), (note.Text, note.Label, note.Actor));
    }

    [Fact]
    public async Task replaces_what_occurs_once_and_shows_the_lines_around_it()
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        await CreateAsync(files, ("f", "1\n2\n3\nold\n5\n6\n7"), ("g", "aXa\nb\naXa"), ("d/x", "x"));

        Assert.Equal("The memory file has been edited. Here is the snippet showing the change (with line numbers):\n"
            + "     2\t2\n     3\t3\n     4\tnew\n     5\tline\n     6\t5",
            await SaidAsync(Replace(files, "/memories/f", "old", "new\nline")));
        Assert.Equal("No replacement was performed, old_str `old` did not appear verbatim in /memories/f.",
            await RefusedAsync(Replace(files, "/memories/f", "old", "x")));
        Assert.Equal("No replacement was performed. Multiple occurrences of old_str `a` in lines: 1, 1, 3, 3. Please ensure it is unique",
            await RefusedAsync(Replace(files, "/memories/g", "a", "x")));
        Assert.Equal("Error: The path /memories/d does not exist. Please provide a valid path.",
            await RefusedAsync(Replace(files, "/memories/d", "a", "x")));
        await SaidAsync(Replace(files, "/memories/g", "\nb\n", null));
        Assert.Contains("aXaaXa", await SaidAsync(View(files, "/memories/g")), StringComparison.Ordinal);
        Assert.StartsWith("Error: File /memories/d/x would be empty",
            await RefusedAsync(Replace(files, "/memories/d/x", "x", "")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "new\na\nb\n")]
    [InlineData(1, "a\nnew\nb\n")]
    [InlineData(2, "a\nb\nnew\n")]
    public async Task inserts_behind_a_line(int line, string expected)
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        await CreateAsync(files, ("f", "a\nb\n"), ("d/x", "x"));

        Assert.Equal("The file /memories/f has been edited.", await SaidAsync(Insert(files, "/memories/f", line, "new\n")));
        Assert.Equal(expected, ((Note)(await test.Engine.FindAsync(Space, "f", null, Ct))!.Record!).Text);
        Assert.Equal("Error: Invalid `insert_line` parameter: 4. It should be within the range of lines of the file: [0, 3]",
            await RefusedAsync(Insert(files, "/memories/f", 4, "x")));
        Assert.Contains("parameter: -1.", await RefusedAsync(Insert(files, "/memories/f", -1, "x")), StringComparison.Ordinal);
        Assert.Equal("Error: The path /memories/d does not exist", await RefusedAsync(Insert(files, "/memories/d", 0, "x")));
    }

    [Fact]
    public async Task takes_back_files_and_whole_folders_but_never_the_root()
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        await CreateAsync(files, ("f", "first"), ("d/a", "x"), ("d/b/c", "y"), ("dx", "z"));
        var before = (await test.Engine.HeadAsync(Space, Ct)).Sequence;
        Assert.Equal("Successfully deleted /memories/d", await SaidAsync(Retract(files, "/memories/d")));
        Assert.Equal(before + 1, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
        Assert.Equal("Error: The path /memories/d does not exist", await RefusedAsync(Retract(files, "/memories/d")));
        Assert.Equal("Error: Cannot delete the /memories directory itself", await RefusedAsync(Retract(files, "/memories")));
        Assert.Equal("Error: Cannot delete the /memories directory itself", await RefusedAsync(Retract(files, "/memories/")));
        Assert.DoesNotContain("/d/", await SaidAsync(View(files, "/memories")), StringComparison.Ordinal);

        await SaidAsync(Retract(files, "/memories/f"));
        await CreateAsync(files, ("f", "second"));
        var target = (await test.Engine.FindAsync(Space, "f", null, Ct))!.Target;
        var history = await test.Engine.HistoryAsync(Space, target, Ct);
        Assert.Equal([("first", RecordState.Active), ("first", RecordState.Retracted), ("second", RecordState.Active)],
            history.Select(h => (((Note)h.Content.Record!).Text, h.Content.Record!.State)));
    }

    [Fact]
    public async Task renames_files_and_folders_onto_nothing_that_is_there()
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        await CreateAsync(files, ("f", "x"), ("g", "y"), ("d/a", "1"), ("d/b/c", "2"));
        Assert.Equal("Successfully renamed /memories/f to /memories/new/f.md",
            await SaidAsync(Rename(files, "/memories/f", "/memories/new/f.md")));
        Assert.Equal("Successfully renamed /memories/d to /memories/e", await SaidAsync(Rename(files, "/memories/d", "/memories/e")));
        Assert.Contains("\t2", await SaidAsync(View(files, "/memories/e/b/c")), StringComparison.Ordinal);

        Assert.Equal("Error: The destination /memories/g already exists", await RefusedAsync(Rename(files, "/memories/e", "/memories/g")));
        Assert.Equal("Error: The destination /memories/e already exists", await RefusedAsync(Rename(files, "/memories/g", "/memories/e")));
        Assert.Equal("Error: The destination /memories already exists", await RefusedAsync(Rename(files, "/memories/g", "/memories")));
        Assert.Equal("Error: The path /memories/none does not exist", await RefusedAsync(Rename(files, "/memories/none", "/memories/x")));
        Assert.Equal("Error: The path /memories/e cannot be moved into itself",
            await RefusedAsync(Rename(files, "/memories/e", "/memories/e/f")));
        Assert.Equal("Error: Cannot rename the /memories directory itself", await RefusedAsync(Rename(files, "/memories", "/memories/x")));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/memoriesx/a")]
    [InlineData("memories/a")]
    [InlineData("/memories/../secret")]
    [InlineData("/memories/a/../../b")]
    [InlineData("/memories/./a")]
    [InlineData("/memories/..\\b")]
    [InlineData("/memories/%2e%2e%2fsecret")]
    [InlineData("/memories/%2E%2E/secret")]
    [InlineData("/memories/%252e%252e%252fsecret")]
    [InlineData("/memories/a%5c..%5cb")]
    [InlineData("/memories/a\u0000b")]
    [InlineData("/memories/a\u202eb")]
    public async Task refuses_every_way_out_in_every_command(string path)
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        await CreateAsync(files, ("ok", "x"));
        foreach (var refused in new[]
        {
            files.ViewAsync(path, ct: Ct), Create(files, path, "x"), Replace(files, path, "x", "y"),
            Insert(files, path, 0, "x"), Retract(files, path),
            Rename(files, path, "/memories/z"), Rename(files, "/memories/ok", path),
        })
            Assert.StartsWith("Error: Path ", await RefusedAsync(refused), StringComparison.Ordinal);
        Assert.Equal(1, (await test.Engine.HeadAsync(Space, Ct)).Sequence);
    }

    [Fact]
    public async Task keeps_to_its_part_of_the_space_and_its_words()
    {
        await using var test = new TestEngine();
        await test.KeepAsync(new Note { Path = "elsewhere/x", Text = "not shown" });
        var files = new MemoryFiles(test.Engine, Space, new MemoryFilesOptions { Root = "/notes", Under = "agents/bot", ErrorPrefix = "" });
        await SaidAsync(Create(files, "/notes/a%20b 100%.md", "text"));

        Assert.NotNull(await test.Engine.FindAsync(Space, "agents/bot/a%20b 100%.md", null, Ct));
        Assert.Equal("4B\t/notes\n4B\t/notes/a%20b 100%.md", (await SaidAsync(View(files, "/notes"))).Split(":\n")[1]);
        Assert.Equal("The path /notes/gone does not exist", await RefusedAsync(Retract(files, "/notes/gone")));
        Assert.Throws<ArgumentException>(() => new MemoryFiles(test.Engine, Space, new MemoryFilesOptions { Root = "memories" }));
    }

    [Fact]
    public async Task loses_no_edit_of_many_writers_at_once()
    {
        await using var test = new TestEngine();
        await CreateAsync(new MemoryFiles(test.Engine, Space), ("log", "start\n"), ("swap", "0"));
        // Two engines on one store, as two processes would be.
        await using var second = new MemoryEngine(test.Store, test.Clock);
        var views = new[] { new MemoryFiles(test.Engine, Space), new MemoryFiles(second, Space) };
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
            Assert.False((await views[i % 2].InsertAsync("/memories/log", 0, $"line {i}", By(Bot), Ct)).IsError), Ct)));
        var text = ((Note)(await test.Engine.FindAsync(Space, "log", null, Ct))!.Record!).Text;
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"line {i}").Append("start").Order(StringComparer.Ordinal),
            text.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));

        var created = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(() => views[i % 2].CreateAsync("/memories/one", $"{i}", By(Bot), Ct), Ct)));
        Assert.Single(created, c => !c.IsError);
    }

    [Fact]
    public async Task shows_nothing_that_is_held_back_and_changes_nothing_that_was_confirmed()
    {
        await using var test = new TestEngine();
        var files = new MemoryFiles(test.Engine, Space);
        await test.KeepAsync(new Note { Path = "held", Text = "evil", State = RecordState.Quarantined });
        await test.KeepAsync(new Note { Path = "held2", Text = "evil", Label = TrustLabel.Quarantined });
        await test.KeepAsync(new Note { Path = "rule", Text = "mine\u202e\U000E0041", Label = TrustLabel.Confirmed });

        Assert.DoesNotContain("held", await SaidAsync(View(files, "/memories")), StringComparison.Ordinal);
        Assert.EndsWith("     1\tmine", await SaidAsync(View(files, "/memories/rule")), StringComparison.Ordinal);
        Assert.Contains("only a person", await RefusedAsync(Replace(files, "/memories/rule", "mine", "x")), StringComparison.Ordinal);
        Assert.Contains("only a person", await RefusedAsync(Retract(files, "/memories/rule")), StringComparison.Ordinal);
        Assert.Contains("only a person", await RefusedAsync(Rename(files, "/memories/rule", "/memories/r")), StringComparison.Ordinal);
        Assert.Contains("already exists", await RefusedAsync(Create(files, "/memories/held2", "x")), StringComparison.Ordinal);
    }

    private static Task<MemoryFileAnswer> View(MemoryFiles files, string path, params long[] range) =>
        files.ViewAsync(path, range.Length == 0 ? null : range, Ct);

    private static Task<MemoryFileAnswer> Create(MemoryFiles files, string path, string text) => files.CreateAsync(path, text, By(Bot), Ct);

    private static Task<MemoryFileAnswer> Replace(MemoryFiles files, string path, string old, string? text) =>
        files.ReplaceAsync(path, old, text, By(Bot), Ct);

    private static Task<MemoryFileAnswer> Insert(MemoryFiles files, string path, long line, string text) =>
        files.InsertAsync(path, line, text, By(Bot), Ct);

    private static Task<MemoryFileAnswer> Retract(MemoryFiles files, string path) => files.RetractAsync(path, By(Bot), Ct);

    private static Task<MemoryFileAnswer> Rename(MemoryFiles files, string from, string to) => files.RenameAsync(from, to, By(Bot), Ct);

    private static async Task CreateAsync(MemoryFiles files, params (string Path, string Text)[] notes)
    {
        foreach (var (path, text) in notes) await SaidAsync(Create(files, "/memories/" + path, text));
    }

    private static async Task<string> SaidAsync(Task<MemoryFileAnswer> answering)
    {
        var answer = await answering;
        Assert.False(answer.IsError, answer.Text);
        return answer.Text;
    }

    private static async Task<string> RefusedAsync(Task<MemoryFileAnswer> answering)
    {
        var answer = await answering;
        Assert.True(answer.IsError, answer.Text);
        return answer.Text;
    }
}
