namespace Ingrain.Learning;

/// <summary>Runs programs of the small language as Python would run their text.</summary>
internal static class Interpreter
{
    // Components call components; what is deeper was made to be.
    private const int DepthMax = 40;

    [ThreadStatic]
    private static int t_depth;

    /// <summary>The value of a program.</summary>
    /// <param name="expr">The program.</param>
    /// <param name="arguments">The arguments of the whole function.</param>
    /// <param name="bound">The parameters of the lambda that the program is the body of.</param>
    /// <returns>The value; null where it raises, leaves the bounds, or needs a component that is not readable.</returns>
    public static object? Run(Expr expr, object?[] arguments, object?[] bound) => expr switch
    {
        Argument argument => arguments[argument.Index],
        Variable variable => bound[variable.Index],
        Literal literal => literal.Value,
        Apply apply => Run(apply, arguments, bound),
        _ => null,
    };

    /// <summary>The value of a function for arguments.</summary>
    public static object? Call(Expr body, params object?[] arguments) => Run(body, arguments, []);

    /// <summary>What an operation gives for operands that were computed before.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="operands">Values; null where an operand has none, or is a function.</param>
    /// <param name="functions">For operands that are functions, those, in order.</param>
    public static object? Combine(Operation operation, object?[] operands, FunctionValue[] functions)
    {
        switch (operation.Name)
        {
            case "if": return operands[0] is bool chosen ? operands[chosen ? 1 : 2] : null;
            case "and": return operands[0] is bool first ? first ? operands[1] : Value.False : null;
            case "or": return operands[0] is bool one ? one ? Value.True : operands[1] : null;
        }
        for (var i = 0; i < operands.Length; i++)
            if (operands[i] is null && !operation.Parameters[i].IsFunction) return null;
        if (operation is Component component) return Enter(component, operands);
        var primitive = (Primitive)operation;
        return primitive.Compute is { } compute ? compute(operands!) : primitive.ComputeOver!(functions, operands!);
    }

    private static object? Run(Apply apply, object?[] arguments, object?[] bound)
    {
        var operands = new object?[apply.Operands.Count];
        FunctionValue[] functions = [];
        var functionCount = 0;
        if (apply.Operation.IsHigherOrder) functions = new FunctionValue[apply.Operation.Parameters.Count(p => p.IsFunction)];
        for (var i = 0; i < operands.Length; i++)
        {
            if (apply.Operands[i] is Lambda lambda) functions[functionCount++] = new FunctionValue(lambda.Body, arguments);
            else operands[i] = Run(apply.Operands[i], arguments, bound);
        }
        return Combine(apply.Operation, operands, functions);
    }

    private static object? Enter(Component component, object?[] operands)
    {
        if (component.Body is null || t_depth >= DepthMax) return null;
        t_depth++;
        try
        {
            return Run(component.Body, operands, []);
        }
        finally
        {
            t_depth--;
        }
    }
}
