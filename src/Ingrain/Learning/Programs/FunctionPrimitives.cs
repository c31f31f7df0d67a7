using static Ingrain.Learning.ProgramType;

namespace Ingrain.Learning;

/// <summary>Operations that apply a small function to the elements of a list.</summary>
internal static class FunctionPrimitives
{
    /// <summary>The operations over lists of an element type whose function gives a result type.</summary>
    /// <param name="element">What the list is of.</param>
    /// <param name="result">What the function gives.</param>
    /// <param name="mapsToList">Whether lists of the result are wanted.</param>
    public static IEnumerable<Primitive> Of(ProgramType element, ProgramType result, bool mapsToList)
    {
        var list = ListOf(element);
        if (mapsToList)
        {
            yield return new Primitive("map", ListOf(result), Function(result, element), list) { ComputeOver = (f, v) => Map(f[0], v) };
            yield return new Primitive("mapi", ListOf(result), Function(result, Int, element), list)
            {
                ComputeOver = (f, v) => MapAt(f[0], v),
            };
            yield return new Primitive("zip", ListOf(result), Function(result, element, element), list, list)
            {
                ComputeOver = (f, v) => Zip(f[0], v),
            };
        }
        if (result == Bool)
        {
            yield return new Primitive("filter", list, Function(Bool, element), list) { ComputeOver = (f, v) => Filter(f[0], v) };
            yield return new Primitive("all", Bool, Function(Bool, element), list) { ComputeOver = (f, v) => Until(f[0], v, stop: false) };
            yield return new Primitive("any", Bool, Function(Bool, element), list) { ComputeOver = (f, v) => Until(f[0], v, stop: true) };
        }
        if (result != Int && result != Text) yield break;
        yield return new Primitive("fold", result, Function(result, result, element), list, result)
        {
            ComputeOver = (f, v) => Fold(f[0], v),
        };
        yield return new Primitive("sortby", list, Function(result, element), list) { ComputeOver = (f, v) => SortBy(f[0], v) };
    }

    private static object[]? Map(FunctionValue function, object[] operands)
    {
        var list = (object[])operands[1];
        var mapped = new object[list.Length];
        for (var i = 0; i < list.Length; i++)
        {
            if (function.Call(list[i]) is not { } value) return null;
            mapped[i] = value;
        }
        return mapped;
    }

    private static object[]? MapAt(FunctionValue function, object[] operands)
    {
        var list = (object[])operands[1];
        var mapped = new object[list.Length];
        for (var i = 0; i < list.Length; i++)
        {
            if (function.Call(Value.Of((long)i), list[i]) is not { } value) return null;
            mapped[i] = value;
        }
        return mapped;
    }

    private static object[]? Zip(FunctionValue function, object[] operands)
    {
        var (one, other) = ((object[])operands[1], (object[])operands[2]);
        var zipped = new object[Math.Min(one.Length, other.Length)];
        for (var i = 0; i < zipped.Length; i++)
        {
            if (function.Call(one[i], other[i]) is not { } value) return null;
            zipped[i] = value;
        }
        return zipped;
    }

    private static object[]? Filter(FunctionValue function, object[] operands)
    {
        var kept = new List<object>();
        foreach (var one in (object[])operands[1])
        {
            if (function.Call(one) is not bool keep) return null;
            if (keep) kept.Add(one);
        }
        return kept.ToArray();
    }

    private static object? Until(FunctionValue function, object[] operands, bool stop)
    {
        foreach (var one in (object[])operands[1])
        {
            if (function.Call(one) is not bool found) return null;
            if (found == stop) return Value.Of(stop);
        }
        return Value.Of(!stop);
    }

    private static object? Fold(FunctionValue function, object[] operands)
    {
        object? so = operands[2];
        foreach (var one in (object[])operands[1])
        {
            so = function.Call(so, one);
            if (so is null) return null;
        }
        return so;
    }

    private static object[]? SortBy(FunctionValue function, object[] operands)
    {
        var list = (object[])operands[1];
        var keyed = new (object Key, object One)[list.Length];
        for (var i = 0; i < list.Length; i++)
        {
            if (function.Call(list[i]) is not { } key) return null;
            keyed[i] = (key, list[i]);
        }
        return keyed.OrderBy(k => k.Key, Comparer<object>.Create(Value.Compare)).Select(k => k.One).ToArray(); // stable, as Python's
    }
}
