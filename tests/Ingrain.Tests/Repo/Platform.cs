using Microsoft.CodeAnalysis;

namespace Ingrain.Tests.Repo;

/// <summary>What the running tests were compiled against, without our own assemblies.</summary>
internal static class Platform
{
    public static IReadOnlyList<MetadataReference> References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => !Path.GetFileName(f).StartsWith("Ingrain", StringComparison.Ordinal))
            .Select(f => MetadataReference.CreateFromFile(f))];
}
