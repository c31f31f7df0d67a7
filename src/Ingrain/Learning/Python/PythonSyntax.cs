namespace Ingrain.Learning;

/// <summary>An expression of Python as it is written, of the kinds that are read back.</summary>
internal abstract record PythonSyntax;

internal sealed record PythonName(string Name) : PythonSyntax;

/// <summary>A number, text or truth value.</summary>
internal sealed record PythonValue(object Value) : PythonSyntax;

internal sealed record PythonList(IReadOnlyList<PythonSyntax> Items) : PythonSyntax;

internal sealed record PythonCall(PythonSyntax Function, IReadOnlyList<PythonSyntax> Arguments, PythonSyntax? Key) : PythonSyntax;

internal sealed record PythonAttribute(PythonSyntax Of, string Name) : PythonSyntax;

internal sealed record PythonIndex(PythonSyntax Of, PythonSyntax At) : PythonSyntax;

internal sealed record PythonSlice(PythonSyntax Of, PythonSyntax? From, PythonSyntax? To, PythonSyntax? Step) : PythonSyntax;

/// <summary>A sign between two expressions, comparisons and the words and, or, in included.</summary>
internal sealed record PythonBinary(string Sign, PythonSyntax Left, PythonSyntax Right) : PythonSyntax;

internal sealed record PythonUnary(string Sign, PythonSyntax Of) : PythonSyntax;

internal sealed record PythonChoice(PythonSyntax Condition, PythonSyntax Then, PythonSyntax Else) : PythonSyntax;

internal sealed record PythonLambda(IReadOnlyList<string> Parameters, PythonSyntax Body) : PythonSyntax;

/// <summary>A list or generator made of another: clauses of for, the last with a condition or none.</summary>
internal sealed record PythonComprehension(PythonSyntax Element, IReadOnlyList<PythonFor> Clauses, PythonSyntax? Condition, bool IsList)
    : PythonSyntax;

internal sealed record PythonFor(IReadOnlyList<string> Targets, PythonSyntax Over);

/// <summary>A function whose body is assignments and one return.</summary>
internal sealed record PythonFunction(
    string Name, IReadOnlyList<(string Name, string Annotation)> Parameters, string Result, string Docstring,
    IReadOnlyList<(string Name, PythonSyntax Value)> Assignments, PythonSyntax Return);

/// <summary>A file of functions, with what it imports by name: the name here, the module it comes from and the name there.</summary>
internal sealed record PythonFile(
    string Docstring, IReadOnlyList<(string Name, string From, string Original)> Imports, IReadOnlyList<PythonFunction> Functions);
