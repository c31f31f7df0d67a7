using System.Text.RegularExpressions;

namespace Ingrain.Execution.Modules;

/// <summary>
/// Whether two modules may do the same: their last functions, which the others serve, take as many parameters, and each passes the other's
/// examples.
/// </summary>
internal static partial class ModuleLikeness
{
    /// <summary>How many modules' examples are asked of a new one, all in one run.</summary>
    public const int ComparedMax = 20;

    // One example that both pass says little: most functions of a number give 0 for 0.
    private const int ExamplesMin = 2;

    /// <summary>Whether two modules can be asked the same.</summary>
    public static bool AreComparable(ModuleNode a, ModuleNode b) =>
        a.Module.Language == b.Module.Language && a.Path != b.Path && a.Module.Examples.Count + b.Module.Examples.Count >= ExamplesMin
        && Function(a.Module) is { } mine && Function(b.Module) is { } other && mine.Parameters == other.Parameters;

    /// <summary>A module with the examples of another, which ask it by its own name.</summary>
    public static Module Asked(Module answering, Module asking)
    {
        var (theirs, own) = (Function(asking)!.Value.Name, Function(answering)!.Value.Name);
        return answering with
        {
            Examples = [.. asking.Examples.Select(e => theirs == own ? e : e with { Input = Renamed(e.Input, theirs, own) })],
        };
    }

    /// <summary>The one function that a module offers; null where it offers more, or something else.</summary>
    private static (string Name, int Parameters)? Function(Module module)
    {
        if (module.Signatures is not [.., var signature] || Call().Match(signature) is not { Success: true } call) return null;
        if (signature.StartsWith("class ", StringComparison.Ordinal)) return null;
        var (count, depth, isNamed) = (0, 0, false);
        foreach (var c in call.Groups[2].Value)
        {
            if (c is '(' or '[' or '{' or '<') depth++;
            else if (c is ')' or ']' or '}' or '>') depth--;
            else if (c == ',' && depth == 0) (count, isNamed) = (count + (isNamed ? 1 : 0), false);
            else isNamed |= char.IsLetter(c);
            if (depth < 0) break;
        }
        return (call.Groups[1].Value, count + (isNamed ? 1 : 0));
    }

    private static string Renamed(string text, string from, string to) =>
        Regex.Replace(text, $@"(?<![\w.]){Regex.Escape(from)}(?!\w)", to.Replace("$", "$$", StringComparison.Ordinal),
            RegexOptions.CultureInvariant);

    [GeneratedRegex(@"([A-Za-z_$][\w$]*)\s*\((.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Call();
}
