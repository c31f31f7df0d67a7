using Ingrain.Learning;

namespace Ingrain.Sandbox.Tests.Tasks;

/// <summary>Programs of the small language at random, with arguments for them.</summary>
internal sealed class RandomPrograms(int seed)
{
    private static readonly ProgramType[] s_types =
        [ProgramType.Int, ProgramType.Bool, ProgramType.Text, ProgramType.Ints, ProgramType.Texts, ProgramType.Bools];

    private static readonly ILookup<ProgramType, Primitive> s_byResult = Primitives.Over(s_types).ToLookup(p => p.Result);
    private static readonly string[] s_texts = ["", " ", ",", "a", "Ab c", "x,y ,z", "12", " -7 ", "1_0", "\t\"q'\\\n", "aaa", "{0}"];

    private readonly Random _random = new(seed);

    public Component Function()
    {
        var parameters = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => s_types[_random.Next(s_types.Length)]).ToArray();
        var result = s_types[_random.Next(s_types.Length)];
        return new Component("f", result, parameters)
        {
            Body = Expr(result, _random.Next(1, 5), parameters, []),
            ParameterNames = [.. parameters.Select((_, i) => $"p{i}")], Words = "Says \"something\" \\ odd.",
        };
    }

    public object[] Arguments(Component function) => [.. function.Parameters.Select(Value)];

    private object Value(ProgramType type)
    {
        if (type == ProgramType.Int) return Learning.Value.Of(_random.Next(-6, 12));
        if (type == ProgramType.Bool) return Learning.Value.Of(_random.Next(2) == 0);
        if (type == ProgramType.Text) return s_texts[_random.Next(s_texts.Length)];
        return Enumerable.Range(0, _random.Next(0, 5)).Select(_ => Value(type.Element!)).ToArray();
    }

    private Expr Expr(ProgramType type, int depth, ProgramType[] parameters, IReadOnlyList<ProgramType> bound)
    {
        if (depth > 0 && s_byResult[type].ToList() is { Count: > 0 } all)
        {
            var primitive = all[_random.Next(all.Count)];
            return new Apply(primitive, [.. primitive.Parameters.Select(p => p.IsFunction
                ? new Lambda(Expr(p.Result!, depth - 1, parameters, p.Parameters), p) : Expr(p, depth - 1, parameters, bound))]);
        }
        var leaves = new List<Expr>();
        for (var i = 0; i < parameters.Length; i++)
            if (parameters[i] == type) leaves.Add(new Argument(i, type));
        for (var i = 0; i < bound.Count; i++)
            if (bound[i] == type) leaves.Add(new Variable(i, type));
        if (type.Element is null) leaves.Add(new Literal(Value(type), type));
        if (leaves.Count > 0) return leaves[_random.Next(leaves.Count)];
        var single = s_byResult[type].First(p => p.Name == "single");
        return new Apply(single, [Expr(type.Element!, 0, parameters, bound)]);
    }
}
