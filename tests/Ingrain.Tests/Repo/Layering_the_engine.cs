namespace Ingrain.Tests.Repo;

[Trait("Category", "Slow")]
public class Layering_the_engine
{
    private static readonly string[] Nouns = ["Spaces", "Episodes", "Facts", "Notes", "Modules", "Entities", "Trust"];
    private static readonly string[] Foundations = ["Storage", "Indexes", "Inference"];
    private static readonly string[] Doings = ["Writing", "Recall", "Bundles", "Execution", "Consolidation", "Learning"];

    [Fact]
    public void lets_each_folder_see_only_what_lies_below_it() =>
        Ratchet.None(Problems(FolderGraph.Of(Code.Source.Where(f => f.FilePath.StartsWith("src/Ingrain/", StringComparison.Ordinal)))));

    [Fact]
    public void knows_the_place_of_every_folder() => Ratchet.None(
        from folder in Tree.FoldersOf("src/Ingrain")
        where !Nouns.Contains(folder) && !Foundations.Contains(folder) && !Doings.Contains(folder)
        select $"src/Ingrain/{folder}: say in {nameof(Layering_the_engine)} which folders it may use");

    [Fact]
    public void would_catch_a_noun_that_uses_a_doing_without_any_using_line()
    {
        var problems = Problems(FolderGraph.Of([
            Code.Parse("src/Ingrain/Facts/Fact.cs", "namespace Ingrain; class Fact { string S => new Gate().Ask(); }"),
            Code.Parse("src/Ingrain/Writing/Gate.cs", "namespace Ingrain; class Gate { public string Ask() => \"\"; Fact? F; }"),
        ]));

        Assert.All(problems, p => Assert.StartsWith("src/Ingrain/Facts/Fact.cs:1: Facts must not use Writing", p));
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void lets_folders_use_a_root_file_only_while_that_file_uses_nothing_above_the_nouns()
    {
        var bottom = Code.Parse("src/Ingrain/Oops.cs", "namespace Ingrain; class Oops : System.Exception { Fact? F; }");
        var top = Code.Parse("src/Ingrain/Engine.cs", "namespace Ingrain; class Engine { Gate? G; }");
        var fact = Code.Parse("src/Ingrain/Facts/Fact.cs", "namespace Ingrain; class Fact { }");
        var gate = Code.Parse("src/Ingrain/Writing/Gate.cs", "namespace Ingrain; class Gate { Oops? O; }");
        var upward = Code.Parse("src/Ingrain/Writing/Loop.cs", "namespace Ingrain; class Loop { Engine? E; }");

        Assert.Empty(Problems(FolderGraph.Of([bottom, top, fact, gate])));
        Assert.Contains("Writing must not use Engine.cs", Assert.Single(Problems(FolderGraph.Of([bottom, top, fact, gate, upward]))));
    }

    private static IReadOnlyList<string> Problems(IReadOnlyList<FolderEdge> edges) =>
        [
        .. from edge in edges
           where !IsAllowed(edge, edges)
           select $"{edge.Place}: {edge.From} must not use {edge.To} ({edge.Name})",
    ];

    private static bool IsAllowed(FolderEdge edge, IReadOnlyList<FolderEdge> edges)
    {
        if (FolderGraph.IsRootFile(edge.From)) return true;
        if (FolderGraph.IsRootFile(edge.To)) return IsLow(edge.To, edges);
        if (Nouns.Contains(edge.To)) return true;
        return Foundations.Contains(edge.To) && Doings.Contains(edge.From);
    }

    /// <summary>Exceptions, ids and the like may lie in the root and be used everywhere, as long as they use nouns alone.</summary>
    private static bool IsLow(string rootFile, IReadOnlyList<FolderEdge> edges)
    {
        var reached = new HashSet<string> { rootFile };
        for (var before = 0; before != reached.Count;)
        {
            before = reached.Count;
            foreach (var edge in edges)
                if (reached.Contains(edge.From) && !Nouns.Contains(edge.To))
                    reached.Add(edge.To);
        }
        return reached.All(FolderGraph.IsRootFile);
    }
}
