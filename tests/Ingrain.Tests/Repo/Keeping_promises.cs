using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingrain.Tests.Repo;

/// <summary>
/// Guarantees and limits end in <c>— test: ClassName.method_name</c> or <c>— test: ClassName</c>; several are parted by commas.
/// </summary>
public partial class Keeping_promises
{
    private static readonly IReadOnlySet<string> TestNames = Names();

    [Theory]
    [InlineData("docs/guarantees.md")]
    [InlineData("docs/limits.md")]
    public void names_only_tests_that_exist(string page) => Ratchet.None(
        from bullet in Markdown.Open(page).Bullets
        from name in NamedTests(bullet.Text)
        where !TestNames.Contains(name)
        select $"{page}:{bullet.Line}: there is no test {name}");

    [Fact]
    public void guarantees_nothing_without_a_test() => Ratchet.None(
        from bullet in Markdown.Open("docs/guarantees.md").Bullets
        where !NamedTests(bullet.Text).Any()
        select $"docs/guarantees.md:{bullet.Line}: names no test (— test: ClassName.method_name)");

    private static IEnumerable<string> NamedTests(string text) => TestList().Match(text) is { Success: true } found
        ? found.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Select(n => n.Trim('`', '.'))
        : [];

    /// <summary>Every test class, and every test method as <c>Class.method</c>; an inherited method counts for its suite.</summary>
    private static HashSet<string> Names()
    {
        var names = new HashSet<string>();
        foreach (var method in Code.Tests.SelectMany(f => f.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>())
        {
            var attributes = method.AttributeLists.SelectMany(l => l.Attributes).Select(a => a.Name.ToString());
            if (method.Parent is not TypeDeclarationSyntax type || !attributes.Any(a => a is "Fact" or "Theory")) continue;
            names.Add(type.Identifier.Text);
            names.Add($"{type.Identifier.Text}.{method.Identifier.Text}");
        }
        // A class that derives a whole suite has no method of its own.
        names.UnionWith(Code.Tests.SelectMany(f => f.GetRoot().DescendantNodes()).OfType<ClassDeclarationSyntax>()
            .Where(c => c.BaseList?.Types.Any(b => names.Contains(b.Type.ToString().Split('<', '(')[0])) == true)
            .Select(c => c.Identifier.Text).ToList());
        return names;
    }

    [GeneratedRegex(@"— tests?: (.+)$")]
    private static partial Regex TestList();
}
