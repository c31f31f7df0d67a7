using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool that shows one thing in full.</summary>
internal static class OpenTool
{
    private const int BudgetDefault = 4_000;
    private const int BudgetMax = 16_000;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "open",
        Title = "Open one memory",
        Description = "Read one fact, note, module or episode in full, with dates, evidence and whether it holds. Long texts come in "
            + "parts: pass next_offset on.",
        Effect = ToolEffect.Reads,
        Arguments = new ArgumentList(
            new TextArgument("id", Targets.Described, MemoryPath.BytesMax) { IsRequired = true },
            new WholeArgument("offset", "Where to start.", 0, int.MaxValue),
            new WholeArgument("budget", "Tokens of text; default 4000.", 64, BudgetMax),
            new PointArgument("as_of", "Changeset number or ISO 8601 time.", OrSequence: true)),
        Example = """{"id":"runbooks/deploy.md"}""",
        OutputSchema = Schemas.Object("\"memory\"", $"\"memory\":{Schemas.Item}"),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var given = call.Arguments;
        var at = given.Point("as_of") is { } point ? new ReadAt { AsOf = point } : null;
        var opened = await Targets.FindAsync(call, given.Required("id"), at, ct).ConfigureAwait(false);
        var item = Shown.Whole(opened, given.Whole("offset") ?? 0, (given.Whole("budget") ?? BudgetDefault) * 4);
        var head = Targets.Line(item with { Text = item.Title ?? "" }).TrimEnd();
        var rest = item.NextOffset is { } next ? $"\n(part of {item.Length} characters; go on with offset {next})" : "";
        return call.Evidence($"{head}\n{item.Text}{rest}", new OpenResult(Words.Notice, item));
    }
}
