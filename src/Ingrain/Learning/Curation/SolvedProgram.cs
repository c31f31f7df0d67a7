namespace Ingrain.Learning;

/// <summary>Reads a solution of a task as a program that curation can work on.</summary>
internal static class SolvedProgram
{
    /// <summary>Reads a solution.</summary>
    /// <returns>The program with the task's words and examples; null where it, or an example, is not in the small language.</returns>
    public static StoredProgram? Read(ProgramTask task, TaskAttempt attempt, IReadOnlyList<Module> modules)
    {
        if (task.Language != "python") return null;
        var reader = new ModuleReader(modules);
        if (ProgramReader.Read(attempt.Code!, (from, name) => reader.Imported(from, name)) is not [.., var function]) return null;
        var examples = task.Examples.Select(TaskReader.Call).ToList();
        if (examples.Contains(null)) return null;
        return new StoredProgram
        {
            Function = new Component(function.Name, function.Result, function.Parameters)
            {
                Body = function.Body, ParameterNames = function.ParameterNames, Words = task.Words.Trim().TrimEnd('.'),
            },
            Examples = [.. examples.Select(e => (e!.Value.Arguments, e.Value.Output))],
        };
    }
}
