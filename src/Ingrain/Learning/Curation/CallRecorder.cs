namespace Ingrain.Learning;

/// <summary>Finds out with what a program calls a component, and what comes of it.</summary>
internal static class CallRecorder
{
    private const int CallsMax = 20;

    /// <summary>Runs a program and notes the calls of a component.</summary>
    /// <param name="component">The component; its body is known.</param>
    /// <param name="body">A program that calls it.</param>
    /// <param name="arguments">The program's arguments.</param>
    public static IReadOnlyList<(object[] Arguments, object Output)> Record(Component component, Expr body, object[] arguments)
    {
        var calls = new List<(object[], object)>();
        var spy = new Primitive(component.Name, component.Result, component.Parameters)
        {
            Compute = operands =>
            {
                var output = Interpreter.Call(component.Body!, operands);
                if (output is not null && calls.Count < CallsMax) calls.Add(([.. operands], output));
                return output;
            },
        };
        Interpreter.Call(body.Rewrite(e => e is Apply { Operation: Component called } apply && called.Path == component.Path
            ? new Apply(spy, apply.Operands) : e), arguments);
        return calls;
    }
}
