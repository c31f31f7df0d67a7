using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingrain.Tests.Repo;

public class Naming_folders_and_files
{
    private const int DepthMax = 2;

    // Names of kinds say nothing about what is inside.
    private static readonly HashSet<string> SaysNothing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Core", "Common", "Abstractions", "Domain", "Application", "Infrastructure", "Shared", "Utils", "Util", "Utilities", "Misc",
        "Models", "Dtos", "Enums", "Exceptions", "Interfaces", "Helpers", "Extensions", "Constants", "Services", "Managers", "Types",
    };

    [Fact]
    public void uses_concepts_and_not_kinds() => Ratchet.None(
        from path in Tree.Under("src", ".cs").Concat(Tree.Under("tests", ".cs")).Concat(Tree.Under("bench", ".cs"))
        from folder in path.Split('/')[2..^1]
        where SaysNothing.Contains(folder)
        select $"{path}: the folder name '{folder}' names a kind; name the concept");

    [Fact]
    public void stays_two_folders_deep_at_most() => Ratchet.None(
        from path in Tree.Under("src", ".cs")
        where path.Split('/').Length - 3 > DepthMax
        select $"{path}: more than {DepthMax} folders below its project");

    [Fact]
    public void names_a_file_after_the_only_type_in_it() => Ratchet.None(
        from file in Code.Source
        let types = file.GetRoot().DescendantNodes().Where(n => n is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Select(n => n is BaseTypeDeclarationSyntax t ? t.Identifier.Text : ((DelegateDeclarationSyntax)n).Identifier.Text).ToHashSet()
        let name = Path.GetFileName(file.FilePath).Split('.')[0]
        where types.Count == 1 && !types.Contains(name) && name != "Program" // several small types may share a file under their topic
        select $"{file.FilePath}: declares only {types.Single()}");
}
