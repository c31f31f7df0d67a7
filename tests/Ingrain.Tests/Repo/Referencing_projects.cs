using System.Xml.Linq;

namespace Ingrain.Tests.Repo;

public class Referencing_projects
{
    private const int EnginePackagesMax = 5;
    private static readonly string[] MockingLibraries = ["Moq", "NSubstitute", "FakeItEasy", "JustMockLite", "Rhino.Mocks"];
    private static readonly string[] Platform = ["System.", "Microsoft.Extensions."];
    private static readonly IReadOnlyList<string> Projects = [.. Tree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))];

    [Fact]
    public void points_from_the_edges_to_the_engine_and_never_back()
    {
        var shipped = Tree.FoldersOf("src");
        Ratchet.None(
            from project in Projects
            where project.StartsWith("src/", StringComparison.Ordinal)
            let name = Path.GetFileNameWithoutExtension(project)
            let allowed = AllowedReferences(name, shipped)
            from reference in References(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension)
            where !allowed.Contains(reference!)
            select $"{project}: {name} must not reference {reference}");
    }

    [Fact]
    public void brings_few_packages_into_the_engine_and_only_from_the_platform()
    {
        var packages = References("src/Ingrain/Ingrain.csproj", "PackageReference").ToList();

        Assert.DoesNotContain(packages, p => !Platform.Any(family => p.StartsWith(family, StringComparison.Ordinal)));
        Assert.Empty(References("src/Ingrain/Ingrain.csproj", "FrameworkReference"));
        Assert.InRange(packages.Count, 0, EnginePackagesMax);
    }

    [Fact]
    public void names_no_mocking_library() => Ratchet.None(
        from project in Projects
        from package in References(project, "PackageReference")
        where MockingLibraries.Contains(package)
        select $"{project}: {package}; write the double by hand or use the real part");

    [Fact]
    public void lists_every_project_in_the_solution()
    {
        var listed = XDocument.Parse(Tree.Read("Ingrain.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value);

        Assert.Equal(Projects, listed.Order(StringComparer.Ordinal));
    }

    // A store, a server or an importer stands beside its siblings and knows the engine alone; only the executable puts them together.
    private static IEnumerable<string> AllowedReferences(string project, IReadOnlyList<string> shipped) => project switch
    {
        "Ingrain" => [],
        "Ingrain.Cli" => shipped,
        // What programs of others put together with one call needs a store to put in.
        "Ingrain.Extensions" => ["Ingrain", "Ingrain.Sqlite"],
        _ => ["Ingrain"],
    };

    private static IEnumerable<string> References(string project, string element) =>
        XDocument.Parse(Tree.Read(project)).Descendants(element).Attributes("Include").Select(a => a.Value.Replace('\\', '/'));
}
