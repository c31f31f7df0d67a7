namespace Ingrain.Eval;

/// <summary>Tells which gold ids recalled items stand for, and when a conversation is asked.</summary>
internal sealed class RankedIds
{
    private readonly DateTimeOffset _end;
    private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);

    /// <summary>Learns a conversation's sessions.</summary>
    /// <param name="conversation">The conversation.</param>
    public RankedIds(EvalConversation conversation)
    {
        foreach (var episode in conversation.Episodes) _sessions[episode.Id.Value] = episode.Session.Value;
        _end = conversation.Episodes.Max(e => e.OccurredAt) ?? DateTimeOffset.UnixEpoch;
    }

    /// <summary>When a question is asked: as the source says, or when the conversation ends.</summary>
    /// <param name="question">The question.</param>
    public DateTimeOffset AskedAt(EvalQuestion question) => question.AskedAt ?? _end;

    /// <summary>The gold id that a candidate stands for by itself; null for none.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="unit">What gold names.</param>
    public string? Of(Candidate candidate, GoldUnit unit) => unit switch
    {
        GoldUnit.Record => candidate.Id.Value,
        _ when candidate.Kind != RecordKind.Episode => null,
        GoldUnit.Session => _sessions.GetValueOrDefault(candidate.Id.Value),
        _ => candidate.Id.Value,
    };

    /// <summary>
    /// The ids in order of the items. An episode stands for itself or its session. A record stands for itself where gold are records, and
    /// else for the episodes that it rests on.
    /// </summary>
    /// <param name="items">The items, best first.</param>
    /// <param name="unit">What gold names.</param>
    public List<string> Of(IReadOnlyList<RecalledItem> items, GoldUnit unit)
    {
        var ranked = new List<string>();
        foreach (var item in items)
        {
            if (unit == GoldUnit.Record)
            {
                ranked.Add(item.Id.Value);
                continue;
            }
            if (item.Kind == RecordKind.Episode) Add(item.Id.Value);
            else
                foreach (var evidence in item.Evidence)
                    if (evidence.Kind == RecordKind.Episode) Add(evidence.Id.Value);
        }
        return ranked;

        void Add(string id)
        {
            if (unit == GoldUnit.Episode) ranked.Add(id);
            else if (_sessions.TryGetValue(id, out var session)) ranked.Add(session);
        }
    }
}
