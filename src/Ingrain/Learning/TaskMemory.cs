namespace Ingrain.Learning;

/// <summary>What a loop of tasks remembers between them: what it offers for a task, and what it makes of a solution.</summary>
public abstract class TaskMemory
{
    /// <summary>Reads what may help with a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is offered, most promising first.</returns>
    public abstract ValueTask<TaskReading> ReadAsync(ProgramTask task, CancellationToken ct);

    /// <summary>Takes note of a solution that passed the task's examples.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The solution.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What became of it.</returns>
    public abstract ValueTask<TaskKeeping> KeepAsync(ProgramTask task, TaskAttempt attempt, CancellationToken ct);

    /// <summary>Takes note that a solution called modules, or that what was offered went unused.</summary>
    /// <param name="reading">What was offered.</param>
    /// <param name="used">Paths of the modules that a solution called; empty where there was none, or it called none.</param>
    /// <param name="steps">The steps of the attempt.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The steps that are held to be saved by them.</returns>
    public abstract ValueTask<int> CountAsync(TaskReading reading, IReadOnlyList<string> used, int steps, CancellationToken ct);

    /// <summary>How much is kept now.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>The size.</returns>
    public abstract ValueTask<LibrarySize> SizeAsync(CancellationToken ct);
}

/// <summary>What memory offers for a task.</summary>
public sealed record TaskReading
{
    /// <summary>Nothing.</summary>
    public static TaskReading Nothing { get; } = new();

    /// <summary>Modules to build with, most promising first.</summary>
    public IReadOnlyList<Module> Offered { get; init; } = [];

    /// <summary>Modules that those need.</summary>
    public IReadOnlyList<Module> Dependencies { get; init; } = [];
}

/// <summary>What became of a solution.</summary>
public sealed record TaskKeeping
{
    /// <summary>Nothing was changed.</summary>
    public static TaskKeeping Nothing { get; } = new();

    /// <summary>Modules that are new.</summary>
    public int Written { get; init; }

    /// <summary>Modules that have a new version.</summary>
    public int Updated { get; init; }

    /// <summary>Modules that were taken out of use.</summary>
    public int Archived { get; init; }

    /// <summary>Writes that the gate refused.</summary>
    public int Refused { get; init; }

    /// <summary>The module that now stands for the solution; null for none.</summary>
    public string? Path { get; init; }
}

/// <summary>How much a memory keeps.</summary>
/// <param name="Modules">Modules, or whatever it keeps one of a solution.</param>
/// <param name="Characters">Their code together, in UTF-16 characters.</param>
/// <param name="Depth">The longest chain of modules that need one another; 1 where none needs another, 0 for none.</param>
public readonly record struct LibrarySize(int Modules, long Characters, int Depth);
