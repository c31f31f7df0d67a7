namespace Ingrain.Recall;

/// <summary>A document with what its relevance is made of.</summary>
/// <param name="Document">Its number.</param>
/// <param name="Relevance">The parts joined.</param>
/// <param name="Parts">The parts.</param>
internal readonly record struct ScoredDocument(int Document, float Relevance, RelevanceParts Parts);

/// <summary>What a relevance is made of; each part already carries its share.</summary>
/// <param name="Text">What was said or written.</param>
/// <param name="Names">Speaker, title, path, tags, subject.</param>
/// <param name="When">The date in words.</param>
/// <param name="Neighbours">The turns before and after.</param>
/// <param name="Session">The whole session.</param>
/// <param name="Factor">What role, time and route make of the sum.</param>
internal readonly record struct RelevanceParts(float Text, float Names, float When, float Neighbours, float Session, float Factor)
{
    /// <summary>Words side by side as in the query.</summary>
    public float Phrases { get; init; }

    /// <summary>What it means.</summary>
    public float Meaning { get; init; }
}

/// <summary>The best documents of those offered: a bounded heap with the worst kept one on top.</summary>
internal sealed class BestDocuments
{
    private readonly PriorityQueue<ScoredDocument, (float Relevance, int Order)> _kept;
    private readonly int _count;

    /// <summary>Keeps at most so many.</summary>
    /// <param name="count">How many, from 1.</param>
    public BestDocuments(int count)
    {
        _count = count;
        _kept = new(Math.Min(count, 1024) + 1);
    }

    /// <summary>The best of many.</summary>
    /// <param name="scored">The documents, relevance 0 or more.</param>
    /// <param name="count">How many to keep at most.</param>
    /// <param name="scratch">Working room.</param>
    /// <returns>The best, best first; equal ones in order of document number.</returns>
    public static List<ScoredDocument> Of(List<ScoredDocument> scored, int count, RecallScratch scratch)
    {
        // The bits of floats that are not negative sort as they do: inverted in the upper half, the best comes first.
        var room = scratch.Order(scored.Count);
        var keys = room.Keys.Span;
        var places = room.Places.Span;
        for (var i = 0; i < scored.Count; i++)
        {
            keys[i] = ((ulong)~BitConverter.SingleToUInt32Bits(scored[i].Relevance) << 32) | (uint)scored[i].Document;
            places[i] = i;
        }
        keys.Sort(places);
        var best = new List<ScoredDocument>(Math.Min(count, scored.Count));
        for (var i = 0; i < Math.Min(count, scored.Count); i++) best.Add(scored[places[i]]);
        return best;
    }

    /// <summary>Offers a document.</summary>
    /// <param name="scored">The document.</param>
    public void Offer(in ScoredDocument scored)
    {
        // The earlier document wins a tie, whatever the order of offering: hence the number as second key, negated.
        var rank = (scored.Relevance, -scored.Document);
        if (_kept.Count < _count) _kept.Enqueue(scored, rank);
        else if (_kept.TryPeek(out _, out var worst) && rank.CompareTo(worst) > 0) _kept.EnqueueDequeue(scored, rank);
    }

    /// <summary>Empties it.</summary>
    /// <returns>What was kept, best first.</returns>
    public List<ScoredDocument> Take()
    {
        var ordered = new List<ScoredDocument>(_kept.Count);
        while (_kept.TryDequeue(out var scored, out _)) ordered.Add(scored);
        ordered.Reverse();
        return ordered;
    }
}
