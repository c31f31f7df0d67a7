using Ingrain.Storage;

namespace Ingrain;

/// <summary>What the commands share: finding notes, trying again, wording failures.</summary>
public sealed partial class MemoryFiles
{
    private MemoryFileAnswer Lines(string path, Note note, IReadOnlyList<long>? range)
    {
        var lines = VisibleText.Of(note.Text).Split('\n');
        if (lines.Length > FileView.LinesMax) return Wrong($"File {path} exceeds maximum line limit of 999,999 lines.", isPrefixed: false);
        var (from, to) = range is [var first, var last]
            ? (Math.Max(1, first) - 1, last == -1 ? lines.Length : last)
            : (0, lines.Length);
        var shown = FileView.Numbered(lines, (int)Math.Min(from, lines.Length), (int)Math.Clamp(to, 0, lines.Length));
        return new MemoryFileAnswer($"Here's the content of {path} with line numbers:\n{shown}");
    }

    /// <summary>Does something until nobody wrote in between; null says that somebody did.</summary>
    private static async Task<MemoryFileAnswer> TryAsync(Func<Task<MemoryFileAnswer?>> work)
    {
        for (var tries = 0; tries < TriesMax; tries++)
            if (await work().ConfigureAwait(false) is { } answer) return answer;
        throw new MemoryException(MemoryErrorCode.Busy, "Others keep writing to this file; nothing of this command was written.");
    }

    private async Task<MemoryFileAnswer> AnswerAsync(Func<Task<MemoryFileAnswer>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (MemoryException e) when (e.Code == MemoryErrorCode.Invalid)
        {
            return Wrong(e.Message);
        }
    }

    private MemoryFileAnswer Wrong(string text, bool isPrefixed = true) => new(isPrefixed ? _options.ErrorPrefix + text : text, true);

    private async Task<bool> WriteAsync(Note note, string text, WriteContext context, CancellationToken ct) =>
        await _engine.RememberAsync(_space, note with { Text = text }, context, note.Version, ct).ConfigureAwait(false)
            is not Remembered.Conflicted;

    private async Task<Note?> FindAsync(string place, CancellationToken ct) =>
        place.Length > 0 && await _engine.NoteAtAsync(_space, place, ct).ConfigureAwait(false) is { } note && IsShown(note) ? note : null;

    private async Task<bool> TakenAsync(string place, CancellationToken ct) =>
        await _engine.NoteAtAsync(_space, place, ct).ConfigureAwait(false) is { State: RecordState.Active }
        || (await BelowAsync(place, ct).ConfigureAwait(false)).Count > 0;

    /// <summary>A file that stands where a path needs a folder.</summary>
    private async Task<string?> FileAboveAsync(string place, CancellationToken ct)
    {
        for (var slash = place.LastIndexOf('/'); slash > _paths.Top.Length; slash = place.LastIndexOf('/', slash - 1))
            if (await FindAsync(place[..slash], ct).ConfigureAwait(false) is not null) return place[..slash];
        return null;
    }

    /// <summary>The file of a path alone or, where it is none, what lies below.</summary>
    private async Task<IReadOnlyList<Note>> AtOrBelowAsync(string place, CancellationToken ct) =>
        await FindAsync(place, ct).ConfigureAwait(false) is { } note ? [note] : await BelowAsync(place, ct).ConfigureAwait(false);

    private async Task<IReadOnlyList<Note>> BelowAsync(string place, CancellationToken ct)
    {
        var below = new List<Note>();
        string? cursor = null;
        do
        {
            var query = new ListQuery { Kind = RecordKind.Note, Place = place.Length == 0 ? null : place, Cursor = cursor, Limit = 1_000 };
            var page = await _engine.ListAsync(_space, query, null, ct).ConfigureAwait(false);
            below.AddRange(page.Items.Select(i => i.Record).OfType<Note>().Where(n => IsShown(n) && n.Path != place));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return below;
    }

    private static bool IsShown(Note note) => note.State == RecordState.Active && note.Label != TrustLabel.Quarantined;

    private static List<int> PlacesOf(string text, string part)
    {
        var places = new List<int>();
        if (part.Length == 0) return places;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
            places.Add(at);
        return places;
    }

    private static int LineOf(string text, int place) => text.AsSpan(0, place).Count('\n') + 1;
}
