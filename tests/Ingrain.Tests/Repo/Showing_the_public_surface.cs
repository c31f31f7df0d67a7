using System.Text.RegularExpressions;
using Ingrain.House;
using Microsoft.CodeAnalysis;

namespace Ingrain.Tests.Repo;

public partial class Showing_the_public_surface
{
    private const string Folder = "tests/Ingrain.Tests/Repo/public-api";

    // The server, the importers and the evaluation also speak the words of the protocols and data sets they serve.
    private static readonly string[] OwnWordsOnly = ["Ingrain", "Ingrain.Sqlite", "Ingrain.Postgres"];

    private static readonly string[] VagueSuffixes =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service", "Processor", "Data", "Info", "Dto", "Base", "Impl"];

    [Fact]
    public void changes_it_only_together_with_its_checked_in_text()
    {
        var update = Environment.GetEnvironmentVariable("INGRAIN_UPDATE_SNAPSHOTS") == "1";
        var problems = new List<string>();
        foreach (var assembly in Product.Assemblies)
        {
            var path = RepositoryRoot.At(Folder, assembly.Name + ".txt");
            var now = PublicSurface.Of(assembly);
            if (update)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, now);
            }
            else problems.AddRange(Differences(assembly.Name, File.Exists(path) ? File.ReadAllText(path) : "", now));
        }
        if (problems.Count > 0) problems.Add("where it is meant: INGRAIN_UPDATE_SNAPSHOTS=1 ./test Ingrain.Tests, and commit the text");
        Ratchet.None(problems);
    }

    [Fact]
    public void speaks_the_words_of_the_glossary()
    {
        var banned = Glossary.Banned();
        Ratchet.Check("glossary",
            from assembly in Product.Assemblies
            where OwnWordsOnly.Contains(assembly.Name)
            from type in PublicSurface.VisibleTypes(assembly)
            from symbol in PublicSurface.VisibleMembers(type).Prepend(type)
            from word in Words().Matches(symbol.Name).Select(m => m.Value)
            where banned.ContainsKey(word)
            let name = Product.NameOf(symbol)
            select new Violation(name, 1, $"{name}: '{word}' is not our word; docs/glossary.md says {banned[word]}"));
    }

    [Fact]
    public void names_no_type_vaguely() => Ratchet.Check("glossary-suffix",
        from assembly in Product.Assemblies
        from type in PublicSurface.VisibleTypes(assembly)
        let suffix = Words().Matches(type.Name).LastOrDefault()?.Value
        where VagueSuffixes.Contains(suffix)
        select new Violation(Product.NameOf(type), 1, $"{Product.NameOf(type)}: '{suffix}' says nothing; name what it is or does"));

    private static IEnumerable<string> Differences(string assembly, string before, string now)
    {
        if (before == now) return [];
        var (old, current) = (before.Split('\n'), now.Split('\n'));
        var gone = old.Except(current).Select(l => $"{assembly}: gone: {l.Trim()}");
        var added = current.Except(old).Select(l => $"{assembly}: new: {l.Trim()}");
        return gone.Concat(added).DefaultIfEmpty($"{assembly}: the same lines in another order");
    }

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Words();
}
