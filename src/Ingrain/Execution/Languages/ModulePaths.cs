namespace Ingrain.Execution.Languages;

/// <summary>What paths of modules have in common in every language: they are files that programs load.</summary>
internal static class ModulePaths
{
    private const int SegmentLengthMax = 100;
    private const int LengthMax = 500;

    /// <summary>Says why a path can be no file of a language.</summary>
    /// <param name="path">The path.</param>
    /// <param name="language">The language.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? Problem(string path, Language language)
    {
        var ending = "." + language.Extension;
        if (!path.EndsWith(ending, StringComparison.Ordinal))
            return $"The path of a module in {language.Name} ends in '{ending}'.";
        if (path.Length > LengthMax) return $"The path of a module has {LengthMax} characters at most.";
        foreach (var segment in path[..^ending.Length].Split('/'))
        {
            if (segment.Length is 0 or > SegmentLengthMax)
                return $"A folder or file of a module has a name of 1 to {SegmentLengthMax} characters.";
            // Without dots no folder can have the name of a file.
            if (!segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') || segment[0] == '-')
                return $"'{segment}' is no name for a folder or file of a module: use letters, digits, underscores and hyphens.";
        }
        return null;
    }
}
