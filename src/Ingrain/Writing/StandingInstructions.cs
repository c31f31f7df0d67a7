using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Ingrain.Writing;

/// <summary>
/// Finds the sentences of a person's turn that say what they want from now on. A later question shares hardly a word with them, so they
/// cannot be searched for: they have to be recognised when written. English only. Meant to miss rather than to make up.
/// </summary>
/// <remarks>
/// Only a person's own words count: not an assistant's or a tool's, not what is quoted, fenced or pasted below a line that ends in a colon,
/// and nothing that asks to override rules. Costs one scan for a few words in turns that have none of them.
/// </remarks>
internal static class StandingInstructions
{
    /// <summary>The longest text of one, in UTF-16 characters; longer sentences give their telling part.</summary>
    public const int TextLengthMax = 300;

    /// <summary>How the ids of their notes begin.</summary>
    public const string IdPrefix = "standing-";

    /// <summary>The most found in one turn; the first ones.</summary>
    public const int CountMax = 8;

    // Longer turns are documents, and what a person says of themselves stands before them.
    private const int ReadCharactersMax = 20_000;

    private static readonly SearchValues<string> s_triggers = SearchValues.Create(
        [
            "always", "never", "prefer", "from now on", "going forward", "moving forward", "in future", "in the future", "henceforth",
            "when i", "whenever", "if i", "every time", "each time", "anytime i", "remember", "call me", "keep in mind", "make a note",
            "answers", "responses", "replies", "reply in", "respond in", "answer in", "again", "anymore", "ever", "i'd rather you",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> s_overrides =
        SearchValues.Create(StandingWords.Overrides, StringComparison.OrdinalIgnoreCase);

    private static readonly string[] s_rules = ["rule", "preference", "instruction", "remember", "guideline", "from now on"];

    // Who asks to have something done to a text, or points at one, hands over somebody else's words with it.
    private static readonly SearchValues<string> s_pastes = SearchValues.Create(
        [
            "summarize", "summarise", "summary of", "translate", "proofread", "rewrite", "rephrase", "paraphrase", "reply to", "respond to",
            "review this", "review the following", "explain this", "fix this", "edit this", "check this", "improve this", "the following",
            "this email", "this mail", "this message", "this text", "this article", "this document", "this page", "this post",
            "this letter", "this transcript", "this report", "this code", "this file", "see below", "text below", "wrote", "forwarded",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>What an episode's speaker wants from now on.</summary>
    /// <param name="episode">The episode; one labelled below <see cref="TrustLabel.Principal"/> gives nothing.</param>
    public static IReadOnlyList<StandingInstruction> Find(Episode episode) =>
        episode.Label < TrustLabel.Principal ? [] : Find(episode.Content, episode.Role);

    /// <summary>What a speaker wants from now on.</summary>
    /// <param name="text">What was said.</param>
    /// <param name="role">The speaker's role; only <c>user</c> gives any.</param>
    public static IReadOnlyList<StandingInstruction> Find(string text, string role)
    {
        if (role != "user" || text.AsSpan(0, Math.Min(text.Length, ReadCharactersMax)).IndexOfAny(s_triggers) < 0) return [];
        var found = new List<StandingInstruction>();
        foreach (var (start, end) in OwnSentences(text))
        {
            var sentence = text.AsSpan(start, end - start);
            if (sentence.IndexOfAny(s_triggers) < 0 || sentence.ContainsAny(s_overrides)) continue;
            if (StandingSentence.Read(text, start, end) is not { } one || found.Any(f => f.Text == one.Text)) continue;
            found.Add(one);
            if (found.Count == CountMax) break;
        }
        return found;
    }

    /// <summary>
    /// The note that keeps one: pinned, at a path that is the same whenever the same is said, with its condition as the title.
    /// </summary>
    /// <param name="one">What was found.</param>
    /// <param name="said">The episode it was found in, which becomes the evidence.</param>
    public static Note ToNote(StandingInstruction one, Episode said)
    {
        var words = string.Join(' ', one.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words.TrimEnd('.', '!', '?', ','))));
        return new Note
        {
            // Named by what it says, so that the same wish said twice is one note.
            Id = new RecordId($"{IdPrefix}{digest[..16]}"),
            Path = $"{MemoryPath.Standing}{digest[..16]}",
            Title = one.Condition,
            Text = one.Text,
            Pinned = true,
            Tags = one.Kind == StandingKind.Preference ? ["standing", "preference"] : ["standing"],
            Label = said.Label,
            ValidFrom = said.OccurredAt,
            Evidence = [new Evidence { Kind = RecordKind.Episode, Id = said.Id, Start = one.Start, Length = one.Text.Length }],
        };
    }

    /// <summary>
    /// The sentences that are the speaker's own. Reading ends where text of somebody else's may begin: at a fence, a tag or a quotation,
    /// behind a request about a text, and behind a colon, unless what is listed there are rules.
    /// </summary>
    private static List<(int Start, int End)> OwnSentences(string text)
    {
        var sentences = new List<(int Start, int End)>();
        var listsRules = false;
        var length = Math.Min(text.Length, ReadCharactersMax);
        for (var start = 0; start < length;)
        {
            var end = text.IndexOf('\n', start, length - start);
            if (end < 0) end = length;
            var line = text.AsSpan(start, end - start).Trim();
            if (line.StartsWith("```") || line.StartsWith("~~~") || line.StartsWith("<") || line.StartsWith(">")) break;
            if (listsRules && !line.IsEmpty && !IsListed(line)) break;
            var pasted = line.IndexOfAny(s_pastes);
            var colon = line.IndexOf(':');
            var opens = colon >= 0 && (colon + 1 == line.Length || char.IsWhiteSpace(line[colon + 1]));
            listsRules |= opens && colon + 1 == line.Length && pasted < 0 && MentionsRules(line);
            AddSentences(text, start, end, sentences);
            if (pasted >= 0 || (opens && !listsRules))
            {
                // What was said before stands; what stands behind is not known to be the speaker's.
                var stop = start + text.AsSpan(start, end - start).IndexOf(line) + (pasted >= 0 ? pasted : colon);
                sentences.RemoveAll(s => s.End > stop);
                break;
            }
            start = end + 1;
        }
        return sentences;
    }

    private static bool IsListed(ReadOnlySpan<char> line) => line[0] is '-' or '*' or '\u2022' || char.IsAsciiDigit(line[0]);

    private static bool MentionsRules(ReadOnlySpan<char> line)
    {
        foreach (var word in s_rules)
            if (line.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static void AddSentences(string text, int start, int end, List<(int Start, int End)> into)
    {
        var isQuoted = false;
        for (var i = start; i < end; i++)
        {
            if (text[i] is '"' or '\u201c' or '\u201d') isQuoted = !isQuoted;
            var ends = text[i] is '.' or '!' or '?' && (i + 1 == end || char.IsWhiteSpace(text[i + 1]) || text[i + 1] is '"' or '\u201d');
            if (!ends || isQuoted) continue;
            Add(start, i + 1);
            start = i + 1;
        }
        Add(start, end);

        void Add(int from, int to)
        {
            while (from < to && (char.IsWhiteSpace(text[from]) || text[from] is '-' or '*' or '\u2022' or '"' or '\u201d')) from++;
            while (to > from && char.IsWhiteSpace(text[to - 1])) to--;
            if (to - from >= 8) into.Add((from, to));
        }
    }
}
