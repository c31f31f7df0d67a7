using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard.Timeline;

/// <summary>The sessions of a space by time, and what was said in each.</summary>
internal static class TimelinePages
{
    private const int SessionsOnPage = 50;
    private const int TurnsOnPage = 60;
    private const int TurnTextMax = 4_000;
    private const int LearnedMax = 100;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/timeline", "uiTimeline", ListAsync,
            new WholeArgument("page", "Which page.", 1, 1_000_000)) with { WholeSpace = true },
        Page.Get("/spaces/{space}/sessions/{id}", "uiSession", ShowAsync,
            new TextArgument("cursor", "Where the last page ended.", 4_000)) with { WholeSpace = true },
    ];

    private static async Task<HttpAnswer> ListAsync(RestCall call, CancellationToken ct)
    {
        var page = call.Query.Whole("page") ?? 1;
        // Sessions are told by the recall index.
        if (await call.Parts.Dashboard.Derivations.ReadyAsync(call.Space, s_patience, ct).ConfigureAwait(false) is null)
            return await Page.ShowAsync<TimelinePage>(call, Section.Timeline, "Timeline", new TimelineModel { IsDerived = false }, ct)
                .ConfigureAwait(false);
        var sessions = await call.Engine.SessionsAsync(call.Space, (page - 1) * SessionsOnPage, SessionsOnPage, ct).ConfigureAwait(false);
        var lines = new List<SessionLine>();
        foreach (var session in sessions.Items)
            lines.Add(new SessionLine(session, await RecordAsync(call, session.Id, ct).ConfigureAwait(false)));
        return await Page.ShowAsync<TimelinePage>(call, Section.Timeline, "Timeline", new TimelineModel
        {
            Sessions = lines, Count = sessions.Count, Page = page,
            Pages = Math.Max(1, (sessions.Count + SessionsOnPage - 1) / SessionsOnPage),
        }, ct).ConfigureAwait(false);
    }

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var id = Ids.Parse(call.Path["id"], "id");
        var cursor = call.Query.Text("cursor");
        var query = new ListQuery { Kind = RecordKind.Episode, Place = id.Value, Cursor = cursor, Limit = TurnsOnPage };
        var turns = await call.Engine.ListAsync(call.Space, query, null, ct).ConfigureAwait(false);
        var record = await RecordAsync(call, id, ct).ConfigureAwait(false);
        if (turns.Items.Count == 0 && cursor is null && record is null) throw ProblemException.NotFound();
        var evidence = turns.Items.Select(t => t.Target).Append(new Endpoint(RecordKind.Session, id)).ToList();
        var learned = await call.Engine.FactsRestingOnAsync(call.Space, evidence, LearnedMax, ct).ConfigureAwait(false);
        var title = record?.Title ?? id.Value;
        return await Page.ShowAsync<TurnsPage>(call, Section.Timeline, VisibleText.Line(title), new SessionModel
        {
            Id = id, Record = record, Cursor = cursor, Next = turns.Cursor,
            Turns = [.. turns.Items.Select(t => Seen.Whole(t, call.Principal, 0, TurnTextMax))],
            Learned = [.. learned.Select(f => Seen.Of(f, call.Principal))],
        }, ct).ConfigureAwait(false);
    }

    private static async Task<MemoryShape?> RecordAsync(RestCall call, RecordId session, CancellationToken ct)
    {
        var opened = await call.Engine.OpenAsync(call.Space, new Endpoint(RecordKind.Session, session), null, ct).ConfigureAwait(false);
        return opened is null || !call.Principal.Sees(opened) ? null : Seen.Whole(opened, call.Principal);
    }
}

/// <summary>A session in the list, with its record where it has one.</summary>
internal sealed record SessionLine(SessionSpan Span, MemoryShape? Record);

/// <summary>A page of sessions.</summary>
internal sealed record TimelineModel
{
    /// <summary>Whether they are known; else they are being found out.</summary>
    public bool IsDerived { get; init; } = true;

    /// <summary>The sessions, the latest first.</summary>
    public IReadOnlyList<SessionLine> Sessions { get; init; } = [];

    /// <summary>How many in all.</summary>
    public int Count { get; init; }

    /// <summary>Which page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>How many pages.</summary>
    public int Pages { get; init; } = 1;
}

/// <summary>A page of what was said in a session.</summary>
internal sealed record SessionModel
{
    /// <summary>The session.</summary>
    public required RecordId Id { get; init; }

    /// <summary>Its record; null where it has none.</summary>
    public MemoryShape? Record { get; init; }

    /// <summary>Where the page before ended; null on the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>Where the next one begins; null on the last.</summary>
    public string? Next { get; init; }

    /// <summary>The turns, in the order of writing.</summary>
    public required IReadOnlyList<MemoryShape> Turns { get; init; }

    /// <summary>Facts that rest on these turns.</summary>
    public required IReadOnlyList<MemoryShape> Learned { get; init; }
}
