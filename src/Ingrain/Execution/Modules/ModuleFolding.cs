using System.Text.RegularExpressions;

namespace Ingrain.Execution.Modules;

/// <summary>Modules as lines to look at: a tree cut at a depth, and who fits a search.</summary>
internal static partial class ModuleFolding
{
    private const int SummaryLengthMax = 120;

    /// <summary>Cuts paths at a depth.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="under">The folder to look below; empty for all.</param>
    /// <param name="depth">How many levels are opened, from 1.</param>
    /// <returns>Each path that is not deeper, and each folder at the depth with how many lie below it, by path.</returns>
    public static IReadOnlyList<(string Path, int Below)> Cut(IEnumerable<string> paths, string under, int depth)
    {
        var lines = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (under.Length > 0 && !MemoryPath.IsAtOrBelow(path, under)) continue;
            var segments = path.Split('/');
            var level = (under.Length == 0 ? 0 : under.Split('/').Length) + depth;
            if (segments.Length <= level) lines[path] = 0;
            else
            {
                var folder = string.Join('/', segments.Take(level)) + "/";
                lines[folder] = lines.GetValueOrDefault(folder) + 1;
            }
        }
        return [.. lines.Select(l => (l.Key, l.Value))];
    }

    /// <summary>What a module does, in a line.</summary>
    public static string Summary(Module module)
    {
        var line = module.Docstring.AsSpan().Trim();
        var end = line.IndexOfAny('\n', '\r');
        if (end >= 0) line = line[..end].TrimEnd();
        if (line.Length <= SummaryLengthMax) return line.ToString();
        var cut = SummaryLengthMax - 1;
        if (char.IsHighSurrogate(line[cut - 1])) cut--;
        return line[..cut].TrimEnd().ToString() + "…";
    }

    /// <summary>Whether a module fits what is said of signature, identifier and language.</summary>
    public static bool Fits(ModuleNode node, ModuleQuery query)
    {
        var module = node.Module;
        if (query.Language is { } language && module.Language != language) return false;
        if (query.Signature is { } signature)
        {
            var wanted = Blanks().Replace(signature, "");
            if (!module.Signatures.Any(s => Blanks().Replace(s, "").Contains(wanted, StringComparison.OrdinalIgnoreCase))) return false;
        }
        return query.Identifier is not { } identifier || HasWord(module.Code, identifier);
    }

    private static bool HasWord(string code, string word)
    {
        if (word.Length == 0) return true;
        for (var at = code.IndexOf(word, StringComparison.Ordinal); at >= 0; at = code.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var after = at + word.Length;
            if ((at == 0 || !IsPart(code[at - 1])) && (after == code.Length || !IsPart(code[after]))) return true;
        }
        return false;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '_';

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
