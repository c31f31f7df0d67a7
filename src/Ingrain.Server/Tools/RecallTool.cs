using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool that gives back what bears on a question.</summary>
internal static class RecallTool
{
    private const int BudgetDefault = 2_000;
    private const int BudgetMax = 16_000;
    private const int LimitMax = 50;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "recall",
        Title = "Recall from memory",
        Description = "Look things up in long-term memory. Call it when a task starts and before you answer about people, projects, "
            + "preferences, earlier decisions, errors or conversations. Gives what is relevant within a token budget, with dates and trust "
            + "labels, or says that nothing is known.",
        Effect = ToolEffect.Reads,
        Arguments = new ArgumentList(
            new TextArgument("query", "A question or the task, in words.", RecallQuery.TextLengthMax) { IsRequired = true },
            new WholeArgument("budget", "Tokens of text; default 2000.", 64, BudgetMax),
            new WholeArgument("limit", "Default 20.", 1, LimitMax),
            new ListArgument(new ChoiceArgument("kinds", "Default all.", ["fact", "note", "module", "episode"]), 4),
            new PointArgument("valid_at", "Facts true at this time (ISO 8601).", OrSequence: false),
            new PointArgument("as_of", "What was known then: changeset number or ISO 8601 time.", OrSequence: true),
            new FlagArgument("superseded", "Also facts that no longer hold.")),
        Example = """{"query":"how do we deploy the billing service?"}""",
        OutputSchema = Schemas.Object("\"items\",\"nothing_relevant\"", $$"""
            "items":{"type":"array","items":{{Schemas.Item}}},"nothing_relevant":{"type":"boolean"}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var given = call.Arguments;
        var query = new RecallQuery
        {
            Text = given.Required("query"),
            LimitTokens = given.Whole("budget") ?? BudgetDefault,
            Limit = given.Whole("limit") ?? 20,
            Kinds = [.. given.Texts("kinds").Select(Words.Kind)],
            ValidAt = given.Time("valid_at"),
            AsOf = given.Point("as_of"),
            IncludeSuperseded = given.Flag("superseded"),
        };
        var recalled = await call.Engine.RecallAsync(call.Space, query, ct).ConfigureAwait(false);
        var data = Data(recalled, query.LimitTokens);
        return new ToolAnswer(Text(recalled), WireJson.Element(data));
    }

    /// <summary>The text of a recall: the engine's own frame, or an honest nothing. Pinned notes come along also with a nothing.</summary>
    /// <param name="recalled">What was recalled.</param>
    public static string Text(Recalled recalled) => string.Concat(Warnings(recalled).Select(w => w + "\n"))
        + (recalled.Context.Length == 0 ? "Nothing relevant is known."
            : recalled.NothingRelevant ? "Nothing else is relevant.\n" + recalled.Context
            : recalled.Context);

    private static IEnumerable<string> Warnings(Recalled recalled) => recalled.Warnings.Select(VisibleText.Line);

    private static RecallResult Data(Recalled recalled, int limitTokens)
    {
        var items = new List<MemoryItem>();
        // The data must fit the budget as the text does: four characters to a token, and an item that has no room is still named.
        var room = limitTokens * 4;
        foreach (var item in recalled.Items)
        {
            var shown = Shown.Recalled(item, Math.Max(room, 80));
            room -= shown.Text.Length;
            items.Add(shown);
        }
        return new RecallResult(Words.Notice, items, recalled.NothingRelevant, recalled.Tokens, recalled.Sequence,
            recalled.Warnings.Count == 0 ? null : [.. Warnings(recalled)]);
    }
}
