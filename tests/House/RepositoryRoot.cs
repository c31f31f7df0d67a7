namespace Ingrain.House;

/// <summary>Where this clone lies: the nearest folder above the running tests that holds the solution.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>An absolute path from one that is relative to the root.</summary>
    public static string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
            if (File.Exists(System.IO.Path.Combine(folder, "Ingrain.slnx")))
                return folder;
        throw new InvalidOperationException($"No Ingrain.slnx above {AppContext.BaseDirectory}: run the tests from inside a clone.");
    }
}
