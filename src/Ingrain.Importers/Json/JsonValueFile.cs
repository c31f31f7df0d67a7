using System.Globalization;
using System.Text.Json;

namespace Ingrain.Importers;

/// <summary>Drives a reader over the values of a large JSON file, one at a time. Every value comes out as at least one reading.</summary>
internal static class JsonValueFile
{
    /// <summary>Reads one value: an object, at a JSON path. What it adds to the list goes out before the next value is read.</summary>
    public delegate void ValueReader(JsonElement value, string path, List<Reading> into);

    /// <summary>
    /// Reads a file. Holds one value, at most <see cref="JsonValues.ValueBytesMax"/> bytes, its parsed form and what is made of it: four to
    /// six times its size.
    /// </summary>
    public static IEnumerable<Reading> Read(SourceFile file, ValueReader reader, CancellationToken cancel)
    {
        using var stream = file.TryOpen(out var closed);
        if (stream is null)
        {
            yield return Reading.Skip(file.Shown, closed!);
            yield break;
        }
        var values = new JsonValues(stream);
        var batch = new List<Reading>();
        var any = false;
        while (Next(values, out var failure) || failure is not null)
        {
            cancel.ThrowIfCancellationRequested();
            if (failure is not null)
                batch.Add(Reading.Skip(Place.Json(file, values.Path), $"nothing from here on was read: {failure}"));
            else
                One(file, values, reader, batch);
            any |= batch.Count > 0;
            foreach (var reading in batch) yield return reading;
            batch.Clear();
            if (failure is not null) break;
        }
        if (!any) yield return Reading.Skip(file.Shown, "the file holds nothing");
    }

    private static bool Next(JsonValues values, out string? failure)
    {
        failure = null;
        try
        {
            return values.Read();
        }
        catch (Exception e) when (SourceFile.IsReadFailure(e))
        {
            failure = SourceFile.ReadFailure(e);
            return false;
        }
    }

    private static void One(SourceFile file, JsonValues values, ValueReader reader, List<Reading> into)
    {
        var place = Place.Json(file, values.Path);
        if (values.State == ValueState.TooLong)
        {
            into.Add(Reading.Skip(place, string.Create(CultureInfo.InvariantCulture,
                $"it is longer than {JsonValues.ValueBytesMax / (1024 * 1024)} MiB")));
            return;
        }
        using var document = BoundedJson.TryParse(values.Value, out var repaired, out var why);
        if (document is null)
        {
            into.Add(Reading.Skip(place, values.State == ValueState.Cut ? Cut(values.Value.Length) : why!));
            return;
        }
        var before = into.Count;
        if (!document.RootElement.IsObject()) into.Add(Reading.Skip(place, "it is a bare value, not an object"));
        else reader(document.RootElement, values.Path, into);
        if (into.Count == before) into.Add(Reading.Skip(place, "nothing in it can be brought over"));
        if (repaired) into.Add(Reading.Skip(place, BoundedJson.RepairedNote));
    }

    private static string Cut(int bytes) => string.Create(CultureInfo.InvariantCulture,
        $"it never ends: the file is cut off or broken here, and its last {bytes} bytes were left out");
}
