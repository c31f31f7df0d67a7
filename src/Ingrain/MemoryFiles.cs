using System.Globalization;
using System.Text;

namespace Ingrain;

/// <summary>
/// A space's notes as files below one folder, with the six commands of Anthropic's memory tool (<c>memory_20250818</c>) and the words of
/// its documentation. Every command that writes is one changeset; each version is kept. Two writers of one file lose nothing: whoever
/// comes second edits what the first left. Notes that were taken back, archived or are in quarantine are no files here. Reading a folder
/// costs the notes below it.
/// </summary>
public sealed partial class MemoryFiles
{
    private const int TriesMax = 100;

    private readonly MemoryEngine _engine;
    private readonly SpaceId _space;
    private readonly MemoryFilesOptions _options;
    private readonly FilePaths _paths;

    /// <summary>Makes the view.</summary>
    /// <param name="engine">The engine, which stays its owner's.</param>
    /// <param name="space">The space.</param>
    /// <param name="options">How notes are shown; null for the defaults.</param>
    /// <exception cref="ArgumentException">The root is no slash and a name, or the place in the space is no path.</exception>
    public MemoryFiles(MemoryEngine engine, SpaceId space, MemoryFilesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        (_engine, _space, _options) = (engine, space, options ?? new MemoryFilesOptions());
        _paths = new FilePaths(_options);
    }

    /// <summary>Shows a file with numbered lines, or a folder two levels deep.</summary>
    /// <param name="path">The path.</param>
    /// <param name="range">The first and the last line to show, from 1; a last line of -1 is the file's. Null for the whole file.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="MemoryException">The store fails.</exception>
    public Task<MemoryFileAnswer> ViewAsync(string path, IReadOnlyList<long>? range = null, CancellationToken ct = default) =>
        AnswerAsync(async () =>
        {
            var place = _paths.Read(path);
            if (place != _paths.Top && await FindAsync(place, ct).ConfigureAwait(false) is { } note) return Lines(path, note, range);
            var below = await BelowAsync(place, ct).ConfigureAwait(false);
            if (below.Count == 0 && place != _paths.Top)
                return Wrong($"The path {path} does not exist. Please provide a valid path.", isPrefixed: false);
            var start = place.Length == 0 ? 0 : place.Length + 1;
            var listing = FileView.Listing(
                path.TrimEnd('/'), below.Select(n => (VisibleText.Line(n.Path[start..]), (long)Encoding.UTF8.GetByteCount(n.Text))));
            return new MemoryFileAnswer(
                $"Here're the files and directories up to 2 levels deep in {path}, excluding hidden items and node_modules:\n{listing}");
        });

    /// <summary>Makes a file. One that is there is not overwritten.</summary>
    /// <param name="path">The path; folders on the way need not be there.</param>
    /// <param name="text">What is in it: 1 to 1,000,000 characters, not all of them blank.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="MemoryException">The store fails.</exception>
    public Task<MemoryFileAnswer> CreateAsync(string path, string text, WriteContext context, CancellationToken ct = default) =>
        AnswerAsync(() => TryAsync(async () =>
        {
            var place = _paths.ReadFile(path);
            if (string.IsNullOrWhiteSpace(text)) return Wrong($"File {path} would be empty: a memory file holds text");
            if (await TakenAsync(place, ct).ConfigureAwait(false)) return Wrong($"File {path} already exists");
            if (await FileAboveAsync(place, ct).ConfigureAwait(false) is { } above)
                return Wrong($"The path {_paths.Show(above)} is a file, not a directory");
            return await _engine.TryCreateNoteAsync(_space, place, text, context, ct).ConfigureAwait(false)
                ? new MemoryFileAnswer($"File created successfully at: {path}") : null;
        }));

    /// <summary>Replaces a text that occurs once in a file.</summary>
    /// <param name="path">The path of a file.</param>
    /// <param name="oldText">What is there, character for character.</param>
    /// <param name="newText">What is to be there; null or empty to leave it out.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The answer, with the lines around the change.</returns>
    /// <exception cref="MemoryException">The store fails.</exception>
    public Task<MemoryFileAnswer> ReplaceAsync(
        string path, string oldText, string? newText, WriteContext context, CancellationToken ct = default) =>
        AnswerAsync(() => TryAsync(async () =>
        {
            if (await FindAsync(_paths.Read(path), ct).ConfigureAwait(false) is not { } note)
                return Wrong($"The path {path} does not exist. Please provide a valid path.");
            var places = PlacesOf(note.Text, oldText);
            if (places.Count == 0)
                return Wrong($"No replacement was performed, old_str `{oldText}` did not appear verbatim in {path}.", isPrefixed: false);
            if (places.Count > 1)
            {
                var lines = string.Join(", ", places.Select(p => LineOf(note.Text, p).ToString(CultureInfo.InvariantCulture)));
                return Wrong($"No replacement was performed. Multiple occurrences of old_str `{oldText}` in lines: {lines}. "
                    + "Please ensure it is unique", isPrefixed: false);
            }
            var text = string.Concat(note.Text.AsSpan(0, places[0]), newText, note.Text.AsSpan(places[0] + oldText.Length));
            if (string.IsNullOrWhiteSpace(text)) return Wrong($"File {path} would be empty: delete it instead");
            if (!await WriteAsync(note, text, context, ct).ConfigureAwait(false)) return null;
            var changed = LineOf(text, places[0]) - 1;
            return new MemoryFileAnswer("The memory file has been edited. Here is the snippet showing the change (with line numbers):\n"
                + FileView.Numbered(VisibleText.Of(text).Split('\n'), Math.Max(0, changed - 2), changed + 3));
        }));

