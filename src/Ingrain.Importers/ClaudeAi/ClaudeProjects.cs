using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>
/// What a Claude.ai export holds beside conversations, as notes: a project's description, instructions and documents under
/// <c>claude/projects/name/</c>, and the memory that Claude keeps at <c>claude/memory.md</c>.
/// </summary>
internal sealed class ClaudeProjects(SourceFile file, ImportContext context)
{
    private const string IdPrefix = "claude:project/";
    private const string Folder = "claude/projects";

    public void Project(JsonElement project, string path, List<Reading> into)
    {
        var name = project.Words("name") ?? "unnamed";
        var key = project.Words("uuid") ?? "~" + ImportId.Hash(project.GetRawText());
        var folder = $"{Folder}/{NotePath.Segment(name)}";
        var before = into.Count;
        foreach (var (field, to) in (ReadOnlySpan<(string, string)>)[("description", "description"), ("prompt_template", "instructions")])
            if (project.Words(field) is { } text)
                Give(new(Place.Json(file, $"{path}.{field}"), ImportId.Of(IdPrefix, $"{key}/{field}"), $"{folder}/{to}.md", text)
                {
                    Title = $"{name}: {to}",
                }, into);
        var index = 0;
        foreach (var doc in project.Values("docs"))
        {
            var place = Place.Json(file, Place.Index($"{path}.docs", index++));
            var title = doc.Words("filename") ?? "unnamed";
            var id = doc.Words("uuid") ?? "~" + ImportId.Hash(doc.IsObject() ? doc.GetRawText() : "");
            var to = $"{folder}/{NotePath.Segment(title)}";
            Give(new(place, ImportId.Of(IdPrefix, $"{key}/{id}"), to, doc.Text("content") ?? "") { Title = title }, into);
        }
        if (into.Count == before) into.Add(Reading.Skip(Place.Json(file, path), "the project holds no instructions and no documents"));
    }

    public void Memory(JsonElement memory, string path, List<Reading> into)
    {
        var account = memory.Words("account_uuid") ?? "account";
        if (memory.Words("conversations_memory") is { } text)
            Give(new(Place.Json(file, $"{path}.conversations_memory"), ImportId.Of(IdPrefix, $"{account}/memory"), "claude/memory.md", text)
            {
                Title = "Claude's memory",
            }, into);
        foreach (var project in memory.Field("project_memories").Properties())
        {
            var place = Place.Json(file, Place.Key($"{path}.project_memories", project.Name));
            var to = $"{Folder}/{NotePath.Segment(project.Name)}/memory.md";
            Give(new(place, ImportId.Of(IdPrefix, $"{project.Name}/memory"), to, project.Value.AsText() ?? "")
            {
                Title = "Claude's memory of a project",
            }, into);
        }
    }

    private void Give(NoteDraft draft, List<Reading> into)
    {
        if (string.IsNullOrWhiteSpace(draft.Text)) into.Add(Reading.Skip(draft.Place, "it is empty"));
        else NoteMaker.Give(draft, context, into);
    }
}
