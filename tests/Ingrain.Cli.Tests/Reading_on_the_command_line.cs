using System.Text.Json;
using Ingrain.Cli.Tests.Setup;

namespace Ingrain.Cli.Tests;

public sealed class Reading_on_the_command_line : IDisposable
{
    private readonly CliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task opens_what_was_at_a_path_then()
    {
        await _home.JsonAsync("remember", "--path", "notes/a", "first");
        await _home.JsonAsync("remember", "--path", "notes/a", "second");

        var now = await _home.JsonAsync("open", "notes/a");
        JsonAssert.Properties(now, "kind", "id", "version", "state", "label", "text", "path", "pinned", "importance", "confidence", "tags",
            "recordedAt", "sequence", "actor", "evidence", "contentHash");
        Assert.Equal("second", now.Text("text"));
        var then = await _home.JsonAsync("open", "notes/a", "--as-of", "1");
        Assert.Equal("first", then.Text("text"));
        Assert.Equal("2026-03-20T10:00:02Z", then.Text("supersededAt"));
        JsonAssert.Error(await _home.RunAsync("open", "notes/a", "--as-of", "0", "--json"), ExitCode.NotFound, "not-found");
        JsonAssert.Error(await _home.RunAsync("open", "nowhere", "--json"), ExitCode.NotFound, "not-found");
    }

    [Fact]
    public async Task lists_what_holds_and_with_all_what_does_not()
    {
        string[] claim = ["--subject", "a", "--predicate", "b", "--type", "status"];
        await _home.FactAsync("old", [.. claim, "--valid-from", "2026-01-01"]);
        await _home.FactAsync("new", [.. claim, "--valid-from", "2026-02-01"]);
        var wrong = await _home.FactAsync("wrong");
        await _home.JsonAsync("retract", wrong);

        Assert.Equal(["new"], Texts(await _home.JsonAsync("list", "facts")));
        Assert.Equal(["old", "new", "wrong"], Texts(await _home.JsonAsync("list", "facts", "--all")));
        Assert.Equal(["old"], Texts(await _home.JsonAsync("list", "fact", "--valid-at", "2026-01-15")));
        Assert.Equal(["new", "wrong"], Texts(await _home.JsonAsync("list", "facts", "--as-of", "3")));
    }

    [Fact]
    public async Task pages_through_every_kind_without_missing_or_repeating_anything()
    {
        for (var i = 0; i < 5; i++) await _home.JsonAsync("remember", "--path", $"notes/{i}", $"note {i}");
        for (var i = 0; i < 5; i++) await _home.FactAsync($"fact {i}");
        for (var i = 0; i < 5; i++) await _home.JsonAsync("observe", "--session", "s", $"said {i}");

        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await _home.JsonAsync(["list", "--limit", "4", .. cursor is null ? Array.Empty<string>() : ["--cursor", cursor]]);
            seen.AddRange(Texts(page));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(16, seen.Count);
        Assert.Equal(16, seen.Distinct().Count());
        JsonAssert.Error(await _home.RunAsync("list", "--cursor", "nonsense", "--json"), ExitCode.Usage, "invalid");
        JsonAssert.Error(await _home.RunAsync("list", "facts", "--cursor", "fact~nonsense", "--json"), ExitCode.Usage, "invalid");
    }

