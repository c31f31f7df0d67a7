using static Ingrain.Importers.Tests.ImportedSources;

namespace Ingrain.Importers.Tests;

public sealed class Importing_a_Claude_Code_transcript
{
    private static object User(string uuid, object content, string session = "s1") =>
        new { type = "user", uuid, sessionId = session, timestamp = "2025-06-14T11:00:00.250Z", message = new { role = "user", content } };

    private static object Assistant(string uuid, params object[] content) =>
        new
        {
            type = "assistant", uuid, sessionId = "s1", timestamp = "2025-06-14T11:00:05Z",
            message = new { role = "assistant", model = "m", content },
        };

    [Fact]
    public void keeps_who_said_what_and_when_under_the_sources_own_ids()
    {
        var readings = Read("t.jsonl", Lines(User("u1", "Fix the build."), Assistant("a1", new { type = "text", text = "Done." })));

        Assert.Equal(["claude-code:s1/u1", "claude-code:s1/a1"], readings.Episodes().Select(e => e.Id.Value));
        Assert.Equal(["user", "assistant"], readings.Episodes().Select(e => e.Role));
        Assert.Equal(["Fix the build.", "Done."], readings.Episodes().Select(e => e.Content));
        Assert.Equal(DateTimeOffset.Parse("2025-06-14T11:00:00.25Z", null), readings.Episodes()[0].OccurredAt);
        Assert.All(readings.Episodes(), e => Assert.Equal("claude-code:s1", e.Session.Value));
        Assert.All(readings.Episodes(), e => Assert.Equal(TrustLabel.External, e.Label));
        Assert.Empty(readings.Skipped());
    }

    [Fact]
    public void makes_each_thought_call_and_answer_an_episode_of_its_own()
    {
        var readings = Read("t.jsonl", Lines(
            Assistant("a1",
                new { type = "thinking", thinking = "Look first.", signature = "x" },
                new { type = "text", text = "Running it." },
                new { type = "tool_use", id = "c1", name = "Bash", input = new { command = "ls 'ü'" } }),
            User("u1", new object[]
            {
                new { type = "tool_result", tool_use_id = "c1", is_error = true,
                    content = new[] { new { type = "text", text = "a.txt" } } },
            })));

        var episodes = readings.Episodes();
        Assert.Equal(["thinking", "assistant", "assistant", "tool"], episodes.Select(e => e.Role));
        Assert.Equal(["claude-code:s1/a1", "claude-code:s1/a1#1", "claude-code:s1/a1#2", "claude-code:s1/u1"],
            episodes.Select(e => e.Id.Value));
        Assert.Equal("Bash {\"command\":\"ls 'ü'\"}", episodes[2].Content);
        Assert.Equal("tool-call", episodes[2].Metadata["kind"]);
        Assert.Equal("a.txt", episodes[3].Content);
        Assert.Equal("Bash", episodes[3].Speaker);
        Assert.Equal("true", episodes[3].Metadata["failed"]);
    }

    [Fact]
    public void never_takes_what_the_program_wrote_for_the_persons_words()
    {
        var readings = Read("t.jsonl", Lines(
            new { type = "user", uuid = "m", sessionId = "s1", isMeta = true, message = new { role = "user", content = "Caveat." } },
            new
            {
                type = "user", uuid = "c", sessionId = "s1", isCompactSummary = true,
                message = new { role = "user", content = "So far." }
            }));

        Assert.All(readings.Episodes(), e => Assert.Equal("system", e.Role));
        Assert.Equal(["meta", "compact-summary"], readings.Episodes().Select(e => e.Metadata["kind"]));
    }

    [Fact]
    public void keeps_a_sub_agents_conversation_apart()
    {
        var readings = Read("t.jsonl", Lines(
            User("u1", "Go."),
            new
            {
                type = "user", uuid = "x", sessionId = "s1", isSidechain = true, agentId = "a7",
                message = new { role = "user", content = "Look." }
            }));

        Assert.Equal(["claude-code:s1", "claude-code:s1/a7"], readings.Episodes().Select(e => e.Session.Value));
        Assert.Equal(["claude-code:s1", "claude-code:s1/a7"], readings.Records<Session>().Select(s => s.Id.Value));
        Assert.Equal("sub-agent a7", readings.Records<Session>()[1].Title);
    }

    [Fact]
    public void finds_a_title_that_another_file_holds()
    {
        var readings = ReadAll(
            ("a.jsonl", Lines(User("u1", "Go."), User("v1", "Other.", "s2"))),
            ("b.jsonl", Lines(new { type = "summary", summary = "The other one", leafUuid = "v1" })));

        Assert.Equal([null, "The other one"], readings.Records<Session>().Select(s => s.Title));
        Assert.Empty(readings.Skipped());
    }

