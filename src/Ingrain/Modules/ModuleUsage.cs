namespace Ingrain;

/// <summary>
/// How a module was used: statistics of this process beside the log, not truth. They start at zero with the process; other processes count
/// for themselves.
/// </summary>
/// <param name="Reads">How often it was opened by <see cref="MemoryEngine.ReadModuleAsync"/>.</param>
/// <param name="Execs">How many runs loaded it, by what their code and the modules it loads say.</param>
/// <param name="Reuses">How often a task's solution was told to have used it.</param>
/// <param name="StepsSaved">The steps that those tasks were told to have been spared.</param>
public readonly record struct ModuleUsage(long Reads, long Execs, long Reuses, long StepsSaved);
