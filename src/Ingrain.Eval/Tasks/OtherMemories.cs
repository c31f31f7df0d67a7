using System.Globalization;
using Ingrain.Learning;

namespace Ingrain.Eval;

/// <summary>No memory at all: the floor.</summary>
internal sealed class NoMemory : TaskMemory
{
    public override ValueTask<TaskReading> ReadAsync(ProgramTask task, CancellationToken ct) => ValueTask.FromResult(TaskReading.Nothing);

    public override ValueTask<TaskKeeping> KeepAsync(ProgramTask task, TaskAttempt attempt, CancellationToken ct) =>
        ValueTask.FromResult(TaskKeeping.Nothing);

    public override ValueTask<int> CountAsync(TaskReading reading, IReadOnlyList<string> used, int steps, CancellationToken ct) =>
        ValueTask.FromResult(0);

    public override ValueTask<LibrarySize> SizeAsync(CancellationToken ct) => ValueTask.FromResult(default(LibrarySize));
}

/// <summary>
/// The text of every solution, found again by its task's words: a vector store of solved programs. What is found is offered as functions to
/// call, whole, and their text is written into the solution that calls them. Found by the same recall, words and vectors, as Ingrain's
/// modules are.
/// </summary>
internal sealed class TextMemory(MemoryEngine engine, SpaceId space, int offeredMax) : TaskMemory
{
    private readonly WriteContext _context = new() { Actor = new Actor(ActorKind.Agent, "eval") };
    private readonly Dictionary<string, Module> _kept = new(StringComparer.Ordinal);

    public override async ValueTask<TaskReading> ReadAsync(ProgramTask task, CancellationToken ct)
    {
        if (_kept.Count == 0) return TaskReading.Nothing;
        var query = new RecallQuery { Text = task.Words, Kinds = [RecordKind.Note], Limit = offeredMax, LimitTokens = 200_000 };
        var found = await engine.RecallAsync(space, query, ct).ConfigureAwait(false);
        return new TaskReading { Offered = [.. found.Items.Select(i => _kept.GetValueOrDefault(i.Id.Value)).OfType<Module>()] };
    }

    public override async ValueTask<TaskKeeping> KeepAsync(ProgramTask task, TaskAttempt attempt, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"s{_kept.Count + 1}");
        var note = new Note { Path = $"solved/{name}", Text = $"{task.Words}\n\n{attempt.Code}" };
        var written = await engine.RememberAsync(space, note, _context, ct: ct).ConfigureAwait(false);
        if (written is not Remembered.Kept { Record.Id: var id }) return TaskKeeping.Nothing;
        _kept.Add(id.Value, SolvedText.ToModule(task, attempt, name));
        return new TaskKeeping { Written = 1, Path = name };
    }

    public override ValueTask<int> CountAsync(TaskReading reading, IReadOnlyList<string> used, int steps, CancellationToken ct) =>
        ValueTask.FromResult(0);

    public override ValueTask<LibrarySize> SizeAsync(CancellationToken ct) => ValueTask.FromResult(SolvedText.SizeOf(_kept.Values));
}

/// <summary>Every solution as a function in one flat list, all of it offered each time, newest first, as much as a context holds.</summary>
internal sealed class FlatMemory(int offeredMax) : TaskMemory
{
    private readonly List<Module> _kept = [];

    public override ValueTask<TaskReading> ReadAsync(ProgramTask task, CancellationToken ct) =>
        ValueTask.FromResult(new TaskReading { Offered = [.. _kept.AsEnumerable().Reverse().Take(offeredMax)] });

    public override ValueTask<TaskKeeping> KeepAsync(ProgramTask task, TaskAttempt attempt, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"s{_kept.Count + 1}");
        _kept.Add(SolvedText.ToModule(task, attempt, name));
        return ValueTask.FromResult(new TaskKeeping { Written = 1, Path = name });
    }

    public override ValueTask<int> CountAsync(TaskReading reading, IReadOnlyList<string> used, int steps, CancellationToken ct) =>
        ValueTask.FromResult(0);

    public override ValueTask<LibrarySize> SizeAsync(CancellationToken ct) => ValueTask.FromResult(SolvedText.SizeOf(_kept));
}

/// <summary>Solutions as they are, told apart by nothing but a number.</summary>
internal static class SolvedText
{
    public static Module ToModule(ProgramTask task, TaskAttempt attempt, string name) => new()
    {
        Path = $"solved/{name}.py", Language = task.Language, Code = attempt.Code!, Docstring = task.Words, Signatures = [task.Signature],
    };

    public static LibrarySize SizeOf(IReadOnlyCollection<Module> kept) =>
        new(kept.Count, kept.Sum(m => (long)m.Code.Length), kept.Count == 0 ? 0 : 1);
}
