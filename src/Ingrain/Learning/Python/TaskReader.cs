using System.Globalization;
using System.Text.RegularExpressions;

namespace Ingrain.Learning;

/// <summary>Reads a task's signature, examples and words as a goal for a search.</summary>
internal static partial class TaskReader
{
    private const int LiteralsMax = 10;

    private static readonly object[] s_numbers = [Value.Of(0), Value.Of(1), Value.Of(2), Value.Of(-1)];
    private static readonly object[] s_texts = ["", " ", ","];

    /// <summary>Reads a task.</summary>
    /// <returns>
    /// The function without a body and the goal; null where a type or value is none of the language's, or no example is a call.
    /// </returns>
    public static (Component Function, SearchGoal Goal)? Read(ProgramTask task)
    {
        if (task.Language != "python" || task.Examples.Count == 0) return null;
        var (inputs, outputs, name) = (new List<object[]>(), new List<object>(), (string?)null);
        foreach (var example in task.Examples)
        {
            if (Call(example) is not var (function, arguments, output)) return null;
            if (arguments.Length != (inputs.Count > 0 ? inputs[0].Length : arguments.Length)
                || function != (name ??= function)) return null;
            inputs.Add(arguments);
            outputs.Add(output);
        }
        if (Outline(task.Signature, name!, inputs, outputs) is not { } outline) return null;
        var fits = inputs.TrueForAll(i => i.Length == outline.Parameters.Count && i.Zip(outline.Parameters)
            .All(p => Value.Fits(p.First, p.Second)))
            && outputs.TrueForAll(o => Value.Fits(o, outline.Result));
        return fits ? (outline, new SearchGoal
        {
            Parameters = outline.Parameters, Result = outline.Result, Inputs = inputs, Outputs = outputs,
            Said = SaidFor(outline, task.Words), Usual = [.. s_numbers, .. HasText(outline) ? s_texts : []],
        }) : null;
    }

    /// <summary>What an example calls, with what, and what comes out: <c>f(1, 2)</c> with a value, or <c>assert f(1, 2) == 3</c>.</summary>
    public static (string Function, object[] Arguments, object Output)? Call(ModuleExample example)
    {
        var text = example.Input.Trim();
        PythonSyntax? called;
        object? output;
        if (example.Expected is not null)
        {
            called = PythonParser.ReadExpression(text);
            output = Value.ReadJson(example.Expected);
        }
        else
        {
            if (!text.StartsWith("assert ", StringComparison.Ordinal)
                || PythonParser.ReadExpression(text["assert ".Length..]) is not PythonBinary { Sign: "==" } equation) return null;
            called = equation.Left;
            output = Constant(equation.Right);
        }
        if (output is null || called is not PythonCall { Function: PythonName { Name: var name }, Key: null } call) return null;
        var arguments = call.Arguments.Select(Constant).ToArray();
        if (arguments.Length == 0 || Array.IndexOf(arguments, null) >= 0) return null;
        return (name, [.. arguments.Select(a => a!)], output);
    }

    private static bool HasText(Component outline) =>
        outline.Parameters.Append(outline.Result).SelectMany(p => p.Parts()).Contains(ProgramType.Text);

    private static IReadOnlyList<object> SaidFor(Component outline, string words) =>
        [.. Said(words).Where(v => v is long || HasText(outline)).Distinct().Take(LiteralsMax)];

    /// <summary>The numbers in words, and the texts in quotes.</summary>
    public static List<object> Said(string words)
    {
        var said = new List<object>();
        foreach (Match number in Number().Matches(words))
            if (long.TryParse(number.Value, CultureInfo.InvariantCulture, out var value)) said.Add(Value.Of(value));
        foreach (Match quoted in Quoted().Matches(words))
            if (System.Text.Ascii.IsValid(quoted.Groups[2].Value)) said.Add(quoted.Groups[2].Value);
        return said;
    }

    private static Component? Outline(string signature, string name, List<object[]> inputs, List<object> outputs)
    {
        if (signature.Length > 0) return ProgramReader.ReadSignature(signature);
        var parameters = Enumerable.Range(0, inputs[0].Length).Select(i => Value.TypeOf([.. inputs.Select(input => input[i])])).ToList();
        if (parameters.Contains(null) || Value.TypeOf(outputs) is not { } result) return null;
        return new Component(name, result, parameters!)
        {
            ParameterNames = [.. parameters.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"x{i + 1}"))],
        };
    }

    private static object? Constant(PythonSyntax syntax) => syntax switch
    {
        PythonValue { Value: string text } => System.Text.Ascii.IsValid(text) ? Value.Bounded(text) : null,
        PythonValue value => value.Value,
        PythonList list when list.Items.Select(Constant).ToArray() is var items && Array.IndexOf(items, null) < 0 => Value.Bounded(items!),
        _ => null,
    };

    [GeneratedRegex(@"(?<![\w.])-?\d{1,9}(?![\w.]*\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex("(?<!\\w)(['\"`])([^'\"`]{1,12})\\1", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
