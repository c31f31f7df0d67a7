using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Ingrain.Tests.Repo;

/// <summary>The repository's C# files, parsed once.</summary>
internal static class Code
{
    public static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.Parse);

    /// <summary>Every C# file of src, tests and bench; the tree's path is the file's path relative to the root.</summary>
    public static IReadOnlyList<SyntaxTree> Files { get; } =
        [.. Tree.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Select(f => Parse(f, Tree.Read(f)))];

    public static IEnumerable<SyntaxTree> Source => Files.Where(IsSource);

    public static IEnumerable<SyntaxTree> Tests => Files.Where(f => !IsSource(f));

    public static bool IsSource(SyntaxTree file) => file.FilePath.StartsWith("src/", StringComparison.Ordinal);

    public static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text), Options, path);

    /// <summary>The place of a node as <c>path:line</c>, with the line as editors count it.</summary>
    public static string Place(SyntaxNodeOrToken node) => $"{node.SyntaxTree!.FilePath}:{Line(node.GetLocation()!)}";

    public static string Place(SyntaxTrivia trivia) => $"{trivia.SyntaxTree!.FilePath}:{Line(trivia.GetLocation())}";

    private static int Line(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;
}