    [Fact]
    public void prefers_the_title_that_the_person_gave()
    {
        var readings = Read("t.jsonl", Lines(
            User("u1", "Go."),
            new { type = "custom-title", customTitle = "Mine", sessionId = "s1" },
            new { type = "ai-title", aiTitle = "Its", sessionId = "s1" }));

        Assert.Equal("Mine", Assert.Single(readings.Records<Session>()).Title);
        Assert.Equal("t.jsonl:3", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void does_not_give_a_title_of_a_conversation_that_is_elsewhere()
    {
        var readings = Read("t.jsonl", Lines(
            new { type = "summary", summary = "One", leafUuid = "gone-1" },
            new { type = "summary", summary = "Two", leafUuid = "gone-2" },
            User("u1", "Go.")));

        Assert.Null(Assert.Single(readings.Records<Session>()).Title);
        Assert.Equal(["t.jsonl:1", "t.jsonl:2"], readings.Skipped().Select(s => s.Place));
    }

    [Fact]
    public void brings_the_earlier_lines_of_a_file_that_was_cut_and_names_the_cut_one()
    {
        var text = Lines(User("u1", "Go."), User("u2", "And on."));

        var readings = Read("t.jsonl", text[..^30]);

        Assert.Equal("Go.", Assert.Single(readings.Episodes()).Content);
        var skipped = Assert.Single(readings.Skipped());
        Assert.Equal("t.jsonl:2", skipped.Place);
        Assert.Contains("cut off", skipped.Why);
    }

    [Fact]
    public void keeps_the_first_of_two_messages_under_one_id_and_tells_the_second()
    {
        var readings = Read("t.jsonl", Lines(User("u1", "First."), User("u1", "Second."), User("u1", "First.")));

        Assert.Equal("First.", Assert.Single(readings.Episodes()).Content);
        Assert.Contains("other content", readings.Skipped()[0].Why);
        Assert.Contains("repeats", readings.Skipped()[1].Why);
    }

    [Fact]
    public void tells_bookkeeping_empty_and_malformed_lines_with_their_places()
    {
        var readings = Read("t.jsonl", Lines(
            User("u1", "Go."),
            new { type = "file-history-snapshot", messageId = "u1" },
            User("u2", "  "),
            new { type = "user", uuid = "u3", sessionId = "s1", message = "error" },
            new { silly = "this" }) + "42\n{\"type\":\n");

        Assert.Single(readings.Episodes());
        Assert.Equal(["t.jsonl:2", "t.jsonl:3 $.message.content", "t.jsonl:4", "t.jsonl:5", "t.jsonl:6", "t.jsonl:7"],
            readings.Skipped().Select(s => s.Place));
    }

    [Fact]
    public void leaves_a_placeholder_for_a_picture()
    {
        var readings = Read("t.jsonl", Lines(User("u1", new object[]
        {
            new { type = "text", text = "See:" },
            new { type = "image", source = new { type = "base64", media_type = "image/png", data = "AAAA" } },
        })));

        Assert.Equal("See:\n\n[image: image/png]", Assert.Single(readings.Episodes()).Content);
        Assert.Equal("t.jsonl:1 $.message.content[1]", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void leaves_a_time_without_an_offset_unknown_and_tells_it()
    {
        var readings = Read("t.jsonl", Lines(
            new
            {
                type = "user", uuid = "u1", sessionId = "s1", timestamp = "2025-06-14 11:00:00",
                message = new { role = "user", content = "Go." }
            }));

        Assert.Null(Assert.Single(readings.Episodes()).OccurredAt);
        Assert.Contains("time", Assert.Single(readings.Skipped()).Why);
    }

    [Fact]
    public void gives_lines_without_ids_stable_ones_whatever_the_file_is_called()
    {
        object[] lines =
        [
            new { type = "user", message = new { role = "user", content = "Go." } },
            new
            {
                type = "assistant",
                message = new
                {
                    role = "assistant",
                    content = new object[] { new { type = "text", text = "Yes." }, new { type = "tool_use", name = "Bash" } },
                },
            },
        ];

        var first = Read("a.jsonl", Lines(lines)).Episodes().Select(e => e.Id).ToList();
        var moved = Read("b.jsonl", Lines([.. lines, lines[0]])).Episodes().Select(e => e.Id).ToList();

        Assert.Equal(3, first.Count);
        Assert.Equal(first, moved[..3]);
        Assert.EndsWith("#1", first[2].Value);
    }

    [Fact]
    public void reads_the_form_that_sessions_from_the_web_are_kept_in()
    {
        var readings = Read("t.json", System.Text.Json.JsonSerializer.Serialize(new { loglines = new[] { User("u1", "Go."), 7 } }));

        Assert.Equal("Go.", Assert.Single(readings.Episodes()).Content);
        Assert.Equal("t.json $.loglines[1]", Assert.Single(readings.Skipped()).Place);
    }
}
