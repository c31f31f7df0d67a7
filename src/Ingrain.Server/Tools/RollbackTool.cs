using Ingrain.Server.Access;
using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool that undoes a changeset.</summary>
internal static class RollbackTool
{
    private const int BrokenMax = 50;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "rollback",
        Title = "Undo a changeset",
        Description = "Undo one changeset that an agent wrote by mistake, by a new one; history keeps both. Nothing is written where "
            + "something was changed again since.",
        Effect = ToolEffect.TakesBack,
        Arguments = new ArgumentList(
            new WholeArgument("sequence", "From log.", 1, int.MaxValue) { IsRequired = true },
            new TextArgument("reason", "For the log.", WriteContext.ReasonLengthMax) { IsRequired = true }),
        Example = """{"sequence":12,"reason":"Wrote the note to the wrong path."}""",
        OutputSchema = Schemas.Object("\"restored\",\"withdrawn\",\"changed_since\"", $$"""
            "restored":{{Schemas.Whole}},"withdrawn":{{Schemas.Whole}},"changed_since":{{Schemas.Texts}},
            "broken":{{Schemas.Texts}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        long sequence = call.Arguments.Whole("sequence")!.Value;
        var log = await call.Engine.LogAsync(call.Space, sequence + 1, 1, ct).ConfigureAwait(false);
        if (log is not [{ } changeset] || changeset.Sequence != sequence)
            throw new RefusedException($"There is no changeset {sequence}. Take the number from log.");
        if (AgentBounds.OnUndoing(log, isPerson: false) is { } why) throw new RefusedException(why);
        var done = await call.Engine.RollBackAsync(call.Space, sequence, call.Context(call.Arguments.Required("reason")), ct)
            .ConfigureAwait(false);
        var since = done.ChangedSince.Take(50).Select(t => Words.Reference(t.Kind, t.Id)).ToList();
        var result = new RollbackResult(done.Sequence, done.Restored, done.Withdrawn, done.Gone, since, [.. done.Broken.Take(BrokenMax)]);
        if (since.Count > 0)
        {
            var text = "Nothing was written, since these were changed again: " + string.Join(", ", since)
                + ". Undo the later changesets first, or correct these by remember or retract.";
            return ToolCall.Plain(text, result) with { IsError = true };
        }
        return ToolCall.Plain(done.Sequence is { } written
            ? $"Undone by changeset {written}: {done.Restored} brought back, {done.Withdrawn} withdrawn."
                + (done.Broken.Count == 0 ? "" : $" Modules that fail now are drafts: {string.Join(", ", done.Broken.Take(BrokenMax))}.")
            : "There was nothing to undo.", result);
    }
}
