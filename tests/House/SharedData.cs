namespace Ingrain.House;

/// <summary>
/// Data sets that are used in development but are no part of the repository: the folder named by INGRAIN_DATA, else <c>shared/data</c>
/// beside the clone. A test that asks for what is not there is skipped with a message that says so.
/// </summary>
internal static class SharedData
{
    /// <summary>The absolute path of a file or folder of the data, or a skipped test.</summary>
    public static string Require(string path)
    {
        var folders = Folders().ToList();
        foreach (var folder in folders)
        {
            var found = Path.Combine(folder, path);
            if (Path.Exists(found)) return found;
        }
        Assert.Skip($"Needs the data set '{path}', looked for in {string.Join(" and ", folders)}; "
            + "set INGRAIN_DATA to the folder that has it.");
        return "";
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("INGRAIN_DATA") is { Length: > 0 } named) return [named];
        // A linked worktree may lie one folder deeper than the clone it belongs to.
        var parent = Path.GetDirectoryName(RepositoryRoot.Path) ?? RepositoryRoot.Path;
        var grandparent = Path.GetDirectoryName(parent) ?? parent;
        return [Path.Combine(parent, "shared", "data"), Path.Combine(grandparent, "shared", "data")];
    }
}
