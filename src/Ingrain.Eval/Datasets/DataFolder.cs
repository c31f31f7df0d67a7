namespace Ingrain.Eval;

/// <summary>Where the data sets lie in a folder that holds them all.</summary>
public static class DataFolder
{
    /// <summary>The data sets of the folder: kind, and path inside it. Masked kinds read the same file as their plain ones.</summary>
    public static IReadOnlyList<(string Kind, string Path)> Places { get; } =
    [
        ("locomo", "locomo/locomo10_dev.json"),
        ("beam", "splits/dev/beam"),
        ("longmemeval", "longmemeval_sample"),
        ("cookbook-code", "cookbook_rag"),
        ("cookbook-docs", "cookbook_rag"),
        ("mbpp", "splits/dev/mbpp_dev.jsonl"),
        ("mbpp-masked", "splits/dev/mbpp_dev.jsonl"),
        ("mbxp-csharp", "splits/dev/mbxp_csharp_dev.jsonl"),
        ("mbxp-csharp-masked", "splits/dev/mbxp_csharp_dev.jsonl"),
        ("procedmem", "proced_mem_bench"),
    ];

    /// <summary>Reads the data sets that are there.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The data sets in the order of <see cref="Places"/>, and the kinds that are not there.</returns>
    /// <exception cref="MalformedDataException">
    /// There is no such folder, it holds none of them, or one does not have the layout of its kind.
    /// </exception>
    public static (IReadOnlyList<EvalDataset> Datasets, IReadOnlyList<string> Missing) Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder)) throw new MalformedDataException(folder, "there is no such folder");
        var (datasets, missing) = (new List<EvalDataset>(), new List<string>());
        foreach (var (kind, path) in Places)
        {
            var place = Path.Combine(folder, path);
            if (Path.Exists(place)) datasets.Add(DatasetLoader.Load(kind, place));
            else missing.Add(kind);
        }
        if (datasets.Count == 0) throw new MalformedDataException(folder, "the folder holds none of the data sets");
        return (datasets, missing);
    }
}
