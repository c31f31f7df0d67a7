using static Ingrain.Importers.Tests.ImportedSources;

namespace Ingrain.Importers.Tests;

public sealed class Importing_a_Codex_session
{
    private static readonly object Head = Line("session_meta", new { id = "s1", timestamp = "2025-10-29T00:59:38Z", cwd = "/demo" });

    private static object Line(string type, object payload) => new { timestamp = "2025-10-29T00:59:40.5Z", type, payload };

    private static object Item(object payload) => Line("response_item", payload);

    private static object Said(string role, string text) =>
        Item(new { type = "message", role, content = new[] { new { type = role == "user" ? "input_text" : "output_text", text } } });

    [Fact]
    public void keeps_messages_thoughts_calls_and_answers()
    {
        var readings = Read("r.jsonl", Lines(Head,
            Said("user", "Run the tests."),
            Item(new
            {
                type = "reasoning", summary = new[] { new { type = "summary_text", text = "Tests first." } },
                encrypted_content = "AAAA"
            }),
            Item(new
            {
                type = "function_call", id = "fc1", name = "shell",
                arguments = "{ \"command\": [\"dotnet\", \"test\"] }", call_id = "c1"
            }),
            Item(new { type = "function_call_output", call_id = "c1", output = "41 passed" }),
            Said("assistant", "All passed.")));

        var episodes = readings.Episodes();
        Assert.Equal(["user", "thinking", "assistant", "tool", "assistant"], episodes.Select(e => e.Role));
        Assert.Equal("shell {\"command\":[\"dotnet\",\"test\"]}", episodes[2].Content);
        Assert.Equal("codex:s1/fc1", episodes[2].Id.Value);
        Assert.Equal("shell", episodes[3].Speaker);
        Assert.All(episodes, e => Assert.Equal(DateTimeOffset.Parse("2025-10-29T00:59:40.5Z", null), e.OccurredAt));
        Assert.Equal("codex:s1", Assert.Single(readings.Records<Session>()).Id.Value);
        Assert.Empty(readings.Skipped());
    }

    [Fact]
    public void brings_what_is_said_both_as_an_item_and_as_an_event_once_in_either_order()
    {
        var readings = Read("r.jsonl", Lines(Head,
            Said("user", "Go."), Line("event_msg", new { type = "user_message", message = "Go." }),
            Line("event_msg", new { type = "agent_message", message = "Going." }), Said("assistant", "Going.")));

        Assert.Equal(["Go.", "Going."], readings.Episodes().Select(e => e.Content));
        Assert.Equal(["r.jsonl:3", "r.jsonl:4"], readings.Skipped().Select(s => s.Place));
    }

    [Fact]
    public void brings_an_event_that_no_item_repeats()
    {
        var readings = Read("r.jsonl",
            Lines(Head, Line("event_msg", new { type = "agent_message", message = "Only here." }), Said("user", "Go.")));

        Assert.Equal(["Go.", "Only here."], readings.Episodes().Select(e => e.Content));
        Assert.Empty(readings.Skipped());
    }

    [Fact]
    public void brings_a_word_said_twice_twice()
    {
        var yes = Line("event_msg", new { type = "user_message", message = "Yes." });

        var readings = Read("r.jsonl", Lines(Head, Said("user", "Yes."), yes, Said("user", "Yes."), yes));

        Assert.Equal(2, readings.Episodes().Count);
        Assert.Equal(2, readings.Skipped().Count);
    }

    [Fact]
    public void reads_older_files_without_the_envelope()
    {
        var readings = Read("r.jsonl", Lines(
            new { id = "old", timestamp = "2025-05-01T00:00:00Z", instructions = (string?)null },
            new { record_type = "state" },
            new { type = "message", role = "user", content = new[] { new { type = "input_text", text = "Go." } } },
            new { type = "local_shell_call", call_id = "c1", action = new { command = new[] { "ls" } } }));

        Assert.Equal(["Go.", "local_shell {\"command\":[\"ls\"]}"], readings.Episodes().Select(e => e.Content));
        Assert.All(readings.Episodes(), e => Assert.Equal("codex:old", e.Session.Value));
        Assert.All(readings.Episodes(), e => Assert.Null(e.OccurredAt));
        Assert.Equal("r.jsonl:2", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void never_takes_the_programs_context_for_the_persons_words()
    {
        var readings = Read("r.jsonl", Lines(Head, Said("user", "<environment_context>\n<cwd>/demo</cwd>"),
            Said("developer", "Be brief.")));

        Assert.All(readings.Episodes(), e => Assert.Equal("system", e.Role));
    }

    [Fact]
    public void keeps_a_forked_session_under_its_own_id()
    {
        var readings = Read("r.jsonl", Lines(Head, Line("session_meta", new { id = "parent" }), Said("user", "Go.")));

        Assert.Equal("codex:s1", Assert.Single(readings.Episodes()).Session.Value);
        Assert.Contains("forked", Assert.Single(readings.Skipped()).Why);
    }

    [Fact]
    public void keeps_the_summary_of_a_compaction_and_tells_encrypted_thinking()
    {
        var readings = Read("r.jsonl", Lines(Head,
            Line("compacted", new { message = "So far.", replacement_history = new[] { 1 } }),
            Item(new { type = "reasoning", summary = Array.Empty<int>(), encrypted_content = "AAAA" }),
            Line("turn_context", new { cwd = "/demo" })));

        var episode = Assert.Single(readings.Episodes());
        Assert.Equal(("system", "compact-summary"), (episode.Role, episode.Metadata["kind"]));
        Assert.Equal(["r.jsonl:2 $.payload.replacement_history", "r.jsonl:3", "r.jsonl:4"], readings.Skipped().Select(s => s.Place));
    }

    [Fact]
    public void takes_the_session_from_the_files_name_where_no_line_names_it()
    {
        var readings = Read("rollout-2025-10-29T00-59-38-019a0000-0000-7000-8000-000000000001.jsonl", Lines(Said("user", "Go.")));

        Assert.Equal("codex:019a0000-0000-7000-8000-000000000001", Assert.Single(readings.Episodes()).Session.Value);
    }
}
