using System.Text.Json;
using static Ingrain.Importers.Tests.ImportedSources;

namespace Ingrain.Importers.Tests;

public sealed class Importing_a_Claude_export
{
    private static object Message(string uuid, string sender, string text, string? parent = null) => new
    {
        uuid, sender, text, parent_message_uuid = parent, created_at = "2025-03-01T09:00:01.000000Z",
        content = new[] { new { type = "text", text } }, attachments = Array.Empty<object>(), files = Array.Empty<object>(),
    };

    private static List<Reading> ReadOne(params object[] messages) =>
        Read("conversations.json", JsonSerializer.Serialize(new[] { new { uuid = "c1", name = "Plan", chat_messages = messages } }));

    [Fact]
    public void keeps_who_said_what_and_when()
    {
        var readings = ReadOne(Message("m1", "human", "Draft it."), Message("m2", "assistant", "Here."));

        Assert.Equal(["user", "assistant"], readings.Episodes().Select(e => e.Role));
        Assert.Equal(["claude:c1/m1", "claude:c1/m2"], readings.Episodes().Select(e => e.Id.Value));
        Assert.Equal(DateTimeOffset.Parse("2025-03-01T09:00:01Z", null), readings.Episodes()[0].OccurredAt);
        Assert.Equal("Plan", Assert.Single(readings.Records<Session>()).Title);
        Assert.Empty(readings.Skipped());
    }

    [Fact]
    public void keeps_the_text_of_attachments_and_places_for_files()
    {
        var readings = ReadOne(new
        {
            uuid = "m1", sender = "human", text = "See.",
            attachments = new[] { new { file_name = "notes.txt", extracted_content = "freeze: Tue" } },
            files = new[] { new { file_name = "shot.png" } },
        });

        Assert.Equal(["See.", "freeze: Tue", "[file: shot.png]"], readings.Episodes().Select(e => e.Content));
        Assert.Equal("notes.txt", readings.Episodes()[1].Metadata["file"]);
        Assert.Equal("conversations.json $[0].chat_messages[0].files[0]", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void follows_the_last_branch_where_messages_name_their_parents()
    {
        var readings = ReadOne(
            Message("m1", "human", "What?", "00000000-0000-4000-8000-000000000000"),
            Message("m2", "assistant", "Old.", "m1"), Message("m3", "assistant", "New.", "m1"));

        Assert.Equal(["What?", "New."], readings.Episodes().Select(e => e.Content));
        Assert.Equal("conversations.json $[0].chat_messages[1]", Assert.Single(readings.Skipped()).Place);
    }

    [Fact]
    public void takes_the_order_of_the_file_where_a_parent_is_missing()
    {
        var readings = ReadOne(Message("m1", "human", "What?", "gone"), Message("m2", "assistant", "This.", "gone"));

        Assert.Equal(2, readings.Episodes().Count);
        Assert.Empty(readings.Skipped());
    }

    [Fact]
    public void makes_projects_notes_and_leaves_the_account_behind()
    {
        var readings = ReadAll(
            ("projects.json", """
                [{"uuid":"p1","name":"Kes/trel","prompt_template":"Be brief.","docs":[
                  {"uuid":"d1","filename":"../style.md","content":"British."},{"uuid":"d2","filename":"empty.md","content":""}]}]
                """),
            ("users.json", """[{"uuid":"a1","full_name":"Test","email_address":"t@example.com"}]"""),
            ("memories.json", """[{"conversations_memory":"Likes tea.","project_memories":{"p1":"Ships on Thursday."}}]"""));

        Assert.Equal(
            ["claude/projects/Kes-trel/instructions.md", "claude/projects/Kes-trel/..-style.md",
                "claude/memory.md", "claude/projects/p1/memory.md"],
            readings.Records<Note>().Select(n => n.Path));
        Assert.Equal(["projects.json $[0].docs[1]", "users.json $[0]"], readings.Skipped().Select(s => s.Place));
    }
}
