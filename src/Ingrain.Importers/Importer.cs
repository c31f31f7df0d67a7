namespace Ingrain.Importers;

/// <summary>
/// Reads what people already have: transcripts, chat exports, markdown, a memory graph. Reading is lazy: at most one line, conversation or
/// note is held at a time, with hashes of the ids already given and the titles of the sessions met.
/// </summary>
/// <remarks>
/// <para>Ids come from the source's own, so reading a source again gives the same ids and content, and importing it twice changes
/// nothing. Everything is labelled <see cref="TrustLabel.External"/>. Times are the source's; where it gives none they stay null.</para>
/// <para>Whatever is not brought over is told as <see cref="ImportedThing.Skipped"/> with its place; every line, message and file of a
/// source ends up as one or the other. Safe to call from several threads.</para>
/// </remarks>
public static class Importer
{
    /// <summary>Looks what is at a path. Opens every file once and looks at its beginning, at most 256 KiB.</summary>
    /// <param name="path">A file, a folder or a zip archive.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ImportException">Nothing is there, it cannot be read, or nothing in it is of a known format.</exception>
    public static ImportSource Detect(string path)
    {
        using var source = OpenedSource.Open(path);
        return Detect(source);
    }

    /// <summary>Reads everything at a path.</summary>
    /// <param name="path">A file, a folder or a zip archive. The files of a folder or archive may be of several formats.</param>
    /// <param name="format">
    /// The format to read, where it is known better than what the content says: damaged files of it are then read too, and files of other
    /// formats are told as skipped. Null to go by the content of each file.
    /// </param>
    /// <param name="cancel">Stops the reading; checked at every line, message and file.</param>
    /// <returns>What was read, in the order of the source; the sessions of transcripts follow at the end, with their titles.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ImportException">
    /// Nothing is there, it cannot be read, or, without a format, nothing in it is of a known one. Thrown by the call, or by the first step
    /// of the reading where the source has gone since; once things are given out, only cancellation throws.
    /// </exception>
    /// <exception cref="OperationCanceledException">While reading: it was cancelled.</exception>
    public static IEnumerable<ImportedThing> Read(string path, ImportFormat? format = null, CancellationToken cancel = default)
    {
        if (format is { } asked) _ = asked.Name();
        // Looked at and closed again: nothing is held open by a reading that never begins.
        using (var source = OpenedSource.Open(path))
            if (format is null && !source.List(cancel).Any(f => f.File is not null && FormatProbe.Of(f.File) is not null))
                throw FormatReader.NotRecognised(source);
        return Things(path, format, cancel);
    }

    /// <summary>Reads files that were already listed, with the place of everything: what <see cref="Read"/> does, for the tests.</summary>
    internal static IEnumerable<Reading> ReadListed(IEnumerable<ListedFile> files, ImportFormat? format, CancellationToken cancel) =>
        ReadListed(files, format, null, cancel);

    private static IEnumerable<Reading> ReadListed(
        IEnumerable<ListedFile> files, ImportFormat? format, SkillFolders? skills, CancellationToken cancel)
    {
        var context = new ImportContext(cancel);
        foreach (var listed in files)
        {
            cancel.ThrowIfCancellationRequested();
            if (listed.Skipped is { } skipped) yield return skipped;
            if (listed.File is not { } file) continue;
            var readings = (format is null or ImportFormat.Markdown) && file.LengthBytes > 0 && skills?.PathOf(file.Name) is { } place
                ? MarkdownReader.Read(file, place, context) : One(file, format, listed.Named, context);
            foreach (var reading in readings) yield return reading;
        }
        foreach (var reading in context.Sessions.Close(context.Ledger)) yield return reading;
    }

    private static IEnumerable<ImportedThing> Things(string path, ImportFormat? format, CancellationToken cancel)
    {
        using var source = OpenedSource.Open(path);
        foreach (var reading in ReadListed(source.List(cancel), format, SkillFolders.Of(source, cancel), cancel))
            if (reading.Thing is { } thing)
                yield return thing;
    }

    private static IEnumerable<Reading> One(SourceFile file, ImportFormat? asked, bool named, ImportContext context)
    {
        if (file.LengthBytes == 0) return [Reading.Skip(file.Shown, "the file is empty")];
        var found = FormatProbe.Of(file);
        if (asked is null)
            return found is { } format
                ? FormatReader.Read(file, format, context)
                : [Reading.Skip(file.Shown, "it is not of a kind that is read here")];
        if (named || found == asked || (found is null && FormatReader.Suits(file, asked.Value)))
            return FormatReader.Read(file, asked.Value, context);
        return [Reading.Skip(file.Shown, found is { } other
            ? $"it looks like {other.Name()}, and only {asked.Value.Name()} was asked for"
            : $"it is not of a kind that {asked.Value.Name()} is kept in")];
    }

    private static ImportSource Detect(OpenedSource source)
    {
        var counts = new SortedDictionary<ImportFormat, int>();
        var unrecognised = 0;
        var skills = SkillFolders.Of(source, CancellationToken.None);
        foreach (var listed in source.List(CancellationToken.None))
        {
            if (listed.File is null) continue;
            var found = skills.PathOf(listed.File.Name) is null ? FormatProbe.Of(listed.File) : ImportFormat.Markdown;
            if (found is { } format) counts[format] = counts.GetValueOrDefault(format) + 1;
            else unrecognised++;
        }
        if (counts.Count == 0) throw FormatReader.NotRecognised(source);
        return new()
        {
            Path = source.Path,
            Kind = source.Kind,
            Found = [.. counts.OrderByDescending(c => c.Value).Select(c => new FoundFormat(c.Key, c.Value))],
            UnrecognisedFiles = unrecognised,
        };
    }
}
