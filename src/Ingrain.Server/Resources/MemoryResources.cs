using Ingrain.Server.Wire;
using Ingrain.Storage;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Resources;

/// <summary>What people and clients may attach: the space's summary, its pinned notes, and anything by its address.</summary>
/// <param name="engine">The engine.</param>
/// <param name="settings">The settings.</param>
internal sealed class MemoryResources(MemoryEngine engine, McpServerSettings settings)
{
    private const int PinnedMax = 50;
    private const int NotesScanned = 10_000;
    private const int LengthMax = 200_000;
    private const int SessionEpisodesMax = 1_000;

    private SpaceId Space => settings.Space;

    /// <summary>The summary and the pinned notes.</summary>
    public async Task<ListResourcesResult> ListAsync(CancellationToken ct)
    {
        var resources = new List<Resource>
        {
            new()
            {
                Uri = new SpaceUri("summary", "").In(Space), Name = "summary", Title = "Where this memory stands",
                Description = "The space's name, its last changeset and its pinned notes.", MimeType = "application/json",
            },
        };
        foreach (var note in await PinnedAsync(ct).ConfigureAwait(false))
        {
            resources.Add(new Resource
            {
                Uri = new SpaceUri("notes", note.Path).In(Space), Name = VisibleText.Line(note.Path),
                Title = VisibleText.Line(note.Title ?? note.Path), Description = "A pinned note.", MimeType = "text/markdown",
            });
        }
        return new ListResourcesResult { Resources = resources, TimeToLive = TimeSpan.Zero, CacheScope = CacheScope.Private };
    }

    /// <summary>The kinds of addresses there are.</summary>
    public ListResourceTemplatesResult Templates() => new()
    {
        ResourceTemplates =
        [
            Template("notes/{+path}", "note", "A note by its path.", "text/markdown"),
            Template("facts/{id}", "fact", "A fact with its dates, evidence and standing.", "application/json"),
            Template("episodes/{id}", "episode", "An episode, word for word.", "application/json"),
            Template("sessions/{id}", "session", "A session's episodes in their order.", "text/markdown"),
        ],
        TimeToLive = TimeSpan.FromHours(1),
        CacheScope = CacheScope.Public,
    };

    /// <summary>Reads what is at an address.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="protocolVersion">The protocol's revision, which says how "not found" is said.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="McpProtocolException">There is nothing.</exception>
    public async Task<ReadResourceResult> ReadAsync(string? uri, string? protocolVersion, CancellationToken ct)
    {
        var content = SpaceUri.Parse(Space, uri) is { } address ? await ContentAsync(address, ct).ConfigureAwait(false) : null;
        if (content is var (text, mimeType))
        {
            return new ReadResourceResult
            {
                Contents = [new TextResourceContents { Uri = uri!, MimeType = mimeType, Text = text }],
                TimeToLive = TimeSpan.Zero,
                CacheScope = CacheScope.Private,
            };
        }
        // Revisions up to 2025-11-25 have a code of their own for this.
        var code = string.CompareOrdinal(protocolVersion, "2026-07-28") >= 0 ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound;
        throw new McpProtocolException(
            $"There is no such resource. Addresses begin with {SpaceUri.Root(Space)} and are found by resources/list and the tools.", code)
        {
            Data = { ["uri"] = VisibleText.Part(VisibleText.Line(uri ?? ""), 0, 200) },
        };
    }

    private async Task<(string Text, string MimeType)?> ContentAsync(SpaceUri address, CancellationToken ct) => address switch
    {
        { Place: "summary", Rest: "" } => (WireJson.Text(await SummaryAsync(ct).ConfigureAwait(false)), "application/json"),
        { Rest: "" } => null,
        { Place: "notes" } => await NoteAsync(address.Rest, ct).ConfigureAwait(false),
        { Place: "facts" } => await ThingAsync(RecordKind.Fact, address.Rest, ct).ConfigureAwait(false),
        { Place: "episodes" } => await ThingAsync(RecordKind.Episode, address.Rest, ct).ConfigureAwait(false),
        { Place: "sessions" } => await SessionAsync(address.Rest, ct).ConfigureAwait(false),
        _ => null,
    };

    private async Task<SpaceSummary> SummaryAsync(CancellationToken ct)
    {
        var head = await engine.HeadAsync(Space, ct).ConfigureAwait(false);
        var pinned = await PinnedAsync(ct).ConfigureAwait(false);
        return new SpaceSummary(Space.Name, head.Sequence, head.Sequence == 0 ? null : TimeText.Of(head.RecordedAt), settings.ReadOnly,
            [.. pinned.Select(n => Shown.Brief(new Opened { Target = new Endpoint(n.Kind, n.Id), Record = n }, 200))]);
    }

    private async Task<IReadOnlyList<Note>> PinnedAsync(CancellationToken ct)
    {
        var query = new ListQuery { Kind = RecordKind.Note, Limit = NotesScanned };
        var page = await engine.ListAsync(Space, query, null, ct).ConfigureAwait(false);
        return [.. page.Items.Where(o => o.Record is Note { Pinned: true, State: RecordState.Active } && !Shown.IsInQuarantine(o))
            .Select(o => (Note)o.Record!).Take(PinnedMax)];
    }

    private async Task<(string Text, string MimeType)?> NoteAsync(string path, CancellationToken ct)
    {
        if (!MemoryPath.TryNormalize(path, out var stored)) return null;
        var found = await engine.FindAsync(Space, stored, null, ct).ConfigureAwait(false);
        return found?.Record is Note { State: RecordState.Active } note && note.Path == stored
            ? (Bounded(Shown.TextOf(found)), "text/markdown")
            : null;
    }

    private async Task<(string Text, string MimeType)?> ThingAsync(RecordKind kind, string text, CancellationToken ct)
    {
        if (!RecordId.TryParse(text, out var id)) return null;
        var opened = await engine.OpenAsync(Space, new Endpoint(kind, id), null, ct).ConfigureAwait(false);
        return opened is null ? null : (WireJson.Text(new OpenResult(Words.Notice, Shown.Whole(opened, 0, LengthMax))), "application/json");
    }

    private async Task<(string Text, string MimeType)?> SessionAsync(string text, CancellationToken ct)
    {
        if (!RecordId.TryParse(text, out var id)) return null;
        var query = new ListQuery { Kind = RecordKind.Episode, Place = id.Value, Limit = SessionEpisodesMax };
        var page = await engine.ListAsync(Space, query, null, ct).ConfigureAwait(false);
        var episodes = page.Items.Where(o => o.Episode!.State == RecordState.Active && !Shown.IsInQuarantine(o)).ToList();
        if (episodes.Count == 0) return null;
        var lines = episodes.Select(o => $"**{VisibleText.Line(o.Episode!.Speaker ?? o.Episode.Role)}**"
            + (TimeText.Of(o.Episode.OccurredAt) is { } time ? $" ({time})" : "") + $", episode:{o.Target.Id}\n\n{Shown.TextOf(o)}");
        var rest = page.Cursor is null ? "" : "\n\n(more: use the list tool with this session)";
        return (Bounded(string.Join("\n\n", lines)) + rest, "text/markdown");
    }

    private static string Bounded(string text) => VisibleText.Of(VisibleText.Part(text, 0, LengthMax))
        + (text.Length > LengthMax ? $"\n\n(the first {LengthMax:N0} of {text.Length:N0} characters; the open tool gives the rest)" : "");

    private ResourceTemplate Template(string rest, string name, string description, string mimeType) => new()
    {
        UriTemplate = SpaceUri.Root(Space) + rest, Name = name, Description = description, MimeType = mimeType,
    };
}
