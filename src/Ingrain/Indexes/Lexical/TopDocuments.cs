namespace Ingrain.Indexes;

/// <summary>
/// Finds the best documents for a list of terms, exactly: the same as if every posting were scored. It is MaxScore (Turtle and Flood 1995):
/// once the least of the best so far is more than some lists can give together, those lists find nothing by themselves and are only
/// looked up for what the others found.
/// </summary>
internal static class TopDocuments
{
    // Below this many postings scoring them all takes less time than finding out what is not needed, which costs by what is wanted.
    private const int PruneFrom = 4096;
    private const int PruneFromEach = 64;

    // Documents per round: so few that their scores stay in the processor's cache, so many that starting a round costs nothing.
    private const int Window = 1 << 16;

    // Adding a posting in sequence takes about an eighth of the time of looking one up, with the sorting before it.
    private const int LookUpCost = 8;

    // How many postings are read before the first round, so that it starts with a good idea of what the best will score.
    private const int PrimePostings = 2048;
    private const int PrimeDocuments = 64;

    /// <summary>Finds the best documents.</summary>
    /// <param name="index">The index.</param>
    /// <param name="terms">The lists. Scores are added in this order, so that they come out the same to the last bit always.</param>
    /// <param name="count">How many to return at most, from 1.</param>
    /// <param name="filter">Which documents may be found.</param>
    /// <param name="scratch">Working room.</param>
    /// <returns>The best, best first; equal ones in order of number. Valid until the scratch is used again.</returns>
    public static ReadOnlySpan<DocumentScore> Find<TFilter>(
        LexicalIndex index, ReadOnlySpan<WeightedTerm> terms, int count, TFilter filter, LexicalScratch scratch)
        where TFilter : struct, IDocumentFilter
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        scratch.Start(index, terms);
        count = Math.Min(count, Math.Max(index.NumbersGiven, 1));
        var prunes = scratch.PostingCount > PruneFrom + ((long)count * PruneFromEach);
        var floor = prunes ? Prime(count, filter, scratch) : 0;
        scratch.Best.Start(count);
        var window = prunes ? Window : index.NumbersGiven;
        for (var start = 0; start < index.NumbersGiven; start += window)
        {
            var least = Math.Max(floor, scratch.Best.Least);
            // Nothing that is left can reach the best any more.
            if (scratch.Rest[0] < least) break;
            ScoreWindow((start, Math.Min(index.NumbersGiven - start, window) + start), least, scratch);
            Offer(filter, scratch);
            scratch.Sheet.Clear();
        }
        return scratch.Best.Sorted();
    }

    /// <summary>Scores fully what the best lists score best alone: what the worst of these gets, the best of all get at least.</summary>
    private static float Prime<TFilter>(int count, TFilter filter, LexicalScratch scratch)
        where TFilter : struct, IDocumentFilter
    {
        var (sheet, best) = (scratch.Sheet, scratch.Best);
        var budget = Math.Max(PrimePostings, count * 4);
        foreach (var cursor in scratch.Ordered)
        {
            cursor.AddUpTo(sheet, cursor.DocumentAfter(budget), least: 0);
            budget -= cursor.PostingCount;
            if (budget < PostingBlock.Length) break;
        }
        best.Start(Math.Max(count, PrimeDocuments));
        Offer(filter, scratch);
        sheet.Clear();
        foreach (var found in best.Sorted()) sheet.Touched[sheet.TouchedCount++] = found.Document;
        foreach (var cursor in scratch.Cursors) cursor.Restart();
        ScoreExactly(scratch);
        best.Start(count);
        Offer(filter, scratch);
        sheet.Clear();
        return best.Least;
    }

    /// <summary>Leaves on the sheet all documents of a window that can be among the best, with their exact scores.</summary>
    private static void ScoreWindow((int Start, int End) window, float least, LexicalScratch scratch)
    {
        var sheet = scratch.Sheet;
        var ordered = scratch.Ordered;
        var rest = scratch.Rest;
        var finding = ordered.Length;
        while (finding > 1 && rest[finding - 1] < least) finding--;
        for (var i = 0; i < ordered.Length; i++) ordered[i].Finds = i < finding;
        foreach (var cursor in scratch.Cursors)
        {
            cursor.MoveTo(window.Start);
            // In the order given and not by bound: where all lists find, the sums are exact at once.
            if (cursor.Finds) cursor.AddUpTo(sheet, window.End, Own(cursor, least, scratch));
        }
        if (finding == ordered.Length) return;
        for (var i = finding; i < ordered.Length; i++)
        {
            sheet.Drop((float)((least / scratch.Slack) - rest[i]));
            if (sheet.TouchedCount == 0) return;
            var share = ordered[i].PostingCount * (double)(window.End - window.Start) / scratch.DocumentCount;
            if (sheet.TouchedCount * LookUpCost > share) ordered[i].AddUpTo(sheet, window.End, Own(ordered[i], least, scratch));
            else
            {
                sheet.Sort();
                ordered[i].AddTo(sheet, sheet.Documents);
            }
        }
        sheet.Drop((float)(least / scratch.Slack));
        ScoreExactly(scratch);
    }

    /// <summary>What a document must score in one list at least, even if it scored the most in all others.</summary>
    private static float Own(TermCursor cursor, float least, LexicalScratch scratch)
    {
        var others = scratch.Rest[0] - (cursor.Bound * scratch.Slack);
        return (float)((least / scratch.Slack) - others);
    }

    /// <summary>Scores the documents on the sheet anew, list by list in the order given.</summary>
    private static void ScoreExactly(LexicalScratch scratch)
    {
        scratch.Sheet.Sort();
        foreach (var document in scratch.Sheet.Documents) scratch.Sheet.Scores[document] = 0;
        foreach (var cursor in scratch.Cursors) cursor.AddTo(scratch.Sheet, scratch.Sheet.Documents);
    }

    private static void Offer<TFilter>(TFilter filter, LexicalScratch scratch)
        where TFilter : struct, IDocumentFilter
    {
        var best = scratch.Best;
        var scores = scratch.Sheet.Scores;
        foreach (var document in scratch.Sheet.Documents)
        {
            if (best.Takes(document, scores[document]) && filter.Accepts(document)) best.Keep(document, scores[document]);
        }
    }
}
