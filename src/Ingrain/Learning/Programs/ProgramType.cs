using System.Collections.Concurrent;

namespace Ingrain.Learning;

/// <summary>
/// A type of the small typed language: whole numbers, truth values, text, lists of those, and functions over them as arguments of map,
/// filter and the like. There is one object per type, so that types are compared by reference.
/// </summary>
internal sealed class ProgramType
{
    private static readonly ConcurrentDictionary<ProgramType, ProgramType> s_lists = new();
    private static readonly ConcurrentDictionary<string, ProgramType> s_functions = new(StringComparer.Ordinal);

    private ProgramType(string name, ProgramType? element = null, IReadOnlyList<ProgramType>? parameters = null, ProgramType? result = null)
    {
        (Name, Element, Parameters, Result) = (name, element, parameters ?? [], result);
    }

    public static ProgramType Int { get; } = new("int");

    public static ProgramType Bool { get; } = new("bool");

    public static ProgramType Text { get; } = new("str");

    public static ProgramType Ints { get; } = ListOf(Int);

    public static ProgramType Bools { get; } = ListOf(Bool);

    public static ProgramType Texts { get; } = ListOf(Text);

    /// <summary>The type as Python's annotation; of a function, as a callable.</summary>
    public string Name { get; }

    /// <summary>What a list is of; null for anything else.</summary>
    public ProgramType? Element { get; }

    /// <summary>What a function takes; empty for anything else.</summary>
    public IReadOnlyList<ProgramType> Parameters { get; }

    /// <summary>What a function gives; null for anything else.</summary>
    public ProgramType? Result { get; }

    public bool IsFunction => Result is not null;

    public static ProgramType ListOf(ProgramType element) =>
        s_lists.GetOrAdd(element, static e => new ProgramType($"list[{e.Name}]", element: e));

    public static ProgramType Function(ProgramType result, params IReadOnlyList<ProgramType> parameters) =>
        s_functions.GetOrAdd($"({string.Join(", ", parameters.Select(p => p.Name))}) -> {result.Name}",
            name => new ProgramType(name, parameters: parameters, result: result));

    /// <summary>Reads an annotation.</summary>
    /// <returns>The type; null for one that the language does not have.</returns>
    public static ProgramType? Parse(string annotation) => annotation.Trim() switch
    {
        "int" => Int,
        "bool" => Bool,
        "str" => Text,
        var list when (list.StartsWith("list[", StringComparison.Ordinal) || list.StartsWith("List[", StringComparison.Ordinal))
            && list.EndsWith(']') => Parse(list[5..^1]) is { } element ? ListOf(element) : null,
        _ => null,
    };

    /// <summary>The type and everything inside it.</summary>
    public IEnumerable<ProgramType> Parts()
    {
        for (var type = this; type is not null; type = type.Element) yield return type;
    }

    public override string ToString() => Name;
}
