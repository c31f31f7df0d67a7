using System.Reflection;

namespace Ingrain.StoreConformance;

/// <summary>Tells which suites a test project does not run, so that no store quietly leaves one out.</summary>
public static class SuiteCompleteness
{
    /// <summary>Names of the suites that no class of the assembly derives.</summary>
    public static IReadOnlyList<string> MissingFrom(Assembly tests) =>
        [.. typeof(StoreSuite).Assembly.GetTypes()
            .Where(suite => suite.IsAbstract && suite.IsSubclassOf(typeof(StoreSuite)))
            .Where(suite => !tests.GetTypes().Any(test => !test.IsAbstract && test.IsSubclassOf(suite)))
            .Select(suite => suite.Name).Order(StringComparer.Ordinal)];
}
