using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingrain.Tests.Repo;

public class Keeping_code_small
{
    private const int SourceFileLinesMax = 600;
    private const int TestFileLinesMax = 800;
    private const int MethodLinesMax = 70;
    private const int ColumnsMax = 140;
    private const int ParametersMax = 6;
    private const int SuppressionsMax = 10;

    // Wishes, not rules: they warn, since one large honest file must not be split only to please an average.
    private const int FileLinesMedianWish = 120;
    private const int FileLinesP95Wish = 400;
    private const int MethodLinesP95Wish = 45;

    [Fact]
    public void bounds_the_lines_of_a_file() => Ratchet.Check("file-lines",
        from file in Code.Files
        let lines = LineCount(file)
        let max = Code.IsSource(file) ? SourceFileLinesMax : TestFileLinesMax
        where lines > max
        select new Violation(file.FilePath, lines, $"{file.FilePath}: {lines} lines, at most {max}"));

    [Fact]
    public void bounds_the_lines_of_a_method() => Ratchet.Check("method-lines",
        from file in Code.Files
        from method in Methods(file)
        where method.Lines > MethodLinesMax
        group method by $"{file.FilePath}:{method.Name}" into sameName
        let longest = sameName.MaxBy(m => m.Lines)
        select new Violation(sameName.Key, longest.Lines,
            $"{longest.Place}: {longest.Name} has {longest.Lines} lines, at most {MethodLinesMax}"));

    [Fact]
    public void bounds_the_columns_of_a_line() => Ratchet.Check("line-columns",
        from file in Code.Files
        let longest = file.GetText().Lines.MaxBy(l => l.Span.Length)
        where longest.Span.Length > ColumnsMax
        select new Violation(file.FilePath, longest.Span.Length,
            $"{file.FilePath}:{longest.LineNumber + 1}: {longest.Span.Length} columns, at most {ColumnsMax}"));

    [Fact]
    public void bounds_the_parameters_of_anything_callable() => Ratchet.Check("parameters",
        from file in Code.Source
        from list in file.GetRoot().DescendantNodes().OfType<ParameterListSyntax>()
        where list.Parameters.Count > ParametersMax
        let name = NameOf(list.Parent!)
        group list by $"{file.FilePath}:{name}" into sameName
        let longest = sameName.MaxBy(l => l.Parameters.Count)!
        select new Violation(sameName.Key, longest.Parameters.Count,
            $"{Code.Place(longest)}: {longest.Parameters.Count} parameters, at most {ParametersMax}; make a request record"));

    [Fact]
    public void keeps_typical_files_and_methods_short()
    {
        var files = Code.Source.Select(LineCount).Order().ToList();
        var methods = Code.Source.SelectMany(Methods).Select(m => m.Lines).Order().ToList();

        Wish("median lines of a source file", Percentile(files, 0.50), FileLinesMedianWish);
        Wish("95th percentile of lines of a source file", Percentile(files, 0.95), FileLinesP95Wish);
        Wish("95th percentile of lines of a method", Percentile(methods, 0.95), MethodLinesP95Wish);
    }

    [Fact]
    public void silences_the_compiler_rarely_and_hides_nothing_in_regions()
    {
        var directives = Code.Source.SelectMany(f => f.GetRoot().DescendantTrivia()).Where(t => t.HasStructure).ToList();
        var silenced = directives.Select(t => t.GetStructure()).OfType<PragmaWarningDirectiveTriviaSyntax>()
            .Where(p => p.DisableOrRestoreKeyword.Text == "disable").Select(p => Code.Place(p)).ToList();
        var regions = directives.Where(t => t.GetStructure() is RegionDirectiveTriviaSyntax).Select(t => Code.Place(t));

        Assert.True(silenced.Count <= SuppressionsMax, $"More than {SuppressionsMax} suppressions:\n  {string.Join("\n  ", silenced)}");
        Ratchet.None(regions);
    }

    private static void Wish(string what, int value, int wish)
    {
        if (value > wish) TestContext.Current.AddWarning($"{what}: {value}, wished for at most {wish}");
    }

    private static int Percentile(IReadOnlyList<int> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[(int)((sorted.Count - 1) * share)];

    private static int LineCount(SyntaxTree file) => file.GetText().Lines.Count(l => l.EndIncludingLineBreak > l.Start);

    private static IEnumerable<(string Name, int Lines, string Place)> Methods(SyntaxTree file) =>
        from node in file.GetRoot().DescendantNodes()
        where node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
        let first = node.ChildNodesAndTokens().First(c => !c.IsKind(SyntaxKind.AttributeList)) // the signature
        let start = first.GetLocation()!.GetLineSpan().StartLinePosition.Line
        let end = node.GetLocation().GetLineSpan().EndLinePosition.Line
        select (NameOf(node), end - start + 1, Code.Place(first));

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax m => m.Identifier.Text,
        ConstructorDeclarationSyntax c => c.Identifier.Text,
        LocalFunctionStatementSyntax l => l.Identifier.Text,
        BaseTypeDeclarationSyntax t => t.Identifier.Text,
        DelegateDeclarationSyntax d => d.Identifier.Text,
        PropertyDeclarationSyntax p => p.Identifier.Text,
        _ => node.Parent is { } parent ? NameOf(parent) : "file",
    };
}
