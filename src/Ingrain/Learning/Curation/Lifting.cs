namespace Ingrain.Learning;

/// <summary>Makes a solution general: what the task's words fix — a limit, a separator — becomes a parameter.</summary>
internal static class Lifting
{
    private const int ParametersMax = 4;

    private static readonly string[] s_numbers = ["k", "m", "p", "q"];
    private static readonly string[] s_texts = ["mark", "other", "third", "fourth"];

    /// <summary>
    /// The function with the literals that stand in the words as parameters after its own, and its examples with their values.
    /// </summary>
    /// <param name="function">The solution.</param>
    /// <param name="examples">Its examples.</param>
    /// <param name="words">The task's words.</param>
    public static (Component Function, IReadOnlyList<(object[] Arguments, object Output)> Examples) Lift(
        Component function, IReadOnlyList<(object[] Arguments, object Output)> examples, string words)
    {
        var said = TaskReader.Said(words);
        var lifted = new List<object>();
        var body = function.Body!.Rewrite(part =>
        {
            if (part is not Literal { Value: long or string } literal || !said.Exists(s => Value.Same(s, literal.Value))) return part;
            var at = lifted.FindIndex(l => Value.Same(l, literal.Value));
            if (at < 0 && function.Parameters.Count + lifted.Count >= ParametersMax) return part;
            if (at < 0) (at, _) = (lifted.Count, Added(lifted, literal.Value));
            return new Argument(function.Parameters.Count + at, literal.Type);
        });
        if (lifted.Count == 0) return (function, examples);
        var names = function.ParameterNames.ToList();
        foreach (var value in lifted) names.Add((value is long ? s_numbers : s_texts).First(n => !names.Contains(n)));
        var general = new Component(function.Name, function.Result, [.. function.Parameters, .. lifted.Select(v => Value.TypeOf([v])!)])
        {
            Body = body, ParameterNames = names, Words = function.Words, Path = function.Path,
        };
        return (general, [.. examples.Select(e => ((object[])[.. e.Arguments, .. lifted], e.Output))]);
    }

    private static bool Added(List<object> lifted, object value)
    {
        lifted.Add(value);
        return true;
    }
}
