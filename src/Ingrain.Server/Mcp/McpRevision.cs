namespace Ingrain.Server.Mcp;

/// <summary>The protocol's revisions: dates, of which those up to 2025-11-25 know sessions and the later ones do not.</summary>
internal static class McpRevision
{
    /// <summary>The first revision without sessions.</summary>
    public const string Stateless = "2026-07-28";

    /// <summary>What is spoken here.</summary>
    public static readonly IReadOnlyList<string> All = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", Stateless];

    /// <summary>Whether a revision has no sessions.</summary>
    public static bool IsStateless(string? revision) => string.CompareOrdinal(revision, Stateless) >= 0;
}
