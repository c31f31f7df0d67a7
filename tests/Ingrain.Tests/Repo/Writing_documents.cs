using System.Text.RegularExpressions;

namespace Ingrain.Tests.Repo;

public partial class Writing_documents
{
    private const int ReadmeLinesMax = 120;
    private const int ArchitectureLinesMax = 300;
    private const int DecisionLinesMax = 60;

    [Fact]
    public void links_only_to_what_is_there() => Ratchet.None(Markdown.All.SelectMany(m => m.BrokenReferences(Tree.Has, Markdown.Open)));

    [Fact]
    public void keeps_the_first_pages_short() => Ratchet.None(
        from page in new[] { ("README.md", ReadmeLinesMax), ("ARCHITECTURE.md", ArchitectureLinesMax) }
        let lines = Tree.Lines(page.Item1).Length - 1
        where lines > page.Item2
        select $"{page.Item1}: {lines} lines, at most {page.Item2}");

    [Fact]
    public void explains_every_project_and_every_folder_of_the_engine_under_a_heading()
    {
        var headings = Markdown.Open("ARCHITECTURE.md").Headings;
        var explained = headings.SelectMany(h => HeadingWord().Matches(h)).Select(m => m.Value).ToHashSet();
        Ratchet.None(
            from name in Tree.FoldersOf("src").Concat(Tree.FoldersOf("src/Ingrain"))
            where !explained.Contains(name)
            select $"ARCHITECTURE.md: no heading for {name}");
    }

    [Fact]
    public void numbers_each_decision_once_and_keeps_it_to_a_page()
    {
        var decisions = Tree.Under("docs/decisions", ".md").ToList();
        var misnamed = decisions.Where(d => !DecisionName().IsMatch(d)).Select(d => $"{d}: not named NNNN-title.md");
        var repeated = decisions.GroupBy(d => Path.GetFileName(d).Split('-')[0]).Where(g => g.Count() > 1)
            .Select(g => $"docs/decisions: number {g.Key} is used by {string.Join(" and ", g.Select(Path.GetFileName))}");
        var tooLong = decisions.Where(d => Tree.Lines(d).Length - 1 > DecisionLinesMax)
            .Select(d => $"{d}: more than {DecisionLinesMax} lines");

        Ratchet.None(misnamed.Concat(repeated).Concat(tooLong));
    }

    [Theory]
    [InlineData("[a](gone.md)", "link to gone.md")]
    [InlineData("[a](../x.md)", "link to ../x.md")]
    [InlineData("[a](b.md#nowhere)", "link to b.md#nowhere")]
    [InlineData("in `src/Gone.cs`", "names src/Gone.cs")]
    public void would_catch_a_dead_link(string text, string problem) => Assert.Contains(problem, Assert.Single(Broken(text)));

    [Theory]
    [InlineData("[a](b.md) and [b](b.md#a-heading-its-own) and [c](#here)\n# Here")]
    [InlineData("[a](https://example.org/x.md), `dotnet x/y`\n```\n[a](gone.md)\n```")]
    public void leaves_live_links_alone(string text) => Assert.Empty(Broken(text));

    private static IEnumerable<string> Broken(string text)
    {
        var pages = new Dictionary<string, Markdown> { ["a.md"] = new("a.md", text), ["b.md"] = new("b.md", "## A heading, its own") };
        return pages["a.md"].BrokenReferences(pages.ContainsKey, p => pages[p]);
    }

    [GeneratedRegex(@"[\w.]*\w")]
    private static partial Regex HeadingWord();

    [GeneratedRegex(@"^docs/decisions/\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex DecisionName();
}
