namespace Ingrain.Learning;

/// <summary>A module of memory as curation sees it: what it computes, what it is for, and how it fared.</summary>
internal sealed record StoredProgram
{
    /// <summary>The most examples a module keeps: enough to tell it from others, few enough to be run at each change.</summary>
    public const int ExamplesMax = 10;

    /// <summary>The longest words of a module, in characters: a few ways to ask for it.</summary>
    public const int WordsLengthMax = 500;

    // Nothing is of this type, so what takes it is offered to no search.
    private static readonly ProgramType s_unknown = ProgramType.Function(ProgramType.Int, ProgramType.Int);

    /// <summary>The function, with its body, path and words.</summary>
    public required Component Function { get; init; }

    /// <summary>Arguments and what comes out.</summary>
    public required IReadOnlyList<(object[] Arguments, object Output)> Examples { get; init; }

    /// <summary>The module as it is stored; null for one that is not yet.</summary>
    public Module? Module { get; init; }

    /// <summary>How often it was offered to a solver.</summary>
    public long Reads { get; init; }

    /// <summary>How often a solution called it.</summary>
    public long Reuses { get; init; }

    /// <summary>The steps that it took to find; 0 where nobody knows.</summary>
    public int Steps { get; init; }

    public string Path => Function.Path;

    /// <summary>The nodes of its body: what a library is the shorter for.</summary>
    public int Size => Function.Body?.Size ?? Function.Code.Length / 6;

    /// <summary>A module as it is stored.</summary>
    /// <param name="module">The module.</param>
    /// <param name="function">What it was read as; null for one that programs of the language cannot call.</param>
    public static StoredProgram Of(Module module, Component? function)
    {
        var calls = module.Examples.Select(TaskReader.Call).OfType<(string Function, object[] Arguments, object Output)>();
        return new StoredProgram
        {
            Function = function ?? new Component(module.Path, ProgramType.Int, [s_unknown])
            {
                Path = module.Path, Words = module.Docstring, Code = module.Code,
            },
            Examples = [.. calls.Select(c => (c.Arguments, c.Output))],
            Module = module,
        };
    }

    /// <summary>The same with another body and words; what calls it must be given the new function.</summary>
    public StoredProgram With(Expr? body = null, string? words = null) => this with
    {
        Function = new Component(Function.Name, Function.Result, Function.Parameters)
        {
            Body = body ?? Function.Body, ParameterNames = Function.ParameterNames, Path = Function.Path,
            Words = words ?? Function.Words, Code = body is null ? Function.Code : "",
        },
    };

    /// <summary>The words with another way to ask for the same, while there is room.</summary>
    public string WordsWith(string more) =>
        Function.Words.Contains(more, StringComparison.OrdinalIgnoreCase) || Function.Words.Length + more.Length + 3 > WordsLengthMax
            ? Function.Words : Function.Words.Length == 0 ? more : $"{Function.Words} / {more}";

    /// <summary>The examples with more of them, while there is room, none twice.</summary>
    public IReadOnlyList<(object[] Arguments, object Output)> ExamplesWith(IEnumerable<(object[] Arguments, object Output)> more)
    {
        var all = Examples.ToList();
        foreach (var example in more)
            if (all.Count < ExamplesMax && !all.Exists(e => Value.Same(e.Arguments, example.Arguments))) all.Add(example);
        return all;
    }

    /// <summary>The module to write.</summary>
    public Module ToModule() => (Module ?? new Module { Path = Path, Language = "python", Code = "" }) with
    {
        Code = Function.Body is null ? Function.Code : ProgramWriter.File(Function, ModuleReader.Import),
        Docstring = Function.Words,
        Signatures = Function.Body is null && Module is not null ? Module.Signatures : [SignatureOf(Function)],
        Examples = Function.Body is null && Module is not null ? Module.Examples :
        [
            .. Examples.Select(e => new ModuleExample
            {
                Input = $"{Function.Name}({string.Join(", ", e.Arguments.Select(Value.Literal))})", Expected = Value.Json(e.Output),
            }),
        ],
    };

    public static string SignatureOf(Component function)
    {
        var parameters = function.ParameterNames.Zip(function.Parameters, (name, type) => $"{name}: {type}");
        return $"def {function.Name}({string.Join(", ", parameters)}) -> {function.Result}";
    }
}
