using Ingrain.Git.Files;
using Ingrain.Git.Plumbing;

namespace Ingrain.Git.Importing;

/// <summary>
/// Reads a commit as changes of notes and modules. A file is the same note as before where it has the same id, whatever it is called, or
/// else where it has the same name. What is no note or module, or cannot be read, is skipped by name.
/// </summary>
internal sealed class CommitReader
{
    private const int BlobBytesMax = 8 << 20;

    private readonly GitRepository _repository;
    private readonly ObjectReader _reader;

    public CommitReader(GitRepository repository, ObjectReader reader) => (_repository, _reader) = (repository, reader);

    /// <summary>Reads a commit against the one that it is compared with.</summary>
    public async Task<(IReadOnlyList<ThingChange> Changes, IReadOnlyList<SkippedFile> Skipped)> ReadAsync(
        BranchCommit commit, CancellationToken ct)
    {
        var (changes, unread) = await TreeFiles.CompareAsync(_repository, commit.Against, commit.Id, ct).ConfigureAwait(false);
        var skipped = unread.ToList();
        var twins = await TwinsAsync(commit, changes, ct).ConfigureAwait(false);
        var (before, after) = (new List<(string File, FileRecord Read)>(), new List<(string File, FileRecord Read)>());
        foreach (var file in changes.Select(c => Owner(c.File)).Distinct(StringComparer.Ordinal))
        {
            if (FileName.Problem(file, out _, out _, out _) is { } problem)
            {
                skipped.Add(new SkippedFile(file, problem));
                continue;
            }
            // What an earlier commit left unreadable was skipped then, and is no base now.
            if (await TryReadAsync(commit.Against, file, null, ct).ConfigureAwait(false) is { } old) before.Add((file, old));
            if (twins.Contains(file)) skipped.Add(new SkippedFile(file, "another file has this name where case does not count"));
            else if (await TryReadAsync(commit.Id, file, skipped, ct).ConfigureAwait(false) is { } read) after.Add((file, read));
            else if (skipped.Count > 0 && skipped[^1].File == file && before.Count > 0 && before[^1].File == file)
                before.RemoveAt(before.Count - 1);
        }
        return (Matched(before, after), skipped);
    }

    /// <summary>The file that a sidecar stands beside; any other file is its own.</summary>
    private static string Owner(string file) =>
        file.EndsWith(FileName.SidecarEnd, StringComparison.Ordinal) ? file[..^FileName.SidecarEnd.Length]
        : file.EndsWith(FileName.NoteSidecarEnd, StringComparison.Ordinal) && FileName.IsSkill(file)
            ? file[..^FileName.NoteSidecarEnd.Length] : file;

