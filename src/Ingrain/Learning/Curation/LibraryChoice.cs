namespace Ingrain.Learning;

/// <summary>Chooses what is offered for a task: by words first, then by how useful it was, and only what can be called there.</summary>
internal static class LibraryChoice
{
    /// <summary>Chooses modules.</summary>
    /// <param name="task">The task.</param>
    /// <param name="byWords">Paths, the best by words first: by all of the task's words, then by each of its clauses.</param>
    /// <param name="library">All programs, by path.</param>
    /// <param name="most">How many at most.</param>
    public static IReadOnlyList<Module> Of(
        ProgramTask task, IReadOnlyList<IReadOnlyList<string>> byWords, IReadOnlyDictionary<string, StoredProgram> library, int most)
    {
        var own = TaskReader.Read(task)?.Goal;
        var fitting = library.Values.Where(p => own is null || p.Module!.Language == task.Language && Fits(p.Function, own)).ToList();
        // A module is as good as the clause that it fits best: a task asks for several things, and each is in memory under its own words.
        var ranks = byWords.SelectMany(paths => paths.Index()).GroupBy(r => r.Item, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Min(r => r.Index), StringComparer.Ordinal);
        // Without a typed goal whatever shares no word with the task is as good as unrelated.
        if (own is null) fitting.RemoveAll(p => !ranks.ContainsKey(p.Path));
        return
        [
            .. fitting.OrderBy(p => Rank(p, ranks)).ThenByDescending(LibraryCuration.Usefulness).ThenBy(p => p.Path, StringComparer.Ordinal)
                .Take(most).Select(p => p.Module!),
        ];
    }

    /// <summary>The rank by words, worse for what is offered again and again and never called.</summary>
    private static double Rank(StoredProgram program, Dictionary<string, int> ranks) =>
        ranks.TryGetValue(program.Path, out var rank) ? (rank + 1) / Math.Sqrt(LibraryCuration.Usefulness(program)) : double.MaxValue;

    private static bool Fits(Component function, SearchGoal goal)
    {
        var at = SearchUniverse.Of(goal, []);
        return function.Parameters.All(at.Contains);
    }
}
