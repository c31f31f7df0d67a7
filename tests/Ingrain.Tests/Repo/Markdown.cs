using System.Text.RegularExpressions;

namespace Ingrain.Tests.Repo;

/// <summary>A markdown file: its headings, its links and the paths it names, each with its line; fenced code is left out.</summary>
internal sealed partial class Markdown
{
    private readonly string _path;
    private readonly List<(int Line, string Text)> _prose = [];

    public Markdown(string path, string text)
    {
        _path = path;
        var fenced = false;
        foreach (var (index, line) in text.Split('\n').Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            else if (!fenced) _prose.Add((index + 1, line));
        }
    }

    public static IEnumerable<Markdown> All => Tree.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal)).Select(Open);

    public IEnumerable<string> Headings => _prose.Where(l => l.Text.StartsWith('#')).Select(l => l.Text.TrimStart('#').Trim());

    /// <summary>Bullets, each joined with its continuation lines.</summary>
    public IEnumerable<(int Line, string Text)> Bullets
    {
        get
        {
            (int Line, string Text)? open = null;
            foreach (var (number, text) in _prose.Append((0, "")))
            {
                var starts = text.StartsWith("- ", StringComparison.Ordinal);
                if (open is { } bullet && (starts || text.Trim().Length == 0))
                {
                    yield return bullet;
                    open = null;
                }
                if (starts) open = (number, text);
                else if (open is { } begun) open = (begun.Line, $"{begun.Text} {text.Trim()}");
            }
        }
    }

    public static Markdown Open(string path) => new(path, Tree.Read(path));

    /// <summary>Links that lead nowhere inside the repository, and paths in backticks that do not exist.</summary>
    public IEnumerable<string> BrokenReferences(Func<string, bool> exists, Func<string, Markdown> open)
    {
        foreach (var (line, text) in _prose)
        {
            foreach (var target in Link().Matches(text).Select(m => m.Groups[1].Value))
                if (!Resolves(target, exists, open))
                    yield return $"{_path}:{line}: link to {target}";
            foreach (var named in NamedPath().Matches(text).Select(m => m.Groups[1].Value))
                if (!exists(named.TrimEnd('/')))
                    yield return $"{_path}:{line}: names {named}, which does not exist";
        }
    }

    private bool Resolves(string target, Func<string, bool> exists, Func<string, Markdown> open)
    {
        if (Elsewhere().IsMatch(target)) return true;
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? _path : Join(_path, parts[0]);
        if (file is null || !exists(file)) return false;
        return parts.Length == 1 || !file.EndsWith(".md", StringComparison.Ordinal) || open(file).Headings.Any(h => Anchor(h) == parts[1]);
    }

    /// <summary>The path of a link's target from the root; null where it leaves the repository.</summary>
    private static string? Join(string from, string target)
    {
        var folders = from.Split('/')[..^1].ToList();
        foreach (var part in target.TrimEnd('/').Split('/'))
        {
            if (part == ".." && folders.Count == 0) return null;
            if (part == "..") folders.RemoveAt(folders.Count - 1);
            else if (part != ".") folders.Add(part);
        }
        return string.Join('/', folders);
    }

    /// <summary>The fragment that GitHub gives to a heading.</summary>
    private static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(<?([^)\s>]+)>?(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|docs|eng|bench|samples)/[\w./-]+)`")]
    private static partial Regex NamedPath();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"[^\p{L}\p{Nd}\s_-]")]
    private static partial Regex NotInAnchor();
}
