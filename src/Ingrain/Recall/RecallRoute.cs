using System.Collections.Frozen;

namespace Ingrain.Recall;

/// <summary>What kind of question a query is. It tilts the ranking; it never shuts anything out.</summary>
internal enum RecallRoute
{
    /// <summary>About something in particular: the ordinary case.</summary>
    Targeted,

    /// <summary>About when, or about what happened at a time.</summary>
    Temporal,

    /// <summary>How something is done: runbooks and modules first.</summary>
    Procedural,

    /// <summary>Names an identifier: code first.</summary>
    Code,

    /// <summary>Who somebody is, what they like: facts first.</summary>
    Profile,
}

/// <summary>Tells what kind of question a query is, by its words.</summary>
internal static class RecallRouter
{
    // Enough to put a runbook before an equally good chat line, too little to put it before a clearly better one.
    private const float Tilt = 1.15f;

    private static readonly FrozenSet<string> s_profile = FrozenSet.ToFrozenSet(
        [
            "prefer", "prefers", "preference", "preferences", "favorite", "favourite", "likes", "profile", "birthday", "job", "hobby",
            "hobbies",
        ],
        StringComparer.Ordinal);

    /// <summary>The route of a query.</summary>
    /// <param name="text">The query.</param>
    /// <param name="surfaces">Its words in order.</param>
    /// <param name="terms">Its terms, wholes of identifiers included.</param>
    public static RecallRoute Route(string text, List<string> surfaces, List<QueryTerm> terms)
    {
        foreach (var term in terms)
            if (term.IsWhole && (term.Surface.Contains('_') || term.Surface.Contains('/') || !text.Contains('.'))) return RecallRoute.Code;
        if (surfaces.Count == 0) return RecallRoute.Targeted;
        var second = surfaces.Count > 1 ? surfaces[1] : "";
        if (surfaces[0] == "how" && second is "do" or "to" or "can" or "should") return RecallRoute.Procedural;
        if (surfaces[0] == "when" || (surfaces[0] == "how" && second is "long")) return RecallRoute.Temporal;
        foreach (var surface in surfaces)
            if (s_profile.Contains(surface)) return RecallRoute.Profile;
        return RecallRoute.Targeted;
    }

    /// <summary>What the route makes of a kind: a factor of its relevance.</summary>
    /// <param name="route">The route.</param>
    /// <param name="kind">The kind.</param>
    public static float Factor(RecallRoute route, RecordKind kind) => (route, kind) switch
    {
        (RecallRoute.Procedural, RecordKind.Note or RecordKind.Module) => Tilt,
        (RecallRoute.Code, RecordKind.Module) => Tilt,
        (RecallRoute.Profile, RecordKind.Fact or RecordKind.Entity) => Tilt,
        _ => 1,
    };
}