    [Fact]
    public async Task lists_a_part_of_the_tree_or_one_session()
    {
        await _home.JsonAsync("remember", "--path", "runbooks/deploy", "deploy");
        await _home.JsonAsync("remember", "--path", "other", "other");
        await _home.JsonAsync("observe", "--session", "s1", "in one");
        await _home.JsonAsync("observe", "--session", "s2", "in two");

        Assert.Equal(["deploy"], Texts(await _home.JsonAsync("list", "--under", "runbooks")));
        Assert.Equal(["in two"], Texts(await _home.JsonAsync("list", "--session", "s2")));
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("list", "facts", "--session", "s2")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await _home.RunAsync("list", "things")).ExitCode);
    }

    [Fact]
    public async Task tells_the_history_with_who_and_why()
    {
        await _home.JsonAsync("remember", "--path", "a", "first");
        await _home.JsonAsync("remember", "--path", "a", "second", "--as-agent", "bot", "--reason", "tidied");

        var answer = await _home.JsonAsync("history", "a");

        JsonAssert.Properties(answer, "kind", "id", "versions");
        var versions = answer.List("versions");
        Assert.Equal([1L, 2L], versions.Select(v => v.Number("version")));
        JsonAssert.Properties(versions[1], "version", "changeset", "content");
        Assert.Equal("second", versions[1].GetProperty("content").Text("text"));
        Assert.Equal(("tidied", "bot"),
            (versions[1].GetProperty("changeset").Text("reason"), versions[1].GetProperty("changeset").GetProperty("actor").Text("name")));
    }

    [Fact]
    public async Task logs_the_newest_changesets_first()
    {
        for (var i = 1; i <= 4; i++) await _home.FactAsync($"fact {i}", "--reason", $"reason {i}");

        var log = (await _home.JsonAsync("log", "--limit", "2", "--entries")).List("changesets");

        Assert.Equal([4L, 3L], log.Select(c => c.Number("sequence")));
        JsonAssert.Properties(log[0], "sequence", "id", "actor", "credential", "reason", "recordedAt", "hash", "previousHash", "changes",
            "entries");
        Assert.Equal(log[1].Text("hash"), log[0].Text("previousHash"));
        Assert.Equal(1, log[0].GetProperty("changes").Number("fact"));
        JsonAssert.Properties(log[0].List("entries")[0], "kind", "id", "version");
        Assert.Equal([2L, 1L], (await _home.JsonAsync("log", "--before", "3")).List("changesets").Select(c => c.Number("sequence")));
    }

    [Fact]
    public async Task tells_what_differs_between_two_points()
    {
        var kept = await _home.FactAsync("stays");
        await _home.JsonAsync("remember", "--path", "a", "one\ntwo\nthree");
        await _home.JsonAsync("remember", "--path", "a", "one\n2\nthree");
        await _home.JsonAsync("retract", kept);

        var answer = await _home.JsonAsync("diff", "#2");

        JsonAssert.Properties(answer, "from", "differences");
        Assert.Equal(["changed", "withdrawn"], answer.List("differences").Select(d => d.Text("change")));
        JsonAssert.Properties(answer.List("differences")[0], "kind", "id", "change", "before", "after");
        Assert.Equal(["added", "added"], (await _home.JsonAsync("diff", "0", "2")).List("differences").Select(d => d.Text("change")));
        var shown = (await _home.RunAsync("diff", "2")).Out;
        Assert.Contains("- two", shown, StringComparison.Ordinal);
        Assert.Contains("+ 2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_no_difference_where_something_came_and_went_in_between()
    {
        var id = await _home.FactAsync("short-lived");
        await _home.JsonAsync("retract", id);

        Assert.Contains("Nothing differs", (await _home.RunAsync("diff", "0")).Out, StringComparison.Ordinal);
        Assert.Single((await _home.JsonAsync("diff", "0")).List("differences"));
    }

    [Fact]
    public async Task does_not_show_what_nobody_knew_then()
    {
        await _home.JsonAsync("remember", "--path", "a", "first");
        await _home.JsonAsync("remember", "--path", "a", "second");

        Assert.DoesNotContain("replaced", (await _home.RunAsync("open", "a", "--as-of", "1")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_every_session_whether_it_has_a_record_or_not()
    {
        await _home.JsonAsync("observe", "--session", "monday", "--id", "e1", "--occurred-at", "2026-03-02", "first");
        await _home.JsonAsync("observe", "--session", "tuesday", "--id", "e2", "other");
        await _home.JsonAsync("observe", "--session", "monday", "--id", "e3", "--occurred-at", "2026-03-04", "second");
        const string Line = """{"type":"user","uuid":"u1","sessionId":"s","message":{"role":"user","content":"Use port 5433"}}""";
        await _home.JsonAsync("import", _home.Write("t.jsonl", Line + "\n"));

        var sessions = (await _home.JsonAsync("list", "sessions")).List("items");

        Assert.Equal(3, sessions.Count);
        Assert.Equal(("monday", 2, "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z"), (sessions[0].Text("id"),
            sessions[0].Number("episodeCount"), sessions[0].Text("firstAt"), sessions[0].Text("lastAt")));
        Assert.Equal("claude-code", sessions[2].Text("source"));
        var page = await _home.JsonAsync("list", "sessions", "--limit", "2");
        Assert.Equal(sessions[2].Text("id"),
            Assert.Single((await _home.JsonAsync("list", "sessions", "--cursor", page.Text("cursor"))).List("items")).Text("id"));
        Assert.Contains("monday", (await _home.RunAsync("list", "sessions")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task opens_a_session_with_its_episodes_in_order()
    {
        for (var i = 1; i <= 3; i++) await _home.JsonAsync("observe", "--session", "monday", $"said {i}");

        var opened = await _home.JsonAsync("open", "monday", "--limit", "2");

        Assert.Equal(("session", 3), (opened.Text("kind"), opened.Number("episodeCount")));
        Assert.Equal(["said 1", "said 2"], opened.List("episodes").Select(e => e.Text("text")));
        var shown = (await _home.RunAsync("open", "monday", "--limit", "2")).Out;
        Assert.Contains("said 2", shown, StringComparison.Ordinal);
        Assert.Contains("and 1 more", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task leaves_no_space_at_the_ends_of_lines_in_a_pipe()
    {
        await _home.JsonAsync("remember", "--path", "a", "first");

        foreach (var command in new[] { "log", "list", "recall first", "history a", "doctor", "verify" })
            Assert.DoesNotMatch(" \n", (await _home.RunAsync(command.Split(' '))).Out);
    }

    private static IEnumerable<string> Texts(JsonElement answer) => answer.List("items").Select(i => i.Text("text"));
}