    private static List<ThingChange> Matched(List<(string File, FileRecord Read)> before, List<(string File, FileRecord Read)> after)
    {
        var matched = new List<ThingChange>();
        var left = before.ToDictionary(b => b.File, b => b.Read, StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // First who stayed where it was, then who moved, so that of two copies the one in place keeps the id.
        foreach (var isMoving in new[] { false, true })
            foreach (var (file, read) in after)
            {
                if (taken.Contains(file)) continue;
                var old = isMoving ? Moved(left, read) : left.GetValueOrDefault(file) is { } there && IsSame(there, read) ? file : null;
                if (old is null) continue;
                matched.Add(new ThingChange(file, left[old], read with { Record = Moved(left[old], old, read, file) }));
                left.Remove(old);
                taken.Add(file);
            }
        matched.AddRange(after.Where(a => !taken.Contains(a.File)).Select(a => new ThingChange(a.File, null, a.Read)));
        matched.AddRange(left.Select(l => new ThingChange(l.Key, l.Value, null)));
        return matched;
    }

    private static bool IsSame(FileRecord old, FileRecord read) => old.Record.Kind == read.Record.Kind
        && (read.Record.Id == default || old.Record.Id == default || read.Record.Id == old.Record.Id);

    private static string? Moved(Dictionary<string, FileRecord> left, FileRecord read) => read.Record.Id == default ? null
        : left.FirstOrDefault(l => l.Value.Record.Kind == read.Record.Kind && l.Value.Record.Id == read.Record.Id).Key;

    /// <summary>A file that moved and names its old path means its new name's; a path that was rewritten means what it says.</summary>
    private static Record Moved(FileRecord before, string oldFile, FileRecord read, string file)
    {
        if (oldFile == file || PathOf(before.Record) != PathOf(read.Record)) return read.Record;
        _ = FileName.Problem(file, out _, out var path, out _);
        _ = FileName.Problem(oldFile, out _, out var oldPath, out _);
        if (path == oldPath) return read.Record;
        return read.Record is Note note
            ? note with { Path = HasOwnEnd(note.Path) && !FileName.IsSkill(file) ? path + FileName.NoteEnd : path }
            : (Module)read.Record with { Path = path };
    }

    private static bool HasOwnEnd(string path) => path.EndsWith(FileName.NoteEnd, StringComparison.Ordinal);

    private static string PathOf(Record record) => record is Note note ? note.Path : ((Module)record).Path;

    private async Task<FileRecord?> TryReadAsync(string commit, string file, List<SkippedFile>? skipped, CancellationToken ct)
    {
        var content = await _reader.ReadAsync($"{commit}:{file}", BlobBytesMax, ct).ConfigureAwait(false);
        if (content is not { Type: "blob" }) return null;
        try
        {
            if (content.Content is not { } bytes)
                throw new FormatException($"it has {content.Size:N0} bytes; a file has at most {BlobBytesMax:N0}");
            if (FileName.IsNote(file) && !FileName.IsSkill(file)) return FileReading.Note(file, bytes.Span);
            var sidecar = await _reader.ReadAsync($"{commit}:{file}{FileName.SidecarEnd}", BlobBytesMax, ct).ConfigureAwait(false);
            if (sidecar is null && FileName.IsSkill(file)) return await ReadSkillAsync(commit, file, bytes, ct).ConfigureAwait(false);
            if (sidecar is null && FileName.LanguageOf(file) is null)
                throw new FormatException("no note, and no module of a known language");
            if (sidecar is { Type: "blob", Content: null }) throw new FormatException($"its sidecar has {sidecar.Size:N0} bytes");
            return FileReading.Module(file, bytes.Span, sidecar?.Content is { } beside ? beside.Span : default);
        }
        catch (FormatException e)
        {
            skipped?.Add(new SkippedFile(file, e.Message));
            return null;
        }
    }

    private async Task<FileRecord> ReadSkillAsync(string commit, string file, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var sidecar = await _reader.ReadAsync($"{commit}:{file}{FileName.NoteSidecarEnd}", BlobBytesMax, ct).ConfigureAwait(false);
        if (sidecar is { Type: "blob", Content: null }) throw new FormatException($"its sidecar has {sidecar.Size:N0} bytes");
        return FileReading.Skill(file, bytes.Span, sidecar?.Content is { } beside ? beside.Span : default);
    }

    /// <summary>Added files whose names another file has, too, where case does not count: a clone there would hold one of them.</summary>
    private async Task<HashSet<string>> TwinsAsync(BranchCommit commit, IReadOnlyList<TreeChange> changes, CancellationToken ct)
    {
        var added = changes.Where(c => !c.IsBefore && c.IsAfter).Select(c => c.File).ToHashSet(StringComparer.Ordinal);
        if (added.Count == 0) return added;
        var files = await TreeFiles.ReadAsync(_repository, commit.Id, ct).ConfigureAwait(false);
        var twins = files.Keys.GroupBy(FileName.Fold).Where(g => g.Count() > 1).SelectMany(g => g).ToHashSet(StringComparer.Ordinal);
        added.IntersectWith(twins);
        return added;
    }
}
