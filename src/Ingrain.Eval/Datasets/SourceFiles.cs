namespace Ingrain.Eval;

/// <summary>Finds the files of a data set.</summary>
internal static class SourceFiles
{
    /// <summary>The file itself, or the JSON files of a folder in ordinal order of name.</summary>
    /// <param name="path">File or folder.</param>
    /// <exception cref="MalformedDataException">There is none.</exception>
    public static IReadOnlyList<string> Json(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new MalformedDataException(path, "there is no such file or folder");
        var files = Directory.GetFiles(path, "*.json");
        if (files.Length == 0) throw new MalformedDataException(path, "the folder holds no JSON file");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
