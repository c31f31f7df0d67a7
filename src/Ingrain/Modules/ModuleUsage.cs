namespace Ingrain;

/// <summary>
/// How a module was used: statistics beside the log, not truth. A store in a file keeps them in its folder of derived things, added up over
/// processes now and then; a crash costs the last few, and a purge all of them.
/// </summary>
/// <param name="Reads">How often it was opened by <see cref="MemoryEngine.ReadModuleAsync"/>.</param>
/// <param name="Execs">How many runs loaded it, by what their code and the modules it loads say.</param>
/// <param name="Reuses">How often a task's solution was told to have used it.</param>
/// <param name="StepsSaved">The steps that those tasks were told to have been spared.</param>
public readonly record struct ModuleUsage(long Reads, long Execs, long Reuses, long StepsSaved)
{
    /// <summary>Whether it was not used at all.</summary>
    public bool IsNone => this == default;

    /// <summary>Both together.</summary>
    /// <param name="other">What is added.</param>
    /// <returns>The sums.</returns>
    internal ModuleUsage With(ModuleUsage other) =>
        new(Reads + other.Reads, Execs + other.Execs, Reuses + other.Reuses, StepsSaved + other.StepsSaved);
}
