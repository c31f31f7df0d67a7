namespace Ingrain.Eval;

/// <summary>
/// Reads LongMemEval: haystacks of dated sessions with one question (<c>question</c>, as published) or several (<c>questions</c>, the
/// sample's layout). Gold are the answer's sessions.
/// </summary>
internal static class LongMemEvalLoader
{
    /// <summary>Reads a file or the JSON files of a folder.</summary>
    /// <param name="path">File or folder.</param>
    /// <exception cref="MalformedDataException">The data does not have this layout.</exception>
    public static EvalDataset Load(string path)
    {
        var conversations = new List<EvalConversation>();
        foreach (var file in SourceFiles.Json(path))
            foreach (var haystack in JsonPlace.Read(file).Elements()) conversations.Add(ReadHaystack(haystack));
        return new EvalDataset("longmemeval", conversations);
    }

    private static EvalConversation ReadHaystack(JsonPlace source)
    {
        var ids = ReadTexts(source["haystack_session_ids"]);
        var dates = ReadTexts(source["haystack_dates"]);
        var episodes = new List<Episode>();
        var number = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var session in source["haystack_sessions"].Elements())
        {
            if (number >= ids.Count || number >= dates.Count)
                throw new MalformedDataException(session.Place, "has no session id or date");
            // The published file repeats a few filler sessions in one haystack: the repeat is kept under a name of its own.
            var name = seen.Add(ids[number]) ? ids[number] : $"{ids[number]}#{number}";
            AddSession(session, name, SourceTime.Read(dates[number]), episodes);
            number++;
        }
        return new EvalConversation
        {
            Id = source["question_id"].Text(),
            Episodes = episodes,
            Questions = source.Find("questions") is { } several ? ReadSeveral(source, several, seen) : [ReadOne(source, seen)],
        };
    }

    private static void AddSession(JsonPlace session, string name, DateTimeOffset? at, List<Episode> episodes)
    {
        var turn = 0;
        foreach (var message in session.Elements())
        {
            turn++;
            episodes.Add(new Episode
            {
                Id = new RecordId($"{name}:{turn}"),
                Session = new RecordId(name),
                Role = message["role"].Text(),
                Content = message["content"].Text(),
                OccurredAt = at?.AddSeconds(turn),
            });
        }
    }

    private static EvalQuestion ReadOne(JsonPlace source, HashSet<string> known) =>
        Question(source, source["question"].Text(), source["answer_session_ids"], known);

    private static List<EvalQuestion> ReadSeveral(JsonPlace source, JsonPlace several, HashSet<string> known)
    {
        var gold = new List<JsonPlace>(source["answer_session_ids"].Elements());
        var questions = new List<EvalQuestion>();
        foreach (var question in several.Elements())
        {
            if (questions.Count >= gold.Count) throw new MalformedDataException(question.Place, "has no answer_session_ids");
            questions.Add(Question(source, question.Text(), gold[questions.Count], known));
        }
        return questions;
    }

    private static EvalQuestion Question(JsonPlace source, string text, JsonPlace sessions, HashSet<string> known)
    {
        var gold = new List<string>();
        foreach (var id in ReadTexts(sessions))
            if (known.Contains(id) && !gold.Contains(id)) gold.Add(id);
        // Published question ids end in _abs where the haystack holds no answer: the sessions named then are look-alikes.
        var answerable = !source["question_id"].Text().EndsWith("_abs", StringComparison.Ordinal);
        return new EvalQuestion
        {
            Text = text,
            Category = source["question_type"].Text(),
            Gold = answerable ? gold : [],
            Unit = GoldUnit.Session,
            AskedAt = SourceTime.Read(source.Find("question_date")?.Text()),
            Answerable = answerable,
        };
    }

    private static List<string> ReadTexts(JsonPlace list)
    {
        var texts = new List<string>();
        foreach (var element in list.IsArray ? list.Elements() : [list]) texts.Add(element.Text());
        return texts;
    }
}
