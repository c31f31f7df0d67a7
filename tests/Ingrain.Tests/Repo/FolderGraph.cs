using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingrain.Tests.Repo;

/// <summary>A file's first use of a name that is declared in another folder of the engine.</summary>
internal sealed record FolderEdge(string From, string To, string Place, string Name);

/// <summary>
/// Which folder of the engine uses which. Folders share one namespace, so <c>using</c> lines say little: every name is bound by the
/// compiler and followed to the file that declares it. A file in the root counts as a folder of its own, by its file name.
/// </summary>
internal static class FolderGraph
{
    private const string Root = "src/Ingrain/";

    private static readonly SyntaxTree ImplicitUsings = Code.Parse("", """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """);

    public static IReadOnlyList<FolderEdge> Of(IEnumerable<SyntaxTree> files)
    {
        var trees = files.ToList();
        var compilation = CSharpCompilation.Create("engine", [.. trees, ImplicitUsings], Platform.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. trees.AsParallel().AsOrdered().SelectMany(t => EdgesOf(t, compilation.GetSemanticModel(t)))];
    }

    /// <summary>The first folder below the project, or the file itself where it lies in the root.</summary>
    public static string FolderOf(string path) => path[Root.Length..].Split('/')[0];

    public static bool IsRootFile(string folder) => folder.EndsWith(".cs", StringComparison.Ordinal);

    private static IEnumerable<FolderEdge> EdgesOf(SyntaxTree tree, SemanticModel model)
    {
        var from = FolderOf(tree.FilePath);
        var seen = new HashSet<string>(); // the first use of a folder in a file tells enough
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var info = model.GetSymbolInfo(name);
            var symbol = (info.Symbol ?? info.CandidateSymbols.FirstOrDefault())?.OriginalDefinition;
            if (symbol is null or INamespaceSymbol or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol) continue;
            var declared = Declarations(symbol).Select(p => FolderOf(p)).ToList();
            if (declared.Count > 0 && !declared.Contains(from) && seen.Add(declared[0]))
                yield return new FolderEdge(from, declared[0], Code.Place(name), name.Identifier.Text);
        }
    }

    private static IEnumerable<string> Declarations(ISymbol symbol)
    {
        // What the compiler makes for a record has no file of its own: its type has.
        var own = symbol.DeclaringSyntaxReferences;
        var declared = own.Length > 0 ? own : symbol.ContainingType?.DeclaringSyntaxReferences ?? [];
        return declared.Select(r => r.SyntaxTree.FilePath).Where(p => p.StartsWith(Root, StringComparison.Ordinal));
    }
}
