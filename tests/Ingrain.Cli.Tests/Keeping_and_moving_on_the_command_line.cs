using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Keeping_and_moving_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task verifies_and_prints_the_root_hash()
    {
        await _home.FactAsync("one");

        var answer = await _home.JsonAsync("verify");

        JsonAssert.Properties(answer, "ok", "space", "sequence", "hash", "entries", "erased", "problems");
        Assert.Equal((await _home.JsonAsync("log")).List("changesets")[0].Text("hash"), answer.Text("hash"));
        Assert.Contains(answer.Text("hash"), (await _home.RunAsync("verify")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task proves_a_noted_checkpoint_or_says_that_history_is_another()
    {
        await _home.FactAsync("one");
        var noted = (await _home.JsonAsync("verify")).Text("hash");
        await _home.FactAsync("two");

        var answer = await _home.JsonAsync("verify", "--expect", $"1:{noted}");
        JsonAssert.Properties(answer.GetProperty("expected"), "sequence", "hash", "matches");
        Assert.Equal(ExitCode.Ok, (await _home.RunAsync("verify", "--expect", $"#1:{noted[..16]}")).ExitCode);
        Assert.Equal(ExitCode.Corrupt, (await _home.RunAsync("verify", "--expect", $"2:{noted}")).ExitCode);
        Assert.Equal(ExitCode.Corrupt, (await _home.RunAsync("verify", "--expect", $"9:{noted}")).ExitCode);
        Assert.Contains("#9 was never written here", (await _home.RunAsync("verify", "--expect", $"9:{noted}")).Out,
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("verify", "--expect", "1:abc")).ExitCode);
    }

    [Fact]
    public async Task reports_a_store_that_was_tampered_with()
    {
        await _home.FactAsync("The answer is forty-two, as everybody knows");
        var bytes = await File.ReadAllBytesAsync(_home.Db, TestContext.Current.CancellationToken);
        var at = bytes.AsSpan().IndexOf("forty-two"u8);
        bytes[at] = (byte)'F';
        await File.WriteAllBytesAsync(_home.Db, bytes, TestContext.Current.CancellationToken);

        var run = await _home.RunAsync("verify", "--json");

        Assert.Equal(ExitCode.Corrupt, run.ExitCode);
        Assert.False(run.Json.GetProperty("ok").GetBoolean());
        Assert.NotEmpty(run.Json.List("problems"));
    }

    [Fact]
    public async Task moves_a_whole_space_by_a_bundle()
    {
        await _home.FactAsync("one");
        await _home.FactAsync("two");
        var file = _home.At("backup.ingrain");

        var exported = await _home.JsonAsync("export", file);
        JsonAssert.Properties(exported, "file", "space", "sequence", "hash", "bytes");
        var imported = await _home.JsonAsync("import", file, "--space", "restored");

        JsonAssert.Properties(imported, "source", "formats", "space", "added", "alreadyKnown", "changed", "skipped", "skippedCount",
            "sequence", "hash");
        Assert.Equal((exported.Text("hash"), "restored"), (imported.Text("hash"), imported.Text("space")));
        Assert.Equal(exported.Text("hash"), (await _home.JsonAsync("verify", "--space", "restored")).Text("hash"));
        JsonAssert.Error(await _home.RunAsync("import", file, "--space", "restored", "--json"), ExitCode.Conflict, "conflict");
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("export", file)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await _home.RunAsync("export", file, "--force")).ExitCode);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task pipes_a_bundle()
    {
        await _home.FactAsync("one");

        _home.Input = (await _home.RunAsync("export", "-")).Out;

        Assert.Equal(1, (await _home.JsonAsync("import", "-", "--space", "copy")).Number("sequence"));
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("export", "-", "--json")).ExitCode);
        JsonAssert.Error(await _home.RunAsync("export", _home.At("empty"), "--space", "none", "--json"), ExitCode.NotFound, "not-found");
        Assert.False(File.Exists(_home.At("empty")));
    }

    [Fact]
    public async Task brings_transcripts_over_once_and_names_what_it_leaves()
    {
        static string Said(string type, string id, string text) =>
            $$$"""{"type":"{{{type}}}","uuid":"{{{id}}}","sessionId":"s","message":{"role":"{{{type}}}","content":"{{{text}}}"}}""";
        var file = _home.Write("t.jsonl", string.Join('\n', Said("user", "u1", "Use port 5433"), Said("assistant", "u2", "Done"),
            """{"type":"file-history-snapshot","sessionId":"s"}""", Said("user", "u3", "Thanks")));

        var first = await _home.JsonAsync("import", file);

        Assert.Equal("claude-code", Assert.Single(first.List("formats")).GetString());
        Assert.Equal(3, first.GetProperty("added").Number("episode"));
        Assert.Equal(1, first.GetProperty("added").Number("session"));
        var skipped = Assert.Single(first.List("skipped"));
        JsonAssert.Properties(skipped, "place", "why");
        Assert.Contains(":3", skipped.Text("place"), StringComparison.Ordinal);
        Assert.Equal(("import", "external"), ((await _home.JsonAsync("log")).List("changesets")[0].GetProperty("actor").Text("kind"),
            (await _home.JsonAsync("list", "episodes")).List("items")[0].Text("label")));
        var again = await _home.JsonAsync("import", file);
        Assert.Empty(again.GetProperty("added").EnumerateObject());
        Assert.Equal(3, again.GetProperty("alreadyKnown").Number("episode"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, again.GetProperty("sequence").ValueKind);
    }

    [Fact]
    public async Task names_what_an_import_does_not_bring_back()
    {
        const string Line = """{"type":"user","uuid":"u1","sessionId":"s","message":{"role":"user","content":"Use port 5433"}}""";
        var file = _home.Write("t.jsonl", Line + "\n");
        await _home.JsonAsync("import", file);
        var episodes = (await _home.JsonAsync("log", "--entries")).List("changesets")
            .First(c => c.List("entries").Any(e => e.Text("kind") == "episode")).Number("sequence");
        var undone = (await _home.JsonAsync("rollback", $"{episodes}")).Number("sequence");

        var back = Assert.Single((await _home.JsonAsync("import", file)).List("takenBack"));

        Assert.Equal((undone, 1), (back.Number("sequence"), back.Number("count")));
        Assert.Contains($"ingrain rollback {undone}", (await _home.RunAsync("import", file)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_what_an_import_wrote_before_it_was_cancelled()
    {
        var folder = Directory.CreateDirectory(_home.At("vault")).FullName;
        for (var i = 0; i < 300; i++)
            await File.WriteAllTextAsync(Path.Combine(folder, $"n{i}.md"), $"Note {i}\n", TestContext.Current.CancellationToken);
        using var source = new CancellationTokenSource();
        var run = _home.RunUntilAsync(["import", folder, "--json"], source.Token);
        while (!run.IsCompleted && (await _home.RunAsync("log", "--json")).Json.List("changesets").Count < 2) await Task.Yield();
        await source.CancelAsync();

        // On a fast machine it may be done before it is cancelled: then there is nothing to tell.
        if (await run is { ExitCode: ExitCode.Cancelled } cancelled)
        {
            Assert.InRange(cancelled.Json.GetProperty("error").GetProperty("imported").GetProperty("added").Number("note"), 2, 299);
            Assert.Contains("Import it again", cancelled.Json.GetProperty("error").Text("message"), StringComparison.Ordinal);
        }
        var again = await _home.JsonAsync("import", folder);
        Assert.Equal(300, (again.GetProperty("added").TryGetProperty("note", out var added) ? added.GetInt32() : 0)
            + (again.GetProperty("alreadyKnown").TryGetProperty("note", out var known) ? known.GetInt32() : 0));
    }

    [Fact]
    public async Task leaves_what_somebody_changed_since_the_last_import()
    {
        var folder = Directory.CreateDirectory(_home.At("vault")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "rules.md"), "# Rules\n\nBe kind.\n", TestContext.Current.CancellationToken);
        await _home.JsonAsync("import", folder);
        var note = Assert.Single((await _home.JsonAsync("list", "notes")).List("items"));
        await _home.JsonAsync("remember", "--id", note.Text("id"), "# Rules\n\nBe kind and brief.\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "rules.md"), "# Rules\n\nBe very kind.\n", TestContext.Current.CancellationToken);

        var again = await _home.JsonAsync("import", folder);

        Assert.Contains("changed here since, by ada", Assert.Single(again.List("skipped")).Text("why"), StringComparison.Ordinal);
        Assert.Contains("brief", (await _home.JsonAsync("open", note.Text("id"))).Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_what_it_cannot_import()
    {
        JsonAssert.Error(await _home.RunAsync("import", _home.At("none"), "--json"), ExitCode.NotFound, "not-found");
        JsonAssert.Error(await _home.RunAsync("import", _home.Write("x.bin", "\u0001\u0002"), "--json"), ExitCode.Usage, "invalid");
        JsonAssert.Error(await _home.RunAsync("import", _home.At("none"), "--format", "floppy", "--json"), ExitCode.Usage, "invalid");
        var damaged = _home.Write("bad.ingrain", "{\"format\":\"ingrain-bundle\",\"version\":1}\n");
        JsonAssert.Error(await _home.RunAsync("import", damaged, "--json"), ExitCode.Usage, "invalid");
    }

    [Fact]
    public async Task examines_the_store()
    {
        await _home.FactAsync("one");

        var answer = await _home.JsonAsync("doctor");

        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.Equal((_home.Db, "INGRAIN_DB", 2), (answer.Text("store"), answer.Text("storeChosenBy"), answer.Number("schema")));
        Assert.Equal(1, Assert.Single(answer.List("spaces")).Number("sequence"));
        Assert.StartsWith("3.", answer.Text("sqlite"), StringComparison.Ordinal);
        Assert.InRange(answer.GetProperty("sizesBytes").Number("file"), 1, long.MaxValue);
        Assert.All(answer.List("checks"), c => JsonAssert.Properties(c, "name", "level", "finding"));
    }

    [Fact]
    public async Task says_that_a_store_cannot_be_used()
    {
        var notes = _home.Write("notes.txt", new string('x', 5_000));

        var run = await _home.RunAsync("doctor", "--db", notes, "--json");

        Assert.Equal(ExitCode.Unavailable, run.ExitCode);
        Assert.Contains(run.Json.List("checks"), c => c.Text("level") == "problem");
        JsonAssert.Error(await _home.RunAsync("list", "--db", notes, "--json"), ExitCode.Corrupt, "corrupt");
        Assert.Equal(new string('x', 5_000), File.ReadAllText(notes));
        Assert.Equal(ExitCode.Unavailable, (await _home.RunAsync("list", "--db", _home.At("."), "--json")).ExitCode);
    }
}
