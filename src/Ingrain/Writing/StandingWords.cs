using System.Collections.Frozen;

namespace Ingrain.Writing;

/// <summary>The words by which standing instructions are told from talk.</summary>
internal static class StandingWords
{
    /// <summary>
    /// What an answerer is told to do. "Always" alone is talk ("always happy to help", "never give up"); with one of these it is not.
    /// </summary>
    public static readonly FrozenSet<string> Verbs = FrozenSet.ToFrozenSet(
        [
            "add", "address", "answer", "ask", "assume", "attach", "avoid", "book", "capitalize", "check", "cite", "commit", "compare",
            "compute", "confirm", "convert", "delete", "deploy", "describe", "display", "double-check", "edit", "email", "end", "explain",
            "express", "follow", "format", "generate", "highlight", "include", "indent", "label", "link", "list", "log", "maintain",
            "mention", "message", "note", "offer", "order", "output", "paraphrase", "pick", "prefix", "present", "prioritize", "propose",
            "provide", "push", "quote", "rank", "recommend", "refer", "reference", "reply", "report", "respond", "return", "reuse",
            "reveal", "round", "run", "schedule", "send", "show", "sign", "specify", "spell", "start", "state", "store", "structure",
            "suggest", "summarise", "summarize", "translate", "type", "use", "validate", "verify", "wrap", "write",
        ],
        StringComparer.Ordinal);

    /// <summary>What one does to somebody who answers: "when I ask about dates".</summary>
    public static readonly FrozenSet<string> Asking = FrozenSet.ToFrozenSet(
        [
            "ask", "asks", "discuss", "inquire", "enquire", "mention", "paste", "query", "refer", "request", "say", "send", "share",
            "talk", "type", "upload",
        ],
        StringComparer.Ordinal);

    /// <summary>Words before a sentence's first that say nothing.</summary>
    public static readonly FrozenSet<string> LeadIns = FrozenSet.ToFrozenSet(
        [
            "additionally", "also", "alright", "and", "anyway", "btw", "but", "finally", "hello", "hey", "hi", "just", "oh", "ok", "okay",
            "please", "pls", "plus", "right", "so", "then", "well",
        ],
        StringComparer.Ordinal);

    /// <summary>What an answerer makes.</summary>
    public static readonly FrozenSet<string> Answers = FrozenSet.ToFrozenSet(
        [
            "answer", "answers", "code", "emails", "examples", "explanations", "messages", "output", "replies", "reply", "response",
            "responses", "snippets", "suggestions", "summaries",
        ],
        StringComparer.Ordinal);

    /// <summary>Before "prefer": still the speaker's own standing taste.</summary>
    public static readonly FrozenSet<string> Degrees = FrozenSet.ToFrozenSet(
        [
            "absolutely", "also", "always", "actually", "definitely", "generally", "greatly", "just", "much", "normally", "personally",
            "really", "still", "strongly", "typically", "usually",
        ],
        StringComparer.Ordinal);

    /// <summary>After "call me": a time or a way, not a name.</summary>
    public static readonly FrozenSet<string> NoNames = FrozenSet.ToFrozenSet(
        [
            "a", "about", "after", "again", "anytime", "any", "asap", "at", "back", "before", "by", "crazy", "for", "from", "if", "in",
            "later", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "now", "on", "once", "or", "out",
            "silly", "soon", "sometime", "the", "this", "to", "today", "tomorrow", "tonight", "up", "via", "when", "whenever", "with",
        ],
        StringComparer.Ordinal);

    /// <summary>Attempts to make an answerer forget its rules are no wish of whoever it serves, whoever typed or pasted them.</summary>
    public static readonly string[] Overrides =
    [
        "ignore all", "ignore any", "ignore previous", "ignore prior", "ignore the above", "ignore your", "disregard", "forget all",
        "forget previous", "forget your", "override", "system prompt", "you are now", "developer mode", "jailbreak",
        "previous instructions", "act as", "pretend to be", "no restrictions",
    ];
}
