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

    /// <summary>Gathers from many places: a summary, a list, a count.</summary>
    Overview,

    /// <summary>What somebody would likely do or be like, which nobody said outright.</summary>
    Judgement,

    /// <summary>What is allowed or wanted: rules and constraints.</summary>
    Standing,
}

/// <summary>Tells what kind of question a query is, by its words.</summary>
internal static class RecallRouter
{
    // Enough to put a runbook before an equally good chat line, too little to put it before a clearly better one.
    private const float Tilt = 1.15f;

    private static readonly FrozenSet<string> s_profile = Words(
        "prefer prefers preference preferences favorite favourite likes profile birthday job hobby hobbies");

    // What nobody said outright: it is judged from many small hints.
    private static readonly FrozenSet<string> s_judged = Words(
        "likely would might personality considered traits attributes political financial status");

    private static readonly FrozenSet<string> s_overview = Words("both common summary summarize summarise overview recap");

    private static readonly FrozenSet<string> s_standing = Words(
        "allowed rules policy constraint constraints restriction restrictions allergic");

    private static readonly FrozenSet<string> s_auxiliaries = Words("has have does do did are were is");

    private static readonly FrozenSet<string> s_timeUnits = Words("date year month day time days weeks months years hours minutes");

    // End in s and are no plurals.
    private static readonly FrozenSet<string> s_noPlurals = Words("is was does has us as this his");

    /// <summary>The route of a query.</summary>
    /// <param name="text">The query.</param>
    /// <param name="surfaces">Its words in order.</param>
    /// <param name="terms">Its terms, wholes of identifiers included.</param>
    public static RecallRoute Route(string text, List<string> surfaces, List<QueryTerm> terms)
    {
        foreach (var term in terms)
            if (term.IsWhole && (term.Surface.Contains('_') || term.Surface.Contains('/') || !text.Contains('.'))) return RecallRoute.Code;
        var start = Politeness(surfaces);
        string At(int i) => start + i < surfaces.Count ? surfaces[start + i] : "";
        if (At(0) == "how" && At(1) is "do" or "to" or "can" or "should") return RecallRoute.Procedural;
        if (AsksWhen(At)) return RecallRoute.Temporal;
        if (At(0) is "can" or "may" && At(1) is "i" or "we") return RecallRoute.Standing;
        if (HasAny(surfaces, start, s_standing)) return RecallRoute.Standing;
        if (HasAny(surfaces, start, s_judged)) return RecallRoute.Judgement;
        if (AsksForAll(At) || HasAny(surfaces, start, s_overview)) return RecallRoute.Overview;
        return HasAny(surfaces, start, s_profile) ? RecallRoute.Profile : RecallRoute.Targeted;
    }

    private static bool AsksWhen(Func<int, string> at) => at(0) == "when"
        || (at(0) == "how" && at(1) == "long")
        || (at(0) is "what" or "which" && s_timeUnits.Contains(at(1)))
        || (at(0) == "how" && at(1) == "many" && s_timeUnits.Contains(at(2)));

    /// <summary>"How many", "which books has she read", "what has he painted", "list": an answer is gathered from many places.</summary>
    private static bool AsksForAll(Func<int, string> at)
    {
        if (at(0) == "list" || (at(0) == "how" && at(1) == "many")) return true;
        if (at(0) == "where" && at(1) is "has" or "have") return true;
        if (at(0) is not ("what" or "which")) return false;
        if (at(1) is "types" or "kinds") return true;
        if (at(2) is "has" or "have" || at(3) is "has" or "have" || at(4) is "has" or "have") return true;
        return at(1).EndsWith('s') && !s_noPlurals.Contains(at(1)) && s_auxiliaries.Contains(at(2));
    }

    /// <summary>Where the question begins behind "could you please tell me", which is not asked of memory.</summary>
    private static int Politeness(List<string> surfaces)
    {
        var at = surfaces.Count > 0 && surfaces[0] == "please" ? 1 : 0;
        if (at + 1 >= surfaces.Count || surfaces[at] is not ("can" or "could" or "would" or "will") || surfaces[at + 1] != "you") return at;
        at += 2;
        while (at < surfaces.Count && surfaces[at] is "please" or "tell" or "remind" or "show" or "give" or "me") at++;
        return at;
    }

    private static bool HasAny(List<string> surfaces, int start, FrozenSet<string> words)
    {
        for (var i = start; i < surfaces.Count; i++)
            if (words.Contains(surfaces[i])) return true;
        return false;
    }

    private static FrozenSet<string> Words(string words) => FrozenSet.ToFrozenSet(words.Split(' '), StringComparer.Ordinal);

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
