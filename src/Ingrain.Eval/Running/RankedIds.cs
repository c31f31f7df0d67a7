namespace Ingrain.Eval;

/// <summary>Tells which gold ids recalled items stand for.</summary>
internal sealed class RankedIds
{
    private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);

    /// <summary>Learns a conversation's sessions.</summary>
    /// <param name="conversation">The conversation.</param>
    public RankedIds(EvalConversation conversation)
    {
        foreach (var episode in conversation.Episodes) _sessions[episode.Id.Value] = episode.Session.Value;
    }

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
