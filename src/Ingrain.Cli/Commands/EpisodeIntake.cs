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
        using var progress = new ProgressLine(call.Surroundings, "observing");
        var count = 0L;
        await foreach (var batch in new EpisodeBatches(context, call.Surroundings.Clock).ReadAsync(stream, ct))
        {
            if (batch.Bad.Count > 0 && !skipBad) return Refuse(batch.Bad, Written());
            _skipped.AddRange(batch.Bad);
            if (batch.Episodes.Count > 0) _total = _total.Plus(await engine.ObserveAsync(call.Space, batch.Episodes, context, ct));
            _linesWritten = batch.LastLine;
            count += batch.Episodes.Count;
            progress.Show(length > 0 ? (double)batch.EndOffset / length.Value : null, count);
        }
        progress.Dispose();
        Report(_skipped, int.MaxValue);
        return ObserveView.Answer(call, _total.ToAnswer(skipBad ? _skipped : null));
    }

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
        var error = CliException.Invalid($"{first}. {char.ToUpperInvariant(written[0])}{written[1..]}.");
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
