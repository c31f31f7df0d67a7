using System.Globalization;
using System.Text.RegularExpressions;

namespace Ingrain.Eval;

/// <summary>
/// Reads LoCoMo and RealTalk, which share a layout: <c>session_N</c> arrays of turns with a <c>dia_id</c>, <c>session_N_date_time</c>, and
/// <c>qa</c>. RealTalk keeps the sessions beside <c>qa</c>, one conversation a file, and its text in <c>clean_text</c>.
/// </summary>
internal static partial class LocomoLoader
{
    private static readonly string[] s_categories = ["multi-hop", "temporal", "open-domain", "single-hop", "adversarial"];

    /// <summary>Reads a file, or every JSON file of a folder in order of name.</summary>
    /// <param name="name">locomo or realtalk.</param>
    /// <param name="path">File or folder.</param>
    /// <exception cref="MalformedDataException">The data does not have this layout.</exception>
    public static EvalDataset Load(string name, string path)
    {
        var conversations = new List<EvalConversation>();
        foreach (var file in SourceFiles.Json(path))
        {
            var root = JsonPlace.Read(file);
            foreach (var source in root.IsArray ? root.Elements() : [root]) conversations.Add(ReadConversation(source, file));
        }
        return new EvalDataset(name, conversations);
    }

    private static EvalConversation ReadConversation(JsonPlace source, string file)
    {
        var talk = source.Find("conversation") ?? source;
        var episodes = new List<Episode>();
        foreach (var (number, turns) in Sessions(talk))
        {
            var startedAt = SourceTime.Read(talk.Find($"session_{number}_date_time")?.Text());
            var session = new RecordId($"S{number}");
            foreach (var turn in turns.Elements()) episodes.Add(ReadTurn(turn, session, startedAt, episodes.Count));
        }
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var episode in episodes)
            if (!known.Add(episode.Id.Value)) throw new MalformedDataException(talk.Place, $"has the turn '{episode.Id}' twice");
        var questions = new List<EvalQuestion>();
        foreach (var question in source["qa"].Elements()) questions.Add(ReadQuestion(question, known));
        var id = source.Find("sample_id")?.Text() ?? Path.GetFileNameWithoutExtension(file);
        return new EvalConversation { Id = id, Episodes = episodes, Questions = questions };
    }

    private static List<(int Number, JsonPlace Turns)> Sessions(JsonPlace talk)
    {
        var sessions = new List<(int Number, JsonPlace Turns)>();
        foreach (var (name, member) in talk.Members())
            if (member.IsArray && SessionName().Match(name) is { Success: true } match)
                sessions.Add((int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), member));
        if (sessions.Count == 0) throw new MalformedDataException(talk.Place, "has no session_1, session_2, …");
        sessions.Sort((a, b) => a.Number.CompareTo(b.Number));
        return sessions;
    }

    private static Episode ReadTurn(JsonPlace turn, RecordId session, DateTimeOffset? startedAt, int number)
    {
        var text = (turn.Find("clean_text") ?? turn.Find("text"))?.Text() ?? "";
        var caption = turn.Find("blip_caption") is { IsArray: false } one ? one.Text() : null;
        var metadata = new Dictionary<string, string>();
        if (!string.IsNullOrWhiteSpace(caption)) metadata["caption"] = caption;
        // Turns of a session are a second apart where the source times the session only: their order is known, their times are not.
        var at = SourceTime.Read(turn.Find("date_time")?.Text()) ?? startedAt?.AddSeconds(number);
        return new Episode
        {
            Id = new RecordId(turn["dia_id"].Text()),
            Session = session,
            Role = "user",
            Speaker = turn.Find("speaker")?.Text(),
            Content = text,
            OccurredAt = at,
            Metadata = metadata,
        };
    }

    private static EvalQuestion ReadQuestion(JsonPlace source, HashSet<string> known)
    {
        var number = source.Find("category")?.Text();
        var index = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed - 1 : -1;
        var category = index >= 0 && index < s_categories.Length ? s_categories[index] : number ?? "uncategorised";
        var gold = new List<string>();
        if (source.Find("evidence") is { } evidence)
            foreach (var entry in evidence.IsArray ? evidence.Elements() : [evidence]) AddEvidence(entry.Text(), known, gold);
        return new EvalQuestion
        {
            Text = source["question"].Text(),
            Category = category,
            Gold = gold,
            Answerable = category != "adversarial",
        };
    }

    /// <summary>Entries such as "D1:3; D2:4" hold several ids; ids that name no turn are dropped.</summary>
    private static void AddEvidence(string entry, HashSet<string> known, List<string> gold)
    {
        foreach (var match in EvidenceId().EnumerateMatches(entry))
        {
            var id = entry.Substring(match.Index, match.Length);
            if (known.Contains(id) && !gold.Contains(id)) gold.Add(id);
        }
    }

    [GeneratedRegex(@"\Asession_([0-9]{1,6})\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionName();

    [GeneratedRegex(@"D[0-9]+:[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex EvidenceId();
}
