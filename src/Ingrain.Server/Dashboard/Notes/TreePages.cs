using Ingrain.Server.Arguments;
using Ingrain.Server.Http;
using Ingrain.Server.Rest;
using Ingrain.Storage;

namespace Ingrain.Server.Dashboard.Notes;

/// <summary>The tree of notes and modules, one folder at a time.</summary>
internal static class TreePages
{
    // Notes are read to be folded into folders: enough for years of one agent, and a bound for anybody else's.
    private const int NotesMax = 5_000;
    private const int ReadAtOnce = 1_000;
    private const int LinesMax = 500;

    /// <summary>The pages.</summary>
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Page.Get("/spaces/{space}/notes", "uiTree", ShowAsync,
            new TextArgument("under", "The folder to show.", MemoryPath.BytesMax),
            new FlagArgument("all", "Also what was taken back or archived.")),
    ];

    /// <summary>The page of a folder; the whole tree for none.</summary>
    public static string Folder(SpaceId space, string? path, bool all = false) =>
        Link.With(Link.In(space, Section.Notes), ("under", path), ("all", all ? "true" : null));

    private static async Task<HttpAnswer> ShowAsync(RestCall call, CancellationToken ct)
    {
        var under = FolderOf(call);
        var all = call.Query.Flag("all");
        var (notes, isCut) = await NotesAsync(call, under, all, ct).ConfigureAwait(false);
        var modules = (await call.Engine.ListModulesAsync(call.Space, under, ct: ct).ConfigureAwait(false))
            .Where(m => call.Principal.Reaches(m.Path)).ToList();
        var folders = new SortedDictionary<string, FolderLine>(StringComparer.Ordinal);
        foreach (var note in notes) Count(folders, under, note.Path!, static f => f with { Notes = f.Notes + 1 });
        foreach (var module in modules) Count(folders, under, module.Path, static f => f with { Modules = f.Modules + 1 });
        var title = under is null ? "Notes and modules" : VisibleText.Line(under);
        return await Page.ShowAsync<TreePage>(call, Section.Notes, title, new TreeModel
        {
            Under = under, All = all, IsCut = isCut, Folders = [.. folders.Values.Take(LinesMax)],
            Notes = [.. notes.Where(n => IsHere(under, n.Path!)).Take(LinesMax)],
            Modules = [.. modules.Where(m => IsHere(under, m.Path)).Take(LinesMax)],
        }, ct).ConfigureAwait(false);
    }

    private static string? FolderOf(RestCall call)
    {
        var given = call.Query.Text("under");
        if (given is not null && !MemoryPath.TryNormalize(given, out given)) throw ProblemException.Invalid("'under' is a path.");
        if (given is null) return call.Principal.Path;
        return call.Principal.Reaches(given) ? given
            : throw ProblemException.Forbidden("This token reaches notes and modules below one path only.");
    }

    private static async Task<(List<MemoryShape> Notes, bool IsCut)> NotesAsync(
        RestCall call, string? under, bool all, CancellationToken ct)
    {
        const int TitleMax = 200;
        var notes = new List<MemoryShape>();
        string? cursor = null;
        for (var read = 0; read < NotesMax; read += ReadAtOnce)
        {
            var query = new ListQuery { Kind = RecordKind.Note, Place = under, Cursor = cursor, Limit = ReadAtOnce };
            var page = await call.Engine.ListAsync(call.Space, query, null, ct).ConfigureAwait(false);
            foreach (var item in page.Items)
                if (call.Principal.Sees(item) && (all || item.Record!.State is RecordState.Active or RecordState.Quarantined))
                    notes.Add(Seen.Brief(item, call.Principal, TitleMax));
            cursor = page.Cursor;
            if (cursor is null) return (notes, false);
        }
        return (notes, true);
    }

    private static string Below(string? under, string path) => under is null ? path : path == under ? "" : path[(under.Length + 1)..];

    private static bool IsHere(string? under, string path) => !Below(under, path).Contains('/', StringComparison.Ordinal);

    private static void Count(
        SortedDictionary<string, FolderLine> folders, string? under, string path, Func<FolderLine, FolderLine> count)
    {
        var below = Below(under, path);
        if (below.IndexOf('/', StringComparison.Ordinal) is var end and > 0)
        {
            var name = below[..end];
            var folder = folders.GetValueOrDefault(name) ?? new FolderLine(name, under is null ? name : $"{under}/{name}", 0, 0);
            folders[name] = count(folder);
        }
    }
}

/// <summary>A folder of the tree.</summary>
internal sealed record TreeModel
{
    /// <summary>Its path; null for the whole.</summary>
    public required string? Under { get; init; }

    /// <summary>Whether what is no longer in use is shown too.</summary>
    public required bool All { get; init; }

    /// <summary>Whether there are more notes below than were read.</summary>
    public required bool IsCut { get; init; }

    /// <summary>The folders in it.</summary>
    public required IReadOnlyList<FolderLine> Folders { get; init; }

    /// <summary>The notes in it.</summary>
    public required IReadOnlyList<MemoryShape> Notes { get; init; }

    /// <summary>The modules in it.</summary>
    public required IReadOnlyList<ModuleListing> Modules { get; init; }
}

/// <summary>A folder in a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its path.</param>
/// <param name="Notes">How many notes lie below.</param>
/// <param name="Modules">How many modules lie below.</param>
internal sealed record FolderLine(string Name, string Path, int Notes, int Modules);