    /// <summary>Inserts lines behind a line of a file.</summary>
    /// <param name="path">The path of a file.</param>
    /// <param name="line">Behind which line, from 1; 0 for the top.</param>
    /// <param name="text">What to insert.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="MemoryException">The store fails.</exception>
    public Task<MemoryFileAnswer> InsertAsync(
        string path, long line, string text, WriteContext context, CancellationToken ct = default) =>
        AnswerAsync(() => TryAsync(async () =>
        {
            if (await FindAsync(_paths.Read(path), ct).ConfigureAwait(false) is not { } note)
                return Wrong($"The path {path} does not exist");
            var lines = note.Text.Split('\n').ToList();
            if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
            if (line < 0 || line > lines.Count)
                return Wrong($"Invalid `insert_line` parameter: {line}. It should be within the range of lines of the file: "
                    + $"[0, {lines.Count}]");
            lines.Insert((int)line, text.TrimEnd('\n'));
            return await WriteAsync(note, string.Join('\n', lines) + "\n", context, ct).ConfigureAwait(false)
                ? new MemoryFileAnswer($"The file {path} has been edited.") : null;
        }));

    /// <summary>Takes back a file, or a folder with all that is in it. History keeps them.</summary>
    /// <param name="path">The path; the root itself stays.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="MemoryException">The store fails.</exception>
    public Task<MemoryFileAnswer> RetractAsync(string path, WriteContext context, CancellationToken ct = default) =>
        AnswerAsync(() => TryAsync(async () =>
        {
            var place = _paths.Read(path);
            if (place == _paths.Top) return Wrong($"Cannot delete the {_options.Root} directory itself");
            var going = await AtOrBelowAsync(place, ct).ConfigureAwait(false);
            if (going.Count == 0) return Wrong($"The path {path} does not exist");
            return await _engine.TryRetractAsync(_space, going, context, ct).ConfigureAwait(false)
                ? new MemoryFileAnswer($"Successfully deleted {path}") : null;
        }));

    /// <summary>Renames or moves a file, or a folder with all that is in it. What has its history keeps it.</summary>
    /// <param name="oldPath">Where it is.</param>
    /// <param name="newPath">Where it is to be; nothing may be there.</param>
    /// <param name="context">In whose name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="MemoryException">The store fails.</exception>
    public Task<MemoryFileAnswer> RenameAsync(
        string oldPath, string newPath, WriteContext context, CancellationToken ct = default) =>
        AnswerAsync(() => TryAsync(async () =>
        {
            var (from, to) = (_paths.Read(oldPath), _paths.Read(newPath));
            if (from == _paths.Top) return Wrong($"Cannot rename the {_options.Root} directory itself");
            var going = await AtOrBelowAsync(from, ct).ConfigureAwait(false);
            if (going.Count == 0) return Wrong($"The path {oldPath} does not exist");
            if (to == _paths.Top || await TakenAsync(to, ct).ConfigureAwait(false))
                return Wrong($"The destination {newPath} already exists");
            if (to.StartsWith(from + "/", StringComparison.Ordinal)) return Wrong($"The path {oldPath} cannot be moved into itself");
            if (await FileAboveAsync(to, ct).ConfigureAwait(false) is { } above)
                return Wrong($"The path {_paths.Show(above)} is a file, not a directory");
            var moved = going.Select(n => (Record)(n with { Path = to + n.Path[from.Length..] })).ToList();
            int?[] seen = [.. going.Select(n => n.Version)];
            try
            {
                await _engine.RememberAsync(_space, moved, context, seen, ct).ConfigureAwait(false);
            }
            catch (MemoryException e) when (e.Code == MemoryErrorCode.Conflict)
            {
                return null;
            }
            return new MemoryFileAnswer($"Successfully renamed {oldPath} to {newPath}");
        }));
}
