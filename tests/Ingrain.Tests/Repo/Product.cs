using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ingrain.Tests.Repo;

/// <summary>
/// The compiled assemblies of src, as the compiler reads them: what users get, source generators included. Read from the build that these
/// tests belong to, beside their own output.
/// </summary>
internal static class Product
{
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static IReadOnlyList<IAssemblySymbol> Assemblies { get; } = Load();

    /// <summary>Every type that a person wrote as code, nested and internal ones included.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Types { get; } =
        [.. Assemblies.SelectMany(a => TypesOf(a.GlobalNamespace)).Where(t => IsWritten(t) && !IsMarkup(t))];

    /// <summary>Methods that a person wrote; a delegate's were not.</summary>
    public static IEnumerable<IMethodSymbol> Methods =>
        Types.Where(t => t.TypeKind != TypeKind.Delegate).SelectMany(t => t.GetMembers()).OfType<IMethodSymbol>()
            .Where(m => m.MethodKind == MethodKind.Ordinary && IsWritten(m));

    public static bool Owns(ISymbol symbol) => Assemblies.Contains(symbol.ContainingAssembly, SymbolEqualityComparer.Default);

    /// <summary>Whether code in another assembly can name it.</summary>
    public static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => symbol.ContainingType is null || IsVisible(symbol.ContainingType),
        Accessibility.Protected or Accessibility.ProtectedOrInternal =>
            symbol.ContainingType is { IsSealed: false } open && IsVisible(open),
        _ => false,
    };

    public static bool IsWritten(ISymbol symbol) => !symbol.Name.Contains('<')
        && !symbol.GetAttributes().Any(a => a.AttributeClass?.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute")
        && (symbol.ContainingType is null || IsWritten(symbol.ContainingType));

    /// <summary>
    /// Whether it was written as markup: a page or a part of one. The markup's compiler makes all of them public, whoever may use them.
    /// </summary>
    private static bool IsMarkup(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer) return IsMarkup(outer);
        for (var above = type; above is not null; above = above.BaseType)
            if (above.Name == "ComponentBase") return !type.IsAbstract;
        return type.Name == "_Imports";
    }

    /// <summary>A stable name for messages and for the list of exceptions, without spaces.</summary>
    public static string NameOf(ISymbol symbol) => symbol is INamedTypeSymbol
        ? symbol.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat).Replace(" ", "", StringComparison.Ordinal)
        : $"{NameOf(symbol.ContainingType)}.{symbol.Name}";

    private static IReadOnlyList<IAssemblySymbol> Load()
    {
        var projects = Tree.FoldersOf("src").Where(p => Tree.Has($"src/{p}/{p}.csproj")).ToList();
        var output = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        var builds = projects.ToDictionary(p => p, p => Path.Combine(output, p, Configuration));
        var own = builds.ToDictionary(b => b.Key, b => MetadataReference.CreateFromFile(Existing(Path.Combine(b.Value, b.Key + ".dll"))));
        var packages = builds.Values.SelectMany(f => Directory.EnumerateFiles(f, "*.dll"))
            .Where(f => !Path.GetFileName(f).StartsWith("Ingrain", StringComparison.Ordinal)).DistinctBy(Path.GetFileName)
            .Select(f => MetadataReference.CreateFromFile(f));
        var compilation = CSharpCompilation.Create("product", references: [.. Platform.References, .. packages, .. own.Values],
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All));
        return [.. from one in own
                   orderby one.Key
                   select (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(one.Value)!];
    }

    private static string Existing(string file) =>
        File.Exists(file) ? file : throw new FileNotFoundException($"{file} is missing: build the whole solution first.");

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container) =>
        container.GetMembers().SelectMany(m => m switch
        {
            INamespaceSymbol inner => TypesOf(inner),
            INamedTypeSymbol type => TypesOf(type).Prepend(type),
            _ => [],
        });
}
