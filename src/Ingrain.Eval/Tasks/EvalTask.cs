using Ingrain.Learning;

namespace Ingrain.Eval;

/// <summary>A task with what tells a solution from a program that only fits the examples.</summary>
public sealed record EvalTask
{
    /// <summary>A name, unique in its stream.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of task it is within its stream, such as how many things it asks for.</summary>
    public required string Part { get; init; }

    /// <summary>When it is asked: all tasks of one round come before those of the next.</summary>
    public int Round { get; init; }

    /// <summary>What solvers see.</summary>
    public required ProgramTask Task { get; init; }

    /// <summary>More examples, which no solver and no memory ever sees. A task is solved if all of these pass too.</summary>
    public required IReadOnlyList<ModuleExample> Hidden { get; init; }
}
