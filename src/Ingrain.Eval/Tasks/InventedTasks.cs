using System.Globalization;
using Ingrain.Learning;

namespace Ingrain.Eval;

/// <summary>
/// A stream of related tasks, made up from a seed: every helper alone, and compositions of two and three of them, each asked for once. Who
/// has solved the parts has what the compositions need; no composition is ever asked for twice.
/// </summary>
internal sealed class InventedTasks
{
    private const int ExamplesShown = 6;
    private const int ExamplesHidden = 8;
    private const int TriesMax = 60;

    // What varies is asked for twice, with other numbers and mostly in other words.
    private const int AskedAlone = 2;

    // People's work comes in families: a few things that are needed again and again, in ever new compositions.
    private const int HelpersPerFamily = 5;

    private readonly Random _random;
    private readonly TaskInputs _inputs;
    private readonly List<EvalTask> _tasks = [];
    private readonly List<List<TaskHelper>> _chains = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private int _round;

    private InventedTasks(int seed)
    {
        _random = new Random(seed);
        _inputs = new TaskInputs(_random);
    }

    /// <summary>Makes tasks.</summary>
    /// <param name="seed">The same seed makes the same tasks.</param>
    /// <param name="families">How many families.</param>
    /// <param name="pairs">How many compositions of two, in each family.</param>
    /// <param name="triples">How many compositions of three, in each family.</param>
    /// <param name="rounds">How often all of it is asked for, each time with other values and mostly in other words.</param>
    public static IReadOnlyList<EvalTask> Make(int seed, int families = 8, int pairs = 9, int triples = 6, int rounds = 1)
    {
        var made = new InventedTasks(seed);
        for (var family = 0; family < families; family++)
        {
            var helpers = made.Family();
            for (var time = 0; time < AskedAlone; time++)
                foreach (var helper in helpers)
                    if (time == 0 || helper.Varies.Count > 0)
                        for (var t = 0; t < TriesMax && !made.Add([helper]); t++) { }
            made.Fill(helpers, 2, pairs);
            made.Fill(helpers, 3, triples);
        }
        for (made._round = 1; made._round < rounds; made._round++)
            foreach (var chain in made._chains.ToList())
                for (var t = 0; t < TriesMax; t++)
                    if (made.Write(chain) is { } task)
                    {
                        made._tasks.Add(task);
                        break;
                    }
        return made._tasks;
    }

    /// <summary>Helpers of which each can work on what another gives, or give what another works on.</summary>
    private List<TaskHelper> Family()
    {
        var family = new List<TaskHelper> { Any(TaskHelpers.All) };
        while (family.Count < HelpersPerFamily)
        {
            var near = TaskHelpers.All
                .Where(h => !family.Contains(h) && family.Exists(f => f.Takes == h.Gives || h.Takes == f.Gives)).ToList();
            if (near.Count == 0) break;
            family.Add(Any(near));
        }
        return family;
    }

    private void Fill(List<TaskHelper> helpers, int length, int count)
    {
        for (var (had, tries) = (_tasks.Count, 0); _tasks.Count < had + count && tries < count * TriesMax; tries++)
        {
            var chain = new List<TaskHelper> { Any(helpers) };
            while (chain.Count < length && helpers.Where(h => h.Takes == chain[^1].Gives && !chain.Contains(h))
                .ToList() is { Count: > 0 } next)
                chain.Add(Any(next));
            if (chain.Count == length) Add(chain);
        }
    }

    private bool Add(List<TaskHelper> chain)
    {
        if (!_known.Add(string.Join(" > ", chain.Select(h => h.Code))) && chain.Count > 1) return false;
        if (Write(chain) is { } task)
        {
            _tasks.Add(task);
            _chains.Add(chain);
            return true;
        }
        if (chain.Count > 1) _known.Remove(string.Join(" > ", chain.Select(h => h.Code)));
        return false;
    }

