using Ingrain.Server.Arguments;
using Ingrain.Server.Wire;

namespace Ingrain.Server.Tools;

/// <summary>The tool that keeps what happened, word for word.</summary>
internal static class ObserveTool
{
    private const int EpisodesMax = 100;
    private static readonly string[] s_ownRoles = ["user", "assistant", "system"];

    private static readonly ObjectArgument s_episode = new("episodes", "1 to 100, in order.", new ArgumentList(
        new TextArgument("role", "user, assistant, system, tool…", 64) { IsRequired = true },
        new TextArgument("content", "", Episode.ContentLengthMax) { IsRequired = true },
        new TextArgument("speaker", "", 200),
        new PointArgument("occurred_at", "ISO 8601", OrSequence: false),
        new TextArgument("id", "Your id: repeating it adds nothing.", RecordId.LengthMax)));

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "observe",
        Title = "Record what happened",
        Description = "Keep messages, tool results or observations word for word: the evidence that facts rest on. Cite the returned "
            + "ids in remember.",
        Effect = ToolEffect.Adds,
        Arguments = new ArgumentList(
            new TextArgument("session", "This conversation's name, the same in every call.", RecordId.LengthMax) { IsRequired = true },
            new ListArgument(s_episode, EpisodesMax) { IsRequired = true }),
        Example = """{"session":"2026-03-01-login-bug","episodes":[{"role":"user","content":"We always deploy on Tuesdays."}]}""",
        OutputSchema = Schemas.Object("\"added\",\"ids\"", $$"""
            "added":{{Schemas.Whole}},"already_known":{{Schemas.Whole}},"ids":{{Schemas.Texts}}
            """),
        CallAsync = CallAsync,
    };

    private static async Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken ct)
    {
        var session = Id(call.Arguments.Required("session"), "session");
        var episodes = call.Arguments.Objects("episodes").Select(e => EpisodeOf(call, session, e)).ToList();
        if (episodes.Count == 0) throw new RefusedException("'episodes' must have at least one entry.");
        var context = call.Context($"observed in session {session}");
        var observed = await call.Engine.ObserveAsync(call.Space, episodes, context, ct).ConfigureAwait(false);
        await NameSessionAsync(call, session, ct).ConfigureAwait(false);
        var result = new ObserveResult
        {
            Added = observed.Added,
            AlreadyKnown = observed.AlreadyKnown,
            Ids = [.. episodes.Select(e => e.Id.Value)],
            DifferentContent = Ids(observed.DifferentContent),
            Erased = Ids(observed.Erased),
            Sequence = observed.Sequence,
        };
        var text = $"Added {observed.Added} of {episodes.Count} episodes"
            + (observed.AlreadyKnown > 0 ? $"; {observed.AlreadyKnown} were known already" : "")
            + (observed.DifferentContent.Count > 0 ? $"; {observed.DifferentContent.Count} ids have other content, which stays" : "")
            + (observed.Erased.Count > 0 ? $"; {observed.Erased.Count} ids were erased on request and stay so" : "")
            + ". Ids: " + string.Join(", ", result.Ids);
        return ToolCall.Plain(text, result);
    }

    private static Episode EpisodeOf(ToolCall call, RecordId session, ReadArguments given)
    {
        var role = given.Required("role");
        return new Episode
        {
            Id = given.Text("id") is { } id ? Id(id, "id") : call.Ids.NextRecordId(),
            Session = session,
            Role = role,
            Speaker = given.Text("speaker"),
            Content = given.Required("content"),
            OccurredAt = given.Time("occurred_at"),
            // What a tool or a page said came from outside, whoever passes it on.
            Label = s_ownRoles.Contains(role, StringComparer.OrdinalIgnoreCase) ? TrustLabel.Agent : TrustLabel.External,
        };
    }

    /// <summary>Gives a session its record, once, so that it can be listed.</summary>
    private static async Task NameSessionAsync(ToolCall call, RecordId session, CancellationToken ct)
    {
        var there = await call.Engine.OpenAsync(call.Space, new Endpoint(RecordKind.Session, session), null, ct).ConfigureAwait(false);
        if (there is not null) return;
        var record = new Session { Id = session, Source = call.Client, Label = TrustLabel.Agent };
        // Somebody else may name it at the same moment; then it is named.
        await call.Engine.RememberAsync(call.Space, record, call.Context($"session {session}"), 0, ct).ConfigureAwait(false);
    }

    private static RecordId Id(string text, string place) => RecordId.TryParse(text, out var id)
        ? id
        : throw new RefusedException($"'{place}' must have 1 to {RecordId.LengthMax} characters and no control characters.");

    private static List<string>? Ids(IReadOnlyList<RecordId> ids) => ids.Count == 0 ? null : [.. ids.Select(i => i.Value)];
}
