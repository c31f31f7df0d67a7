using System.Globalization;
using System.Text.RegularExpressions;

namespace Ingrain.Eval;

/// <summary>
/// Reads BEAM: folders with <c>chat.json</c> (batches of turns of messages) and <c>probing_questions/probing_questions.json</c>
/// (questions by ability). A batch is a session, a message an episode.
/// </summary>
internal static partial class BeamLoader
{
    /// <summary>Reads a chat's folder, or every chat below a folder, in order of number.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="MalformedDataException">The data does not have this layout.</exception>
    public static EvalDataset Load(string path)
    {
        if (!Directory.Exists(path)) throw new MalformedDataException(path, "there is no such folder");
        var chats = Directory.GetFiles(path, "chat.json", SearchOption.AllDirectories);
        if (chats.Length == 0) throw new MalformedDataException(path, "the folder holds no chat.json");
        var folders = new List<string>();
        foreach (var chat in chats) folders.Add(Path.GetDirectoryName(chat)!);
        folders.Sort(CompareFolders);
        var conversations = new List<EvalConversation>();
        foreach (var folder in folders) conversations.Add(ReadChat(folder));
        return new EvalDataset("beam", conversations);
    }

    private static int CompareFolders(string a, string b)
    {
        var x = int.TryParse(Path.GetFileName(a), NumberStyles.None, CultureInfo.InvariantCulture, out var m) ? m : int.MaxValue;
        var y = int.TryParse(Path.GetFileName(b), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue;
        return x != y ? x.CompareTo(y) : string.CompareOrdinal(a, b);
    }

    private static EvalConversation ReadChat(string folder)
    {
        var episodes = new List<Episode>();
        DateTimeOffset? at = null;
        foreach (var batch in JsonPlace.Read(Path.Combine(folder, "chat.json")).Elements())
        {
            var session = new RecordId($"batch-{batch["batch_number"].Text()}");
            foreach (var turn in batch["turns"].Elements())
                foreach (var message in turn.Elements())
                {
                    // Only some messages carry the date; it holds until the next one that does.
                    at = SourceTime.Read(message.Find("time_anchor")?.Text()) ?? at;
                    episodes.Add(ReadMessage(message, session, at, episodes.Count));
                }
        }
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var episode in episodes)
            if (!known.Add(episode.Id.Value)) throw new MalformedDataException(folder, $"has the message '{episode.Id}' twice");
        var questions = new List<EvalQuestion>();
        var probes = JsonPlace.Read(Path.Combine(folder, "probing_questions", "probing_questions.json"));
        foreach (var (ability, asked) in probes.Members())
            foreach (var question in asked.Elements()) questions.Add(ReadQuestion(ability, question, known));
        return new EvalConversation { Id = Path.GetFileName(folder), Episodes = episodes, Questions = questions };
    }

    private static Episode ReadMessage(JsonPlace message, RecordId session, DateTimeOffset? at, int number) => new()
    {
        Id = new RecordId(message["id"].Text()),
        Session = session,
        Role = message["role"].Text(),
        Content = PlaceMark().Replace(message["content"].Text(), ""),
        OccurredAt = at?.AddSeconds(number),
    };

    private static EvalQuestion ReadQuestion(string ability, JsonPlace source, HashSet<string> known)
    {
        var gold = new List<string>();
        if (source.Find("source_chat_ids") is { } ids) AddGold(ids, known, gold);
        return new EvalQuestion
        {
            Text = source["question"].Text(),
            Category = ability.Replace('_', ' '),
            Gold = gold,
            Answerable = ability != "abstention",
        };
    }

    /// <summary>The ids come as a list, or as lists by role such as <c>original_info</c> and <c>updated_info</c>.</summary>
    private static void AddGold(JsonPlace ids, HashSet<string> known, List<string> gold)
    {
        if (ids.IsObject)
        {
            foreach (var (_, member) in ids.Members()) AddGold(member, known, gold);
            return;
        }
        foreach (var element in ids.IsArray ? ids.Elements() : [ids])
        {
            if (element.IsArray) AddGold(element, known, gold);
            else if (element.Text() is var id && known.Contains(id) && !gold.Contains(id)) gold.Add(id);
        }
    }

    // The generator's place mark at the end of user messages, as in " ->-> 1,12".
    [GeneratedRegex(@"\s*->->\s*[0-9N/A]+\s*,\s*[0-9N/A]+\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlaceMark();
}
