using Ingrain.Cli.Input;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>
/// Observes a file or standard input. A file is read twice: first to check every line, so that nothing is written of a file that cannot
/// be taken whole. Standard input can be read once only, so there a bad line stops the reading, and what was written before is told.
/// </summary>
internal sealed class EpisodeIntake(Call call, WriteContext context, bool skipBad)
{
    private const int BadShownMax = 20;

    private readonly List<BadLineShape> _skipped = [];
    private ObserveTotal _total = new();
    private int _linesWritten;

    public async Task<int> RunAsync(string file, CancellationToken ct)
    {
        if (file == "-")
        {
            await using var input = call.Surroundings.OpenIn();
            return await WriteAsync(input, null, ct);
        }
        if (!skipBad)
        {
            var bad = await CheckAsync(file, ct);
            if (bad.Count > 0) return Refuse(bad, "nothing was written; --skip-bad leaves them out");
        }
        await using var stream = ReadFile.Open(file);
        return await WriteAsync(stream, stream.Length, ct);
    }

    private async Task<List<BadLineShape>> CheckAsync(string file, CancellationToken ct)
    {
        await using var stream = ReadFile.Open(file);
        using var progress = new ProgressLine(call.Surroundings, "checking");
        var (bad, count) = (new List<BadLineShape>(), 0L);
        await foreach (var batch in new EpisodeBatches(context, call.Surroundings.Clock).ReadAsync(stream, ct))
        {
            bad.AddRange(batch.Bad);
            count += batch.Episodes.Count;
            progress.Show(stream.Length == 0 ? null : (double)batch.EndOffset / stream.Length, count);
        }
        return bad;
    }

    private async Task<int> WriteAsync(Stream stream, long? length, CancellationToken ct)
    {
        await using var engine = call.Open(StoreUse.Write);
        try
        {
            if (await WriteAsync(engine, stream, length, ct) is { } bad) return Refuse(bad, Written());
        }
        catch (Exception e) when (e is MemoryException or OperationCanceledException && _linesWritten > 0)
        {
            // What is durable already must be told also when the rest fails.
            return Interrupted(e);
        }
        Report(_skipped, int.MaxValue);
        return ObserveView.Answer(call, _total.ToAnswer(skipBad ? _skipped : null));
    }

    /// <summary>Writes batch by batch, and gives the lines that stopped it, if any did.</summary>
    private async Task<IReadOnlyList<BadLineShape>?> WriteAsync(MemoryEngine engine, Stream stream, long? length, CancellationToken ct)
    {
        using var progress = new ProgressLine(call.Surroundings, "observing");
        var count = 0L;
        await foreach (var batch in new EpisodeBatches(context, call.Surroundings.Clock).ReadAsync(stream, ct))
        {
            if (batch.Bad.Count > 0 && !skipBad) return batch.Bad;
            _skipped.AddRange(batch.Bad);
            if (batch.Episodes.Count > 0) _total = _total.Plus(await engine.ObserveAsync(call.Space, batch.Episodes, context, ct));
            _linesWritten = batch.LastLine;
            count += batch.Episodes.Count;
            progress.Show(length > 0 ? (double)batch.EndOffset / length.Value : null, count);
        }
        return null;
    }

    private int Interrupted(Exception e)
    {
        var cause = e is MemoryException failure
            ? new CliException(ExitCode.Of(failure.Code), Wording.Word(failure.Code), failure.Message, e)
            : new CliException(ExitCode.Cancelled, "cancelled", "Cancelled.", e);
        var error = new CliException(cause.ExitCode, cause.Word, $"{cause.Message} {Sentence(Written())}", e);
        var shape = new ErrorShape(error.Word, error.Message) { Written = _total.ToAnswer(skipBad ? _skipped : null) };
        return call.Fail(new ErrorAnswer(shape), CliJson.Default.ErrorAnswer, error);
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    private string Written() => _linesWritten == 0
        ? "nothing was written"
        : $"lines 1 to {Wording.Number(_linesWritten)} were written ({Wording.Number(_total.Added)} added, "
            + $"{Wording.Number(_total.AlreadyKnown)} already known), nothing after them";

    private int Refuse(IReadOnlyList<BadLineShape> bad, string written)
    {
        if (!call.IsJson) Report(bad, BadShownMax);
        var first = bad.Count == 1
            ? $"Line {bad[0].Line} cannot be taken: {bad[0].Why}"
            : $"{Wording.Number(bad.Count)} lines cannot be taken, "
            + $"the first is line {bad[0].Line}: {bad[0].Why}";
        var error = CliException.Invalid($"{first}. {Sentence(written)}");
        var shape = new ErrorShape(error.Word, error.Message)
        {
            Lines = bad, Written = _linesWritten == 0 ? null : _total.ToAnswer(null),
        };
        return call.Fail(new ErrorAnswer(shape), CliJson.Default.ErrorAnswer, error);
    }

    private void Report(IReadOnlyList<BadLineShape> bad, int shownMax)
    {
        foreach (var line in bad.Take(shownMax)) call.Note($"line {line.Line}: {line.Why}");
        if (bad.Count > shownMax) call.Note($"and {Wording.Number(bad.Count - shownMax)} more lines");
    }
}
