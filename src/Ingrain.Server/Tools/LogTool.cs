using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;
using Ingrain.Storage;

namespace Ingrain.Server.Tools;

/// <summary>The tool that shows the latest changesets.</summary>
internal static class LogTool
{
    private const int LimitMax = 50;
    private const int ChangesShown = 5;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "log",
        Title = "Latest changes",
        Description = "The latest changesets, newest first: who wrote what, when and why. Their numbers go into diff, rollback and as_of.",
        Effect = ToolEffect.Reads,
        Arguments = new ArgumentList(
            new WholeArgument("before", "Changeset to go on before.", 1, int.MaxValue),
            new WholeArgument("limit", "Default 10.", 1, LimitMax)),
        Example = """{"limit":10}""",
        OutputSchema = Schemas.Object("\"changesets\"", $$"""
            "changesets":{{Schemas.Objects}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var limit = call.Arguments.Whole("limit") ?? 10;
        var log = await call.Engine.LogAsync(call.Space, call.Arguments.Whole("before"), limit, ct).ConfigureAwait(false);
        var changesets = log.Select(Item).ToList();
        long? before = changesets.Count == limit && changesets[^1].Sequence > 1 ? changesets[^1].Sequence : null;
        var lines = changesets.Select(c => $"- {c.Sequence}, {c.RecordedAt}, {c.Actor}: "
            + string.Join(", ", c.Changes.Select(e => $"{e.Kind}:{e.Id}")) + (c.More > 0 ? $" and {c.More} more" : "")
            + (c.Reason is { } reason ? $"; reason: {reason}" : ""));
        var text = changesets.Count == 0 ? "Nothing was ever written here." : string.Join('\n', lines);
        if (before is not null) text += $"\n(more: pass before {before})";
        return call.Evidence(text, new LogResult(Words.Notice, changesets, before));
    }

    private static ChangesetItem Item(Changeset changeset)
    {
        var changes = changeset.Entries.Where(e => e.Id is not null).Take(ChangesShown)
            .Select(e => new ChangeItem(Words.Of(e.Kind), e.Id!.Value.Value, e.Version)).ToList();
        return new ChangesetItem(changeset.Sequence, TimeText.Of(changeset.RecordedAt), VisibleText.Line(changeset.Actor.ToString()),
            ReasonOf(changeset), changes, changeset.Entries.Count - changes.Count);
    }

    /// <summary>Why a changeset was written, in short; null where nobody said.</summary>
    /// <param name="changeset">The changeset.</param>
    public static string? ReasonOf(Changeset changeset) =>
        string.IsNullOrEmpty(changeset.Reason) ? null : VisibleText.Part(VisibleText.Line(changeset.Reason), 0, 200);
}
