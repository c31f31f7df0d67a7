namespace Ingrain.Eval;

/// <summary>Reads data sets by the name of their kind.</summary>
public static class DatasetLoader
{
    /// <summary>The kinds that can be read.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "locomo", "realtalk", "beam", "longmemeval", "cookbook-code", "cookbook-docs", "mbpp", "mbpp-masked", "mbxp-csharp",
        "mbxp-csharp-masked", "procedmem",
    ];

    /// <summary>Reads a data set.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="path">Its file or folder.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">The name is none of <see cref="Names"/>.</exception>
    /// <exception cref="MalformedDataException">The data is missing or does not have the layout of its kind.</exception>
    public static EvalDataset Load(string name, string path)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(path);
        return name switch
        {
            "locomo" or "realtalk" => LocomoLoader.Load(name, path),
            "beam" => BeamLoader.Load(path),
            "longmemeval" => LongMemEvalLoader.Load(path),
            "cookbook-code" => CookbookLoader.LoadCode(path),
            "cookbook-docs" => CookbookLoader.LoadDocs(path),
            "mbpp" or "mbpp-masked" => CodeTaskLoader.LoadPython(name, path),
            "mbxp-csharp" or "mbxp-csharp-masked" => CodeTaskLoader.LoadCSharp(name, path),
            "procedmem" => ProcedMemLoader.Load(path),
            _ => throw new ArgumentException($"There is no data set kind '{name}'; known are {string.Join(", ", Names)}.", nameof(name)),
        };
    }
}
