using System.Text;

namespace Ingrain.Learning;

/// <summary>
/// An expression that several stored programs hold, up to what stands at its leaves: a candidate for a helper that they all call. What it
/// is worth is what the library gets shorter by, in nodes, as in compression-based library learning (Ellis and others 2021, DreamCoder;
/// Bowers and others 2023, Stitch); only whole parts whose leaves differ are found here.
/// </summary>
internal sealed class SharedPart
{
    private const int HolesMax = 3;
    private const int SizeMin = 4;
    private const int SizeMax = 30;

    // What a definition costs beside its body: a name, a signature, a line to import it.
    private const int DefinitionCost = 3;

    private SharedPart(Expr body, IReadOnlyList<ProgramType> parameters, string key, bool keepsLiterals) =>
        (Body, Parameters, Key, KeepsLiterals) = (body, parameters, key, keepsLiterals);

    /// <summary>The part, its leaves arguments.</summary>
    public Expr Body { get; }

    public IReadOnlyList<ProgramType> Parameters { get; }

    /// <summary>Says the part: equal for parts that are the same up to their leaves.</summary>
    public string Key { get; }

    /// <summary>Whether literals stand in it as they are, rather than being parameters.</summary>
    public bool KeepsLiterals { get; }

    /// <summary>The part that is most worth a helper.</summary>
    /// <param name="programs">The programs whose bodies are known.</param>
    /// <param name="gainMin">The least gain, in nodes.</param>
    /// <returns>The part, and its gain; null where none gains enough.</returns>
    public static (SharedPart Part, int Gain)? Best(IEnumerable<StoredProgram> programs, int gainMin)
    {
        var found = new Dictionary<string, (SharedPart Part, HashSet<string> Places, int Count)>(StringComparer.Ordinal);
        foreach (var program in programs)
            if (program.Function.Body is { } body)
                foreach (var part in Inside(body))
                    foreach (var keeps in new[] { true, false })
                        if (Of(part, keeps) is { } shared)
                        {
                            var known = found.GetValueOrDefault(shared.Key, (shared, [], 0));
                            known.Places.Add(program.Path);
                            found[shared.Key] = known with { Count = known.Count + 1 };
                        }
        var best = found.Values.Where(f => f.Places.Count > 1).Select(f => (f.Part, Gain: f.Part.Gain(f.Count)))
            .OrderByDescending(f => f.Gain).ThenBy(f => f.Part.Key, StringComparer.Ordinal).FirstOrDefault();
        return best.Part is not null && best.Gain >= gainMin ? best : null;
    }

    /// <summary>The expression as this part's parameters, if it is an instance of it.</summary>
    public IReadOnlyList<Expr>? Match(Expr expr)
    {
        if (expr is not Apply || expr.Type != Body.Type) return null;
        var leaves = new List<Expr>();
        return Of(expr, KeepsLiterals, leaves) is { } same && same.Key == Key ? leaves : null;
    }

    private int Gain(int count) => (count * (Body.Size - 1 - Parameters.Count)) - Body.Size - DefinitionCost;

    private static IEnumerable<Expr> Inside(Expr expr) => expr switch
    {
        Apply apply => apply.Operands.SelectMany(Inside).Prepend(apply),
        Lambda lambda => Inside(lambda.Body),
        _ => [],
    };

    private static SharedPart? Of(Expr part, bool keepsLiterals, List<Expr>? leaves = null)
    {
        if (part.Size is < SizeMin or > SizeMax) return null;
        var holes = leaves ?? [];
        var key = new StringBuilder();
        var body = Abstract(part, keepsLiterals, isInLambda: false, holes, key);
        // A helper without parameters is a constant, and one with many says less than what it stands for.
        return holes.Count is 0 or > HolesMax ? null
            : new SharedPart(body, [.. holes.Select(h => h.Type)], key.ToString(), keepsLiterals);
    }

    private static Expr Abstract(Expr expr, bool keepsLiterals, bool isInLambda, List<Expr> holes, StringBuilder key)
    {
        switch (expr)
        {
            case Literal literal when keepsLiterals || literal.Value is bool:
                key.Append(Value.Literal(literal.Value)).Append(' ');
                return literal;
            case Variable variable when isInLambda:
                key.Append('v').Append(variable.Index).Append(' ');
                return variable;
            case Argument or Variable or Literal:
                var at = holes.FindIndex(h => SameLeaf(h, expr));
                if (at < 0)
                {
                    at = holes.Count;
                    holes.Add(expr);
                }
                key.Append('#').Append(at).Append(':').Append(expr.Type.Name).Append(' ');
                return new Argument(at, expr.Type);
            case Lambda lambda:
                key.Append("fn(");
                var body = Abstract(lambda.Body, keepsLiterals, isInLambda: true, holes, key);
                key.Append(')');
                return new Lambda(body, lambda.Type);
            default:
                var apply = (Apply)expr;
                key.Append(apply.Operation is Component called ? called.Path : apply.Operation.Name).Append('(');
                var operands = apply.Operands.Select(o => Abstract(o, keepsLiterals, isInLambda, holes, key)).ToArray();
                key.Append(')');
                return new Apply(apply.Operation, operands);
        }
    }

    private static bool SameLeaf(Expr one, Expr other) => (one, other) switch
    {
        (Argument a, Argument b) => a.Index == b.Index,
        (Variable a, Variable b) => a.Index == b.Index,
        (Literal a, Literal b) => Value.Same(a.Value, b.Value),
        _ => false,
    };
}