    /// <summary>A task that asks for a chain of helpers; null where chance made one in which some of them changes nothing.</summary>
    private EvalTask? Write(List<TaskHelper> chain)
    {
        var parameters = new List<(string Name, string Type, IReadOnlyList<object> Values)>();
        var (phrases, codes) = (new List<string>(), new List<string>());
        foreach (var helper in chain)
        {
            var isGiven = _random.Next(2) == 0;
            var (phrase, code) = (Any(helper.Phrases), helper.Code);
            for (var v = 0; v < helper.Varies.Count; v++)
            {
                var hole = v == 0 ? "{a}" : "{b}";
                var values = Values(helper.Varies[v]);
                var isText = values[0] is string;
                var name = "abcdef"[parameters.Count].ToString();
                var chosen = Any(values);
                if (isGiven) parameters.Add((name, isText ? "str" : "int", values));
                phrase = phrase.Replace(hole, isGiven ? name : Plain(chosen), StringComparison.Ordinal);
                code = isGiven ? code.Replace($"\"{hole}\"", name, StringComparison.Ordinal).Replace(hole, name, StringComparison.Ordinal)
                    : code.Replace(hole, Plain(chosen), StringComparison.Ordinal);
            }
            phrases.Add(phrase);
            codes.Add(code);
        }
        var (first, last) = (TaskInputs.Types[chain[0].Takes], TaskInputs.Types[chain[^1].Gives]);
        var listed = string.Concat(parameters.Select(p => $", {p.Name}: {p.Type}"));
        var signature = $"def solve(x: {first}{listed}) -> {last}";
        var whole = Body(codes, signature);
        var without = Enumerable.Range(0, codes.Count).Where(i => TaskInputs.Types[chain[i].Takes] == TaskInputs.Types[chain[i].Gives])
            .Select(i => Body([.. codes.Where((_, at) => at != i)], signature)).ToList();
        if (Examples(chain[0].Takes, parameters.Select(p => p.Values), whole, without) is not { } examples) return null;
        return new EvalTask
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"t{_tasks.Count + 1}"),
            Round = _round,
            Part = chain.Count switch { 1 => "one helper", 2 => "two helpers", _ => "three helpers" },
            Task = new ProgramTask { Words = Sentence(phrases), Signature = signature, Examples = [.. examples.Take(ExamplesShown)] },
            Hidden = [.. examples.Skip(ExamplesShown)],
        };
    }

    private static Component Body(IReadOnlyList<string> codes, string signature)
    {
        var code = codes.Aggregate("x", (inner, outer) => outer.Replace("{0}", $"({inner})", StringComparison.Ordinal));
        return ProgramReader.Read($"{signature}:\n    return {code}\n", (_, _) => null)?[^1]
            ?? throw new InvalidOperationException($"An invented program is not in the language: {code}");
    }

    private List<ModuleExample>? Examples(
        string takes, IEnumerable<IReadOnlyList<object>> given, Component whole, List<Component> without)
    {
        var parameters = given.ToList();
        var (examples, outputs, differing) = (new List<ModuleExample>(), new List<object>(), new int[without.Count]);
        for (var tries = 0; tries < 200 && examples.Count < ExamplesShown + ExamplesHidden; tries++)
        {
            object[] arguments = [_inputs.Of(takes), .. parameters.Select(Any)];
            if (Interpreter.Call(whole.Body!, arguments) is not { } output) continue;
            var call = $"solve({string.Join(", ", arguments.Select(Value.Literal))})";
            if (examples.Any(e => e.Input == call)) continue;
            // What is shown must tell the whole chain from the chain without one of its parts.
            if (examples.Count < ExamplesShown)
                for (var w = 0; w < without.Count; w++)
                    if (Interpreter.Call(without[w].Body!, arguments) is var less && !Value.Same(less, output)) differing[w]++;
            examples.Add(new ModuleExample { Input = call, Expected = Value.Json(output) });
            outputs.Add(output);
        }
        var shown = outputs.Take(ExamplesShown).Select(Value.Literal).Distinct().Count();
        return examples.Count == ExamplesShown + ExamplesHidden && shown >= 3 && Array.TrueForAll(differing, d => d >= 3) ? examples : null;
    }

    private string Sentence(List<string> phrases)
    {
        var said = phrases.Count switch
        {
            1 => phrases[0],
            2 => Any((string[])[$"{phrases[0]}, then {phrases[1]}", $"{phrases[0]}, and from that: {phrases[1]}",
                $"{phrases[0]}; of the result: {phrases[1]}"]),
            _ => $"{phrases[0]}, then {phrases[1]}, then {phrases[2]}",
        };
        return char.ToUpperInvariant(said[0]) + said[1..] + ".";
    }

    private static List<object> Values(string varies)
    {
        if (varies.Split("..") is not [var low, var high]) return [.. varies.Split('|')];
        var (from, to) = (long.Parse(low, CultureInfo.InvariantCulture), long.Parse(high, CultureInfo.InvariantCulture));
        return [.. Enumerable.Range(0, (int)(to - from + 1)).Select(i => (object)(from + i))];
    }

    private static string Plain(object value) => value as string ?? Value.Literal(value);

    private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
}
