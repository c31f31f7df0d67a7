using System.Runtime.CompilerServices;
using Ingrain.Cli.Output;
using Ingrain.Storage;

namespace Ingrain.Cli.Input;

/// <summary>Some lines of an observed file: what can be taken, and what not and why.</summary>
internal sealed record EpisodeBatch(IReadOnlyList<Episode> Episodes, IReadOnlyList<BadLineShape> Bad, int LastLine, long EndOffset);

/// <summary>
/// Cuts a stream of JSON lines into batches of bounded size, each line checked by the rules of the engine itself: what is in
/// <see cref="EpisodeBatch.Episodes"/> will be accepted.
/// </summary>
internal sealed class EpisodeBatches(WriteContext context, TimeProvider clock)
{
    /// <summary>As many as the engine puts into one changeset.</summary>
    private const int EpisodesMax = 1_000;

    /// <summary>Characters of content after which a batch ends early: about 30 MB.</summary>
    private const long CharactersMax = 8_000_000;

    /// <summary>The longest content with every character escaped, and the longest metadata, fit into one line.</summary>
    private const int LineBytesMax = 8 * 1024 * 1024;

    public async IAsyncEnumerable<EpisodeBatch> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        var parser = new EpisodeParser(context.Actor);
        var (episodes, bad) = (new List<(int Line, Episode Episode)>(), new List<BadLineShape>());
        var (characters, last) = (0L, default(RawLine));
        await foreach (var line in BoundedLineReader.ReadAsync(stream, LineBytesMax, ct))
        {
            last = line;
            if (line.Bytes is not { } bytes) bad.Add(new(line.Number, $"it is longer than {Wording.Size(LineBytesMax)}"));
            else if (Content(bytes.Span, line.Number) is { Length: > 0 } content)
            {
                var (episode, why) = parser.Parse(content);
                if (episode is null) bad.Add(new(line.Number, why!));
                else episodes.Add((line.Number, episode));
                characters += episode?.Content.Length ?? 0;
            }
            if (episodes.Count < EpisodesMax && bad.Count < EpisodesMax && characters < CharactersMax) continue;
            yield return await CheckAsync(episodes, bad, last, ct);
            ((episodes, bad), characters) = (([], []), 0);
        }
        if (episodes.Count > 0 || bad.Count > 0) yield return await CheckAsync(episodes, bad, last, ct);
    }

    private async Task<EpisodeBatch> CheckAsync(
        List<(int Line, Episode Episode)> episodes, List<BadLineShape> bad, RawLine last, CancellationToken ct)
    {
        var good = new List<Episode>(episodes.Count);
        if (await RefusalAsync([.. episodes.Select(e => e.Episode)], ct) is null)
        {
            good.AddRange(episodes.Select(e => e.Episode));
            return new(good, bad, last.Number, last.EndOffset);
        }
        foreach (var (line, episode) in episodes)
        {
            if (await RefusalAsync([episode], ct) is { } why) bad.Add(new(line, why));
            else good.Add(episode);
        }
        return new(good, [.. bad.OrderBy(b => b.Line)], last.Number, last.EndOffset);
    }

    /// <summary>
    /// Why the engine would refuse: asked of an engine that keeps nothing, so that its rules are stated in one place only.
    /// </summary>
    private async Task<string?> RefusalAsync(IReadOnlyList<Episode> episodes, CancellationToken ct)
    {
        await using var engine = new MemoryEngine(new InMemoryStore(clock, IdSource.Secure(clock)), clock);
        try
        {
            await engine.ObserveAsync(SpaceId.Default, episodes, context, ct);
            return null;
        }
        catch (MemoryException e) when (e.Code is MemoryErrorCode.Invalid)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line, int number)
    {
        if (number == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        return line.Trim(" \t\r"u8);
    }
}
