using System.Runtime.InteropServices;

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
    /// <summary>Those of what was reached from something found, and shares nothing with the query itself.</summary>
    public static RelevanceParts OfNothing { get; } = new(0, 0, 0, 0, 0, 1);

    /// <summary>Words side by side as in the query.</summary>
    public float Phrases { get; init; }

    /// <summary>What it means.</summary>
    public float Meaning { get; init; }
}

/// <summary>Puts documents in order.</summary>
internal static class BestDocuments
{
    /// <summary>Takes the best of many.</summary>
    /// <param name="scored">The documents, relevance 0 or more; may be the list that is written to.</param>
    /// <param name="count">How many to keep at most.</param>
    /// <param name="scratch">Working room.</param>
    /// <param name="best">Where to; emptied first. Best first; equal ones in order of document number.</param>
    public static void Take(List<ScoredDocument> scored, int count, RecallScratch scratch, List<ScoredDocument> best)
    {
        // The bits of floats that are not negative sort as they do: inverted in the upper half, the best comes first.
        var keys = scratch.Order(scored.Count, out var places);
        for (var i = 0; i < scored.Count; i++)
        {
            keys[i] = ((ulong)~BitConverter.SingleToUInt32Bits(scored[i].Relevance) << 32) | (uint)scored[i].Document;
            places[i] = i;
        }
        keys.Sort(places);
        var room = scratch.Ordered;
        room.Clear();
        foreach (var place in places[..Math.Min(count, scored.Count)]) room.Add(scored[place]);
        best.Clear();
        best.AddRange(room);
    }
}

/// <summary>What further looks bring, by document, in order of adding. Reused between recalls.</summary>
internal sealed class BroughtScores
{
    private readonly SlotMap _slots = new();
    private readonly List<float> _scores = [];

    /// <summary>The documents, in order of adding.</summary>
    public ReadOnlySpan<int> Documents => _slots.Numbers;

    /// <summary>What each document gets; below 0 where it was taken.</summary>
    public ReadOnlySpan<float> Scores => CollectionsMarshal.AsSpan(_scores);

    /// <summary>Starts again.</summary>
    public void Clear()
    {
        _slots.Clear();
        _scores.Clear();
    }

    /// <summary>Adds a document, which was not added yet.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="score">What it gets, 0 or more.</param>
    public void Add(int document, float score)
    {
        _slots.Add(document);
        _scores.Add(score);
    }

    /// <summary>Whether a document was added.</summary>
    /// <param name="document">Its number.</param>
    public bool Holds(int document) => _slots.Find(document) >= 0;

    /// <summary>Takes what a document gets.</summary>
    /// <param name="document">Its number.</param>
    /// <returns>0 where it gets nothing.</returns>
    public float Take(int document)
    {
        if (_slots.Find(document) is not (>= 0 and var slot)) return 0;
        var score = _scores[slot];
        _scores[slot] = -1;
        return score;
    }
}
