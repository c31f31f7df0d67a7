namespace Ingrain.Learning;

/// <summary>Tells whether two functions do the same, by trying them on each other's examples and on mixtures of those.</summary>
internal static class Likeness
{
    private const int TrialsMax = 60;
    private const int AgreementsMin = 8;

    /// <summary>Whether two functions of the same types give the same wherever they were tried.</summary>
    /// <remarks>It is evidence, not proof: what is merged on it keeps its examples, which the write gate runs.</remarks>
    public static bool DoTheSame(StoredProgram one, StoredProgram other)
    {
        if (one.Function.Result != other.Function.Result || !one.Function.Parameters.SequenceEqual(other.Function.Parameters)) return false;
        if (one.Function.Body is not { } a || other.Function.Body is not { } b) return false;
        var (agreed, disagreed) = (0, 0);
        foreach (var arguments in Trials([.. one.Examples.Concat(other.Examples).Select(e => e.Arguments)]))
        {
            var (x, y) = (Interpreter.Call(a, arguments), Interpreter.Call(b, arguments));
            if (x is null && y is null) continue;
            if (Value.Same(x, y)) agreed++;
            else disagreed++;
            if (disagreed > 0) return false;
        }
        return agreed >= AgreementsMin;
    }

    /// <summary>The arguments of examples, then each argument with those of other examples beside it.</summary>
    private static IEnumerable<object[]> Trials(List<object[]> arguments)
    {
        foreach (var own in arguments) yield return own;
        var trials = 0;
        for (var shift = 1; shift < arguments.Count && arguments[0].Length > 1; shift++)
            for (var i = 0; i < arguments.Count && trials < TrialsMax; i++, trials++)
                yield return [arguments[i][0], .. arguments[(i + shift) % arguments.Count][1..]];
    }
}
