using Ingrain.Cli.Output;
using Ingrain.Storage;

namespace Ingrain.Cli.Commands;

/// <summary>Tells what became of a fact or note that was written.</summary>
internal static class RememberView
{
    /// <param name="call">The call.</param>
    /// <param name="record">What was to be written.</param>
    /// <param name="remembered">What became of it.</param>
    /// <param name="done">The word for its being written.</param>
    public static int Answer(Call call, Record record, Remembered remembered, string done)
    {
        switch (remembered)
        {
            case Remembered.Kept kept:
                return Answer(call, done, kept.Record);
            case Remembered.AlreadyKnown known:
                return Answer(call, "already-known", known.Record);
            case Remembered.Erased erased:
                var gone = new CliException(ExitCode.Conflict, "erased", $"'{erased.Id}' was erased and does not come back.");
                var refused = Shape("erased", record, erased.Id) with { Error = new(gone.Word, gone.Message) };
                return call.Fail(refused, CliJson.Default.RememberAnswer, gone);
            default:
                return Conflicted(call, ((Remembered.Conflicted)remembered).Conflict);
        }
    }

    public static int Answer(Call call, string outcome, Record record)
    {
        var answer = Shape(outcome, record, record.Id) with
        {
            Version = record.Version,
            Sequence = record.Sequence,
            State = Wording.Word(record.State),
            Label = Wording.Word(record.Label),
        };
        return call.Answer(answer, CliJson.Default.RememberAnswer, screen =>
        {
            var what = record is Note note ? $"note {Screen.SafeLine(note.Path)}" : Wording.Word(record.Kind);
            screen.Line(outcome.StartsWith("already", StringComparison.Ordinal)
                ? $"[dim]○[/] {outcome.Replace('-', ' ')}: {what} [dim]version {record.Version} of #{record.Sequence}[/]"
                : $"[green]✓[/] {outcome} {what} [dim]version {record.Version} in #{record.Sequence}[/]");
            screen.Indented($"[dim]{Screen.SafeLine(record.Id.Value)}[/]");
        });
    }

    private static int Conflicted(Call call, Conflict conflict)
    {
        var error = new CliException(ExitCode.Conflict, "conflict", $"Nothing was written: {conflict.Why}. Read it again and decide.");
        var answer = Shape("conflict", conflict.Attempted, conflict.Attempted.Id) with
        {
            ExpectedVersion = conflict.ExpectedVersion,
            Attempted = ThingShape.Of(conflict.Attempted),
            Current = conflict.Current is null ? null : ThingShape.Of(conflict.Current),
            Error = new(error.Word, error.Message),
        };
        return call.Fail(answer, CliJson.Default.RememberAnswer, error, screen =>
        {
            screen.Line($"[bold]yours[/] [dim](expected version {conflict.ExpectedVersion?.ToString() ?? "any"})[/]");
            screen.Indented(Screen.Safe(ThingShape.TextOf(conflict.Attempted)));
            screen.Line(conflict.Current is { } current
                ? $"[bold]theirs[/] [dim](version {current.Version}, {Screen.SafeLine(current.Actor?.ToString())})[/]"
                : "[bold]theirs[/] [dim](nothing is there)[/]");
            if (conflict.Current is { } there) screen.Indented(Screen.Safe(ThingShape.TextOf(there)));
        });
    }

    private static RememberAnswer Shape(string outcome, Record record, RecordId id) => new()
    {
        Outcome = outcome, Kind = Wording.Word(record.Kind), Id = id.Value, Path = (record as Note)?.Path,
    };
}
