using System.Text;
using Ingrain.Git.Files;
using Ingrain.Git.Plumbing;
using Ingrain.Storage;

namespace Ingrain.Git.Exporting;

/// <summary>Turns a stretch of a space's log into commits.</summary>
internal sealed class LogCommits
{
    // No line ends are turned, whatever system a clone lies on: a text is its bytes.
    private static readonly (string File, byte[] Content) s_attributes = (".gitattributes", Encoding.UTF8.GetBytes("* -text\n"));

    private readonly MemoryEngine _engine;
    private readonly SpaceId _space;
    private readonly FileNames _names;

    public LogCommits(MemoryEngine engine, SpaceId space, FileNames names) => (_engine, _space, _names) = (engine, space, names);

    /// <summary>Writes a commit for each changeset that touched a note or module.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="after">The changeset that the names stand at.</param>
    /// <param name="through">The last changeset.</param>
    /// <param name="progress">Told each sequence.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many commits there were, and the last one's changeset.</returns>
    public async Task<(int Commits, Changeset? Last)> WriteAsync(
        FastImport to, long after, long through, IProgress<long>? progress, CancellationToken ct)
    {
        var (commits, last) = (0, (Changeset?)null);
        await foreach (var changeset in _engine.ReadLogAsync(_space, after, ct).ConfigureAwait(false))
        {
            if (changeset.Sequence > through) break;
            progress?.Report(changeset.Sequence);
            if (!Touches(changeset)) continue;
            var files = await FilesAsync(changeset, ct).ConfigureAwait(false);
            if (after == 0 && commits == 0) files[s_attributes.File] = s_attributes.Content;
            await to.AddAsync(CommitText.Author(changeset), changeset.RecordedAt, CommitText.Message(changeset), files, ct)
                .ConfigureAwait(false);
            (commits, last) = (commits + 1, changeset);
        }
        return (commits, last);
    }

    /// <summary>Whether a changeset has a commit.</summary>
    public static bool Touches(Changeset changeset) => changeset.Entries.Any(e => IsFile(e.Kind));

    /// <summary>Whether such things have files.</summary>
    public static bool IsFile(RecordKind kind) => kind is RecordKind.Note or RecordKind.Module;

    /// <summary>What files a thing has, with their bytes.</summary>
    public static IEnumerable<(string File, byte[] Content)> Rendered(Record record, string file) => record switch
    {
        Note note when FileName.IsSkill(file) =>
            [(file, Encoding.UTF8.GetBytes(note.Text)), (file + FileName.NoteSidecarEnd, FileText.SidecarOf(note, file))],
        Note note => [(file, FileText.Of(note, file))],
        Module module => [(file, Encoding.UTF8.GetBytes(module.Code)), (file + FileName.SidecarEnd, FileText.SidecarOf(module, file))],
        _ => [],
    };

    /// <summary>A whole space as files, as it was right after a changeset.</summary>
    public static async IAsyncEnumerable<(Endpoint? Thing, string File, byte[] Content)> AllAsync(
        MemoryEngine engine, SpaceId space, long sequence, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var names = await FileNames.LoadAsync(engine, space, sequence, ct).ConfigureAwait(false);
        foreach (var thing in names.Things)
        {
            var record = await RecordAsync(engine, space, thing, sequence, ct).ConfigureAwait(false);
            foreach (var (file, content) in Rendered(record, names.Of(thing)!)) yield return (thing, file, content);
        }
        if (sequence > 0) yield return (null, s_attributes.File, s_attributes.Content);
    }

    private async Task<SortedDictionary<string, ReadOnlyMemory<byte>?>> FilesAsync(Changeset changeset, CancellationToken ct)
    {
        // Of several versions that one changeset wrote, the last is what it left.
        var written = changeset.Entries.Where(e => IsFile(e.Kind) && !e.IsErased).Select(e => new Endpoint(e.Kind, e.Id!.Value)).Distinct();
        var (before, records) = (new Dictionary<Endpoint, string?>(), new Dictionary<Endpoint, Record>());
        foreach (var thing in written)
        {
            records[thing] = await RecordAsync(_engine, _space, thing, changeset.Sequence, ct).ConfigureAwait(false);
            foreach (var (near, name) in _names.Set(thing, records[thing])) before.TryAdd(near, name);
        }
        var files = new SortedDictionary<string, ReadOnlyMemory<byte>?>(StringComparer.Ordinal);
        foreach (var (thing, name) in before)
        {
            if (name is null || name == _names.Of(thing)) continue;
            files[name] = null;
            if (thing.Kind == RecordKind.Module) files[name + FileName.SidecarEnd] = null;
            else if (FileName.IsSkill(name)) files[name + FileName.NoteSidecarEnd] = null;
        }
        foreach (var (thing, name) in before)
        {
            if (_names.Of(thing) is not { } now || (now == name && !records.ContainsKey(thing))) continue;
            var record = records.GetValueOrDefault(thing)
                ?? await RecordAsync(_engine, _space, thing, changeset.Sequence, ct).ConfigureAwait(false);
            foreach (var (file, content) in Rendered(record, now)) files[file] = content;
        }
        return files;
    }

    private static async Task<Record> RecordAsync(MemoryEngine engine, SpaceId space, Endpoint thing, long sequence, CancellationToken ct)
    {
        var opened = await engine.OpenAsync(space, thing, new ReadAt { AsOf = AsOf.Changeset(sequence) }, ct).ConfigureAwait(false);
        return opened?.Record
            ?? throw new MemoryException(MemoryErrorCode.Conflict, "Somebody erased something meanwhile; try again.");
    }
}
