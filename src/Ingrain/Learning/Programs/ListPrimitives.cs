using static Ingrain.Learning.ProgramType;

namespace Ingrain.Learning;

/// <summary>Operations on lists of any element, and on values of any type.</summary>
internal static class ListPrimitives
{
    /// <summary>Operations that exist for every type: choosing and comparing.</summary>
    public static Primitive? Generic(string name, ProgramType type) => name switch
    {
        "if" => new Primitive("if", type, Bool, type, type),
        "eq" when !type.IsFunction => new Primitive("eq", Bool, type, type)
        {
            Compute = v => Value.Of(Value.Same(v[0], v[1])), IsSymmetric = true,
        },
        _ => null,
    };

    /// <summary>The operations on lists of an element type that take no function.</summary>
    public static IEnumerable<Primitive> Of(ProgramType element)
    {
        var list = ListOf(element);
        yield return new Primitive("len", Int, list) { Compute = v => Value.Of((long)List(v).Length) };
        yield return new Primitive("item", element, list, Int) { Compute = v => Item(List(v), (long)v[1]) };
        yield return new Primitive("take", list, list, Int) { Compute = v => List(v)[..Position(List(v).Length, (long)v[1])] };
        yield return new Primitive("drop", list, list, Int) { Compute = v => List(v)[Position(List(v).Length, (long)v[1])..] };
        yield return new Primitive("concat", list, list, list) { Compute = v => Value.Bounded([.. List(v), .. (object[])v[1]]) };
        yield return new Primitive("single", list, element) { Compute = v => new[] { v[0] } };
        yield return new Primitive("reverse", list, list) { Compute = v => Reversed(List(v)) };
        yield return new Primitive("has", Bool, element, list) { Compute = v => Value.Of(Count((object[])v[1], v[0]) > 0) };
        yield return new Primitive("count", Int, list, element) { Compute = v => Value.Of(Count(List(v), v[1])) };
        yield return new Primitive("repeat", list, list, Int) { Compute = v => Repeat(List(v), (long)v[1]) };
        if (element.Element is { } inner)
            yield return new Primitive("flatten", element, list)
            {
                Compute = v => Value.Bounded([.. List(v).SelectMany(l => (object[])l)]),
            };
        else
            yield return new Primitive("unique", list, list) { Compute = v => List(v).Distinct().ToArray() };
        if (element != Int && element != Text) yield break;
        yield return new Primitive("sorted", list, list) { Compute = v => Sorted(List(v)) };
        yield return new Primitive("largest", element, list) { Compute = v => List(v).Length == 0 ? null : Extreme(List(v), 1) };
        yield return new Primitive("smallest", element, list) { Compute = v => List(v).Length == 0 ? null : Extreme(List(v), -1) };
    }

    /// <summary>Where a slice's bound lies in a sequence: negative counts from the end, outside is cut off.</summary>
    internal static int Position(int length, long bound) =>
        (int)Math.Clamp(bound < 0 ? bound + length : bound, 0, length);

    private static object[] List(object[] operands) => (object[])operands[0];

    private static object? Item(object[] list, long index)
    {
        if (index < 0) index += list.Length;
        return index >= 0 && index < list.Length ? list[index] : null;
    }

    private static object[] Reversed(object[] list)
    {
        var reversed = (object[])list.Clone();
        Array.Reverse(reversed);
        return reversed;
    }

    private static long Count(object[] list, object one)
    {
        var count = 0L;
        foreach (var other in list)
            if (Value.Same(other, one)) count++;
        return count;
    }

    private static object[]? Repeat(object[] list, long times)
    {
        if (times <= 0 || list.Length == 0) return Value.Empty;
        if (times > Value.ListLengthMax || list.Length * times > Value.ListLengthMax) return null;
        return Enumerable.Repeat(list, (int)times).SelectMany(l => l).ToArray();
    }

    private static object[] Sorted(object[] list)
    {
        var sorted = (object[])list.Clone();
        Array.Sort(sorted, Value.Compare); // equal numbers and texts cannot be told apart, so the order need not be stable
        return sorted;
    }

    private static object Extreme(object[] list, int sign)
    {
        var best = list[0];
        foreach (var one in list)
            if (Value.Compare(one, best) * sign > 0) best = one;
        return best;
    }
}
