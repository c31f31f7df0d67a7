using System.Globalization;
using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>A format of one JSON object a line.</summary>
internal abstract class LineFormat
{
    /// <summary>Reads one line. A line that adds nothing to the list is told as skipped.</summary>
    /// <param name="line">The object; it does not outlive the call.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="ordinal">1-based line, or place in a list of lines.</param>
    /// <param name="into">What came of it.</param>
    public abstract void Line(JsonElement line, string place, long ordinal, List<Reading> into);

    /// <summary>The file ended.</summary>
    public virtual void End(List<Reading> into) { }
}

/// <summary>Drives a <see cref="LineFormat"/> over a file. Every line that is not blank comes out as at least one reading.</summary>
internal static class JsonLines
{
    /// <summary>
    /// Reads a file of lines. Holds one line, at most <see cref="LineReader.LineBytesMax"/> bytes, and what is made of it.
    /// </summary>
    public static IEnumerable<Reading> Read(SourceFile file, LineFormat format, CancellationToken cancel)
    {
        using var stream = file.TryOpen(out var closed);
        if (stream is null)
        {
            yield return Reading.Skip(file.Shown, closed!);
            yield break;
        }
        var lines = new LineReader(stream);
        var batch = new List<Reading>();
        var any = false;
        while (Next(lines, out var failure) || failure is not null)
        {
            cancel.ThrowIfCancellationRequested();
            var place = Place.Line(file, lines.Number);
            if (failure is not null) batch.Add(Reading.Skip(place, $"nothing after this line was read: {failure}"));
            else One(lines, place, format, batch);
            any |= batch.Count > 0;
            foreach (var reading in batch) yield return reading;
            batch.Clear();
            if (failure is not null) break;
        }
        format.End(batch);
        foreach (var reading in batch) yield return reading;
        if (!any) yield return Reading.Skip(file.Shown, "the file holds nothing");
    }

    private static bool Next(LineReader lines, out string? failure)
    {
        failure = null;
        try
        {
            return lines.Read();
        }
        catch (Exception e) when (SourceFile.IsReadFailure(e))
        {
            failure = SourceFile.ReadFailure(e);
            return false;
        }
    }

    private static void One(LineReader lines, string place, LineFormat format, List<Reading> into)
    {
        if (lines.TooLong)
        {
            into.Add(Reading.Skip(place, string.Create(CultureInfo.InvariantCulture,
                $"the line is longer than {LineReader.LineBytesMax / (1024 * 1024)} MiB")));
            return;
        }
        if (lines.Line.Span.Trim(" \t\r"u8).IsEmpty) return;
        using var document = BoundedJson.TryParse(lines.Line, out var repaired, out var why);
        if (document is null)
            into.Add(Reading.Skip(place, lines.Unterminated ? "the line is cut off: the file ends in the middle of it" : why!));
        else if (!document.RootElement.IsObject())
            into.Add(Reading.Skip(place, "the line is a bare value, not an object"));
        else
            Element(document.RootElement, place, lines.Number, format, into);
        if (repaired && document is not null) into.Add(Reading.Skip(place, BoundedJson.RepairedNote));
    }

    public static void Element(JsonElement line, string place, long ordinal, LineFormat format, List<Reading> into)
    {
        var before = into.Count;
        format.Line(line, place, ordinal, into);
        if (into.Count == before) into.Add(Reading.Skip(place, "nothing in it is conversation"));
    }
}
