using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool that takes back what was wrong.</summary>
internal static class RetractTool
{
    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "retract",
        Title = "Take back what was wrong",
        Description = "Take back one memory that was wrong: it is recalled no more; history keeps it. Where something was true and has "
            + "changed, remember the new value instead. What a person confirmed stays.",
        Effect = ToolEffect.TakesBack,
        Idempotent = true,
        Arguments = new ArgumentList(
            new TextArgument("id", Targets.Described, MemoryPath.BytesMax) { IsRequired = true },
            new TextArgument("reason", "Why it was wrong; for the log.", WriteContext.ReasonLengthMax) { IsRequired = true }),
        Example = """{"id":"fact:0199f3a2-…","reason":"The user said this was a misunderstanding."}""",
        OutputSchema = Schemas.Object("\"id\",\"state\"", $$"""
            "id":{{Schemas.Text}},"state":{{Schemas.Text}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var found = await Targets.FindAsync(call, call.Arguments.Required("id"), null, ct).ConfigureAwait(false);
        if (Shown.IsInQuarantine(found)) throw new RefusedException("It is in quarantine: a person decides what becomes of it.");
        if ((found.Episode?.Label ?? found.Record!.Label) == TrustLabel.Confirmed)
            throw new RefusedException(
                "A person has confirmed this, and only a person takes it back. Tell them why you think it is wrong.");
        var opened = await call.Engine.RetractAsync(call.Space, found.Target, call.Context(call.Arguments.Required("reason")), ct)
            .ConfigureAwait(false);
        var state = Words.Of(opened.Episode?.State ?? opened.Record!.State);
        return ToolCall.Plain($"{Words.Reference(found.Target.Kind, found.Target.Id)} is {state}; it is no longer recalled.",
            new RetractResult(Words.Of(found.Target.Kind), found.Target.Id.Value, state));
    }
}
