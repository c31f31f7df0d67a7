using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;

namespace Ingrain.Server.Dashboard.Notes;

/// <summary>A note with its versions.</summary>
internal static class NotePages
{
    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/notes/{id}", "uiNote", ShowAsync,
            new WholeArgument("version", "An earlier version.", 1, int.MaxValue),
            new FlagArgument("source", "The markdown as it was written.")),
        Page.Get("/spaces/{space}/notes/{id}/diff", "uiNoteDiff", (call, ct) => VersionPages.ShowAsync(call, RecordKind.Note, ct),
            VersionPages.Query),
    ];

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var versions = await Versions.ReadAsync(call, RecordKind.Note, ct).ConfigureAwait(false);
        var shown = versions.At(call.Query.Whole("version"));
        var title = shown.Title is { Length: > 0 } own ? own : shown.Path!;
        return await Page.ShowAsync<NotePage>(call, Section.Notes, VisibleText.Line(title), new NoteModel
        {
            Note = shown, Versions = versions, IsSource = call.Query.Flag("source"),
        }, ct).ConfigureAwait(false);
    }
}

/// <summary>A note.</summary>
internal sealed record NoteModel
{
    /// <summary>The note, as it is or was.</summary>
    public required MemoryShape Note { get; init; }

    /// <summary>Its versions.</summary>
    public required Versions Versions { get; init; }

    /// <summary>Whether its markdown is shown as it was written.</summary>
    public required bool IsSource { get; init; }
}
