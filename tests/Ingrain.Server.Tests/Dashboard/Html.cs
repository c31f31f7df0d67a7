using System.Text.RegularExpressions;

namespace Ingrain.Server.Tests.Dashboard;

/// <summary>A page taken apart: its tags in order, checked for whether they nest as they must.</summary>
internal sealed partial class Html
{
    private static readonly HashSet<string> s_void = ["meta", "link", "input", "br", "hr", "img"];

    private Html(IReadOnlyList<Tag> tags) => Tags = tags;

    public IReadOnlyList<Tag> Tags { get; }

    public IEnumerable<Tag> Of(string name) => Tags.Where(t => t.Name == name && !t.IsEnd);

    /// <summary>Takes a page apart.</summary>
    public static Html Of(string page, string where)
    {
        Assert.StartsWith("<!doctype html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
        var tags = new List<Tag>();
        var open = new Stack<string>();
        var at = page.IndexOf("<html", StringComparison.Ordinal);
        while (page.IndexOf('<', at) is >= 0 and var begin)
        {
            var match = TagText().Match(page, begin);
            var near = page.Substring(begin, Math.Min(60, page.Length - begin));
            Assert.True(match.Success && match.Index == begin, $"{where}: no tag at '{near}'");
            at = begin + match.Length;
            var name = match.Groups["name"].Value;
            var isEnd = match.Groups["end"].Length > 0;
            var attributes = Attribute().Matches(match.Groups["rest"].Value)
                .Select(a => (a.Groups["name"].Value, System.Net.WebUtility.HtmlDecode(a.Groups["value"].Value))).ToList();
            Assert.Equal(attributes.Count, attributes.Select(a => a.Value).Distinct().Count());
            tags.Add(new Tag(name, isEnd, attributes));
            if (s_void.Contains(name) || match.Groups["alone"].Length > 0) continue;
            if (!isEnd) open.Push(name);
            else Assert.True(open.Count > 0 && open.Pop() == name, $"{where}: </{name}> ends something else");
        }
        Assert.True(open.Count == 0, $"{where}: not ended: {string.Join(", ", open)}");
        return new Html(tags);
    }

    [GeneratedRegex("<(?<end>/?)(?<name>[a-zA-Z][a-zA-Z0-9]*)(?<rest>(?:\\s+[^\\s\"'<>/=]+(?:=\"[^\"<]*\")?)*)\\s*(?<alone>/?)>")]
    private static partial Regex TagText();

    [GeneratedRegex("(?<name>[^\\s\"'<>/=]+)(?:=\"(?<value>[^\"]*)\")?")]
    private static partial Regex Attribute();
}

/// <summary>One tag.</summary>
internal sealed record Tag(string Name, bool IsEnd, IReadOnlyList<(string Name, string Value)> Attributes)
{
    public string? this[string name] => Attributes.FirstOrDefault(a => a.Name == name) is { Name: not null } found ? found.Value : null;

    public bool Has(string name) => Attributes.Any(a => a.Name == name);
}
