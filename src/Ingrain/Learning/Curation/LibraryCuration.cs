namespace Ingrain.Learning;

/// <summary>What curation wants done to the library: writes in an order in which each finds what it needs, then deletions.</summary>
/// <param name="Writes">New modules and next versions.</param>
/// <param name="Deletes">Paths to take out of use.</param>
internal sealed record LibraryChange(IReadOnlyList<StoredProgram> Writes, IReadOnlyList<string> Deletes)
{
    public static LibraryChange None { get; } = new([], []);

    public bool IsEmpty => Writes.Count == 0 && Deletes.Count == 0;
}

/// <summary>
/// Decides what a library of programs keeps of a solution and how it is put in order: general rather than particular, one module for one
/// thing, what several share as a helper of its own, and no more than is of use. Pure: it says what to do, the write gate decides.
/// </summary>
internal static class LibraryCuration
{
    // A solution that was found sooner is found as soon again: memory has nothing to give there.
    private const int StepsMin = 150;

    // What is built of primitives alone and has so many nodes is found soon only where it stands alone, and not within something larger.
    private const int SizeMin = 4;

    // A composition that so few steps found is found in as few again, from what it is made of.
    private const int SoonFoundSteps = 1_000;

    // How often it must have been offered in vain.
    private const int IdleReadsMin = 12;

    // The least that a helper makes the library shorter by, in nodes of programs.
    private const int GainMin = 2;

    /// <summary>What to keep of a solution.</summary>
    /// <param name="library">The library.</param>
    /// <param name="solved">The solution, its words the task's; its path and name are given here.</param>
    /// <param name="steps">The steps that it took.</param>
    public static LibraryChange Keep(IReadOnlyList<StoredProgram> library, StoredProgram solved, int steps)
    {
        var body = solved.Function.Body!;
        if (body is Apply { Operation: Component { Path.Length: > 0 } called } whole && whole.Operands.All(o => o is Argument or Literal))
            return library.FirstOrDefault(p => p.Path == called.Path) is { } instance ? Refine(instance, solved, whole.Operands)
                : LibraryChange.None;
        if (body is not Apply || (steps < StepsMin && (body.Size < SizeMin || body.Calls().Any()))) return LibraryChange.None;
        var (general, examples) = Lifting.Lift(solved.Function, solved.Examples, solved.Function.Words);
        var lifted = solved with { Function = general, Examples = examples };
        foreach (var known in library)
            if (Likeness.DoTheSame(known, lifted))
                return Refined(known, solved.Function.Words, lifted.Examples);
        var words = solved.Function.Words;
        var (path, name) = ProgramNames.For(words, general.Parameters[0], general.Result,
            p => library.Any(l => l.Path == p) || ProgramNames.Hides(p, general.Body!, general.ParameterNames));
        return new LibraryChange([Renamed(lifted, path, name)], []);
    }

    /// <summary>A helper for what several programs share, and those programs rewritten to call it.</summary>
    public static LibraryChange Share(IReadOnlyList<StoredProgram> library)
    {
        if (SharedPart.Best(library, GainMin) is not var (part, _)) return LibraryChange.None;
        // A module that is the part and nothing else is the helper already.
        var helper = library.FirstOrDefault(p => p.Function.Body is { } body && p.Function.Parameters.SequenceEqual(part.Parameters)
            && part.Match(body) is { } leaves && leaves.Select((l, i) => l is Argument a && a.Index == i).All(same => same));
        var function = helper?.Function ?? Named(part, library);
        var (rewritten, examples) = (new List<StoredProgram>(), new List<(object[] Arguments, object Output)>());
        foreach (var program in library)
        {
            if (program == helper || program.Function.Body is not { } body) continue;
            if (CallersOf(library, program.Path, function)) continue;
            var replaced = body.Rewrite(e => part.Match(e) is { } leaves ? new Apply(function, leaves) : e);
            if (ReferenceEquals(replaced, body)) continue;
            rewritten.Add(program.With(replaced));
            foreach (var example in program.Examples) examples.AddRange(CallRecorder.Record(function, replaced, example.Arguments));
        }
        if (rewritten.Count < (helper is null ? 2 : 1)) return LibraryChange.None;
        if (helper is not null) return new LibraryChange(rewritten, []);
        var made = new StoredProgram { Function = function, Examples = [] };
        made = made with { Examples = made.ExamplesWith(Spread(examples)) };
        return made.Examples.Count == 0 ? LibraryChange.None : new LibraryChange([made, .. rewritten], []);
    }

