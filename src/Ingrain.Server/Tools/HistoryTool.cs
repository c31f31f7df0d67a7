using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool that shows how something came to be what it is.</summary>
internal static class HistoryTool
{
    private const int LimitMax = 50;
    private const int TextLength = 400;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "history",
        Title = "History of one memory",
        Description = "All versions of one memory, newest first: who changed it, when, why and in which changeset.",
        Effect = ToolEffect.Reads,
        Arguments = new ArgumentList(
            new TextArgument("id", Targets.Described, MemoryPath.BytesMax) { IsRequired = true },
            new WholeArgument("limit", "Default 10.", 1, LimitMax)),
        Example = """{"id":"runbooks/deploy.md"}""",
        OutputSchema = Schemas.Object("\"kind\",\"id\",\"versions\"", $$"""
            "kind":{{Schemas.Text}},"id":{{Schemas.Text}},"versions":{{Schemas.Objects}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var found = await Targets.FindAsync(call, call.Arguments.Required("id"), null, ct).ConfigureAwait(false);
        var history = await call.Engine.HistoryAsync(call.Space, found.Target, ct).ConfigureAwait(false);
        var limit = call.Arguments.Whole("limit") ?? 10;
        // What is held back now was no better in an earlier version.
        var versions = history.Reverse().Take(limit).Select(h => Version(h, Shown.IsInQuarantine(found))).ToList();
        var result = new HistoryResult(
            Words.Notice, Words.Of(found.Target.Kind), found.Target.Id.Value, versions, Math.Max(0, history.Count - limit));
        var lines = versions.Select(v => $"- version {v.Version}, changeset {v.Sequence}, {v.RecordedAt}, {v.Actor}, {v.State}"
            + (v.Reason is { } reason ? $", reason: {reason}" : "") + $"\n  {VisibleText.Line(v.Text)}");
        return call.Evidence($"{result.Kind}:{result.Id}\n" + string.Join('\n', lines), result);
    }

    private static VersionItem Version(HistoryEntry entry, bool withheld)
    {
        var item = Shown.Brief(entry.Content, TextLength);
        return new VersionItem
        {
            Version = entry.Version,
            Sequence = entry.Changeset.Sequence,
            RecordedAt = TimeText.Of(entry.Changeset.RecordedAt),
            Actor = VisibleText.Line(entry.Changeset.Actor.ToString()),
            Reason = LogTool.ReasonOf(entry.Changeset),
            State = item.State ?? "active",
            Text = withheld ? "(in quarantine until a person has reviewed it)" : item.Text,
        };
    }
}
