using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool that shows what differs between two points.</summary>
internal static class DiffTool
{
    private const int SpanMax = 500;
    private const int ShownMax = 50;
    private const int TextLength = 200;

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "diff",
        Title = "Compare two points",
        Description = "What was added, changed or taken back between two points, such as since the last session.",
        Effect = ToolEffect.Reads,
        Arguments = new ArgumentList(
            new PointArgument("from", "Changeset number or ISO 8601 time, up to 500 changesets back.", true) { IsRequired = true },
            new PointArgument("to", "Default now.", OrSequence: true)),
        Example = """{"from":"12"}""",
        OutputSchema = Schemas.Object("\"differences\"", $$"""
            "differences":{{Schemas.Objects}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var head = (await call.Engine.HeadAsync(call.Space, ct).ConfigureAwait(false)).Sequence;
        var from = await SequenceAsync(call, call.Arguments.Point("from")!.Value, head, ct).ConfigureAwait(false);
        var to = call.Arguments.Point("to") is { } point ? await SequenceAsync(call, point, head, ct).ConfigureAwait(false) : head;
        if (Math.Abs(to - from) > SpanMax)
            throw new RefusedException(
                $"{Math.Abs(to - from)} changesets lie between the two points ({from} and {to}); at most {SpanMax} may. Take closer ones.");
        var differences = await call.Engine.DiffAsync(call.Space, AsOf.Changeset(from), AsOf.Changeset(to), ct).ConfigureAwait(false);
        var items = differences.Take(ShownMax).Select(Item).ToList();
        var more = Math.Max(0, differences.Count - ShownMax);
        var lines = items.Select(d => $"- {d.Change}: {d.Kind}:{d.Id}" + (d.Before is { } before ? $"\n  before: {before}" : "")
            + (d.After is { } after ? $"\n  after: {after}" : ""));
        var text = items.Count == 0 ? $"Nothing differs between changesets {from} and {to}." : string.Join('\n', lines);
        if (more > 0) text += $"\n({more} more: take closer points)";
        return call.Evidence(text, new DiffResult(Words.Notice, items, more));
    }

    /// <summary>The last changeset at or before a point: by halving, since the log can be long.</summary>
    private static async Task<long> SequenceAsync(ToolCall call, AsOf point, long head, CancellationToken ct)
    {
        if (point.Sequence is { } sequence) return Math.Min(sequence, head);
        var (low, high) = (0L, head);
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            var changeset = (await call.Engine.LogAsync(call.Space, middle + 1, 1, ct).ConfigureAwait(false))[0];
            if (changeset.RecordedAt <= point.Time) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private static DifferenceItem Item(Difference difference)
    {
        var (before, after) = (difference.Before, difference.After);
        var wasThere = before is not null && State(before) == RecordState.Active;
        var isThere = after is not null && State(after) == RecordState.Active;
        var change = (wasThere, isThere) switch
        {
            (false, true) => before is null ? "added" : "brought back",
            (true, false) => after is null ? "gone" : "taken back",
            _ => "changed",
        };
        // What is held back on one side must not be read on the other.
        var withheld = (before is not null && Shown.IsInQuarantine(before)) || (after is not null && Shown.IsInQuarantine(after));
        return new DifferenceItem(Words.Of(difference.Target.Kind), difference.Target.Id.Value, change,
            withheld ? null : Text(before), withheld ? null : Text(after));
    }

    private static string? Text(Opened? opened) =>
        opened is null ? null : VisibleText.Line(VisibleText.Part(Shown.TextOf(opened), 0, TextLength));

    private static RecordState State(Opened opened) => opened.Episode?.State ?? opened.Record!.State;
}
