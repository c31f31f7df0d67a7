using static Ingrain.Learning.ProgramType;

namespace Ingrain.Learning;

/// <summary>
/// The operations that the language has from the start, by name and the types they are applied to. Each is one expression of Python; its
/// meaning is Python's, on whole numbers within 64 bits and ASCII text.
/// </summary>
internal static class Primitives
{
    private static readonly string[] s_generic = ["if", "eq"];
    private static readonly IReadOnlyList<Primitive> s_fixed = [.. Numbers(), .. TextPrimitives.All()];
    private static readonly ILookup<string, Primitive> s_fixedByName = s_fixed.ToLookup(p => p.Name, StringComparer.Ordinal);

    /// <summary>All operations over the types of a universe, the most common kinds first.</summary>
    public static IReadOnlyList<Primitive> Over(IReadOnlyCollection<ProgramType> universe)
    {
        bool Fits(Operation p) => universe.Contains(p.Result) && p.Parameters.All(t => t.IsFunction
            ? t.Parameters.All(universe.Contains) && universe.Contains(t.Result!) : universe.Contains(t));
        var elements = universe.Where(t => universe.Contains(ListOf(t))).ToList();
        return
        [
            .. s_fixed.Where(Fits),
            .. universe.SelectMany(t => s_generic.Select(n => ListPrimitives.Generic(n, t)).OfType<Primitive>()).Where(Fits),
            .. elements.SelectMany(ListPrimitives.Of).Where(Fits),
            .. from element in elements
               from result in universe
               from primitive in FunctionPrimitives.Of(element, result, elements.Contains(result))
               where Fits(primitive)
               select primitive,
        ];
    }

    /// <summary>Finds an operation by its name and the types of its operands.</summary>
    /// <returns>The operation; null where there is none for these types.</returns>
    public static Primitive? Find(string name, params IReadOnlyList<ProgramType> operands)
    {
        foreach (var primitive in s_fixedByName[name])
            if (primitive.Parameters.SequenceEqual(operands)) return primitive;
        var candidates = new List<Primitive?> { operands.Count > 0 ? ListPrimitives.Generic(name, operands[^1]) : null };
        foreach (var operand in operands)
            if (operand.Element is { } element)
            {
                candidates.AddRange(ListPrimitives.Of(element));
                foreach (var result in operands.Where(o => o.IsFunction).Select(o => o.Result!))
                    candidates.AddRange(FunctionPrimitives.Of(element, result, mapsToList: true));
            }
        if (name == "single" && operands.Count == 1) candidates.AddRange(ListPrimitives.Of(operands[0]));
        return candidates.Find(c => c is not null && c.Name == name && c.Parameters.SequenceEqual(operands));
    }

    private static IEnumerable<Primitive> Numbers()
    {
        yield return Two("add", Int, Int, (a, b) => Checked(a, b, '+'), isSymmetric: true);
        yield return Two("sub", Int, Int, (a, b) => Checked(a, b, '-'));
        yield return Two("mul", Int, Int, (a, b) => Checked(a, b, '*'), isSymmetric: true);
        yield return Two("mod", Int, Int, (a, b) => b == 0 || (a == long.MinValue && b == -1) ? null : Value.Of(Modulo(a, b)));
        yield return Two("div", Int, Int, (a, b) => b == 0 || (a == long.MinValue && b == -1) ? null : Value.Of(Floor(a, b)));
        yield return Two("min", Int, Int, (a, b) => Value.Of(Math.Min(a, b)), isSymmetric: true);
        yield return Two("max", Int, Int, (a, b) => Value.Of(Math.Max(a, b)), isSymmetric: true);
        yield return Two("lt", Bool, Int, (a, b) => Value.Of(a < b));
        yield return Two("le", Bool, Int, (a, b) => Value.Of(a <= b));
        yield return new Primitive("abs", Int, Int) { Compute = v => Checked(0, (long)v[0], (long)v[0] < 0 ? '-' : '+') };
        yield return new Primitive("neg", Int, Int) { Compute = v => Checked(0, (long)v[0], '-') };
        yield return new Primitive("not", Bool, Bool) { Compute = v => Value.Of(!(bool)v[0]) };
        yield return new Primitive("and", Bool, Bool, Bool) { IsSymmetric = true };
        yield return new Primitive("or", Bool, Bool, Bool) { IsSymmetric = true };
        yield return new Primitive("range", Ints, Int)
        {
            Compute = v => (long)v[0] > Value.ListLengthMax ? null
                : Enumerable.Range(0, (int)Math.Max(0, (long)v[0])).Select(i => Value.Of((long)i)).ToArray(),
        };
        yield return new Primitive("sum", Int, Ints) { Compute = v => Sum((object[])v[0]) };
    }

    private static Primitive Two(
        string name, ProgramType result, ProgramType operand, Func<long, long, object?> compute, bool isSymmetric = false) =>
        new(name, result, operand, operand) { Compute = v => compute((long)v[0], (long)v[1]), IsSymmetric = isSymmetric };

    private static object? Checked(long a, long b, char sign)
    {
        var exact = sign switch { '+' => (Int128)a + b, '-' => (Int128)a - b, _ => (Int128)a * b };
        return exact >= long.MinValue && exact <= long.MaxValue ? Value.Of((long)exact) : null;
    }

    private static long Modulo(long a, long b) => a % b is var rest && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;

    private static long Floor(long a, long b) => (a - Modulo(a, b)) / b;

    private static object? Sum(object[] list)
    {
        Int128 sum = 0;
        foreach (var one in list) sum += (long)one;
        return sum >= long.MinValue && sum <= long.MaxValue ? Value.Of((long)sum) : null;
    }
}