    /// <summary>
    /// What to take out of use: compositions that were offered again and again, never called, and are soon put together again; and of what
    /// is left beyond a bound, the least used for how often it was offered, the largest first. Nothing that another module calls.
    /// </summary>
    public static LibraryChange Trim(IReadOnlyList<StoredProgram> library, int modulesMax)
    {
        var needed = library.SelectMany(p => p.Function.Body?.Calls() ?? []).Select(c => c.Path).ToHashSet(StringComparer.Ordinal);
        var free = library.Where(p => !needed.Contains(p.Path)).OrderBy(Usefulness).ThenByDescending(p => p.Size)
            .ThenBy(p => p.Path, StringComparer.Ordinal).ToList();
        var idle = free.Where(IsIdle).ToList();
        var beyond = Math.Max(0, library.Count - idle.Count - modulesMax);
        return new LibraryChange([], [.. idle.Concat(free.Except(idle).Take(beyond)).Select(p => p.Path)]);
    }

    private static bool IsIdle(StoredProgram program) => program.Reuses == 0 && program.Reads >= IdleReadsMin
        && program.Steps <= SoonFoundSteps && program.Function.Body is { } body && body.Calls().Any();

    /// <summary>How often a module was called for how often it was offered; one that is new has the benefit of the doubt.</summary>
    public static double Usefulness(StoredProgram program) => (program.Reuses + 1.0) / (program.Reads + 4.0);

    private static LibraryChange Refine(StoredProgram instance, StoredProgram solved, IReadOnlyList<Expr> operands)
    {
        var examples = new List<(object[] Arguments, object Output)>();
        foreach (var (arguments, output) in solved.Examples)
            examples.Add(([.. operands.Select(o => Interpreter.Run(o, arguments, [])!)], output));
        return Refined(instance, solved.Function.Words, examples);
    }

    private static LibraryChange Refined(StoredProgram known, string words, IEnumerable<(object[] Arguments, object Output)> examples)
    {
        var refined = known.With(words: known.WordsWith(words)) with { Examples = known.ExamplesWith(examples.Take(2)) };
        return refined.Function.Words == known.Function.Words && refined.Examples.Count == known.Examples.Count
            ? LibraryChange.None : new LibraryChange([refined], []);
    }

    private static StoredProgram Renamed(StoredProgram program, string path, string name) => program with
    {
        Function = new Component(name, program.Function.Result, program.Function.Parameters)
        {
            Body = program.Function.Body, ParameterNames = program.Function.ParameterNames, Path = path, Words = program.Function.Words,
        },
    };

    private static Component Named(SharedPart part, IReadOnlyList<StoredProgram> library)
    {
        var sources = library.Where(p => p.Function.Body is { } body && Holds(body, part)).ToList();
        var words = string.Join(" / ", sources.Take(3).Select(s => s.Function.Words.Split(" / ")[0]));
        var names = part.Parameters.Select((p, i) => p == ProgramType.Int ? "nmk"[i].ToString() : p == ProgramType.Text ? "stu"[i]
            .ToString() : "xyz"[i].ToString());
        var (path, name) = ProgramNames.For(part.Body is Apply root ? $"{root.Operation.Name} {string.Join(' ', Inner(part.Body))}" : words,
            part.Parameters[0], part.Body.Type, p => library.Any(l => l.Path == p) || ProgramNames.Hides(p, part.Body, [.. names]));
        return new Component(name, part.Body.Type, part.Parameters)
        {
            Body = part.Body, ParameterNames = [.. names], Path = path, Words = "Part of: " + (words.Length > 300 ? words[..300] : words),
        };
    }

    private static IEnumerable<string> Inner(Expr expr) => expr switch
    {
        Apply apply => apply.Operands.SelectMany(Inner).Prepend(apply.Operation.Name),
        Lambda lambda => Inner(lambda.Body),
        _ => [],
    };

    private static bool Holds(Expr body, SharedPart part)
    {
        var holds = false;
        body.Rewrite(e =>
        {
            holds |= part.Match(e) is not null;
            return e;
        });
        return holds;
    }

    /// <summary>Whether a function needs a module, so that the module must not call it.</summary>
    private static bool CallersOf(IReadOnlyList<StoredProgram> library, string path, Component function) =>
        function.Path == path || (library.FirstOrDefault(p => p.Path == function.Path)?.Function ?? function).Body!.Calls()
            .Any(c => CallersOf(library, path, c));

    /// <summary>Examples from all over, so that not one program's alone are kept.</summary>
    private static IEnumerable<(object[] Arguments, object Output)> Spread(List<(object[] Arguments, object Output)> examples) =>
        Enumerable.Range(0, examples.Count).Select(i => examples[(int)((long)i * 7919 % examples.Count)]).Concat(examples);
}
