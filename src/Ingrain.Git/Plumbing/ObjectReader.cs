using System.Globalization;
using System.Text;

namespace Ingrain.Git.Plumbing;

/// <summary>An object of a repository.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">blob, commit, tree or tag.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Content">The bytes; null where they are more than were asked for.</param>
internal sealed record GitObject(string Id, string Type, long Size, ReadOnlyMemory<byte>? Content);

/// <summary>Reads objects one after the other through one <c>git cat-file --batch</c>. Not thread-safe.</summary>
internal sealed class ObjectReader : IAsyncDisposable
{
    private readonly GitRun _run;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    public ObjectReader(GitRepository repository) => _run = repository.Start(["cat-file", "--batch"]);

    /// <summary>Reads an object.</summary>
    /// <param name="name">An id, or <c>COMMIT:PATH</c>; without line feeds.</param>
    /// <param name="bytesMax">The most bytes that are kept; of a larger object only its size is told.</param>
    /// <param name="ct">Cancels; the reader is of no use afterwards.</param>
    /// <returns>The object; null where there is none.</returns>
    public async Task<GitObject?> ReadAsync(string name, int bytesMax, CancellationToken ct)
    {
        if (name.Contains('\n', StringComparison.Ordinal)) return null;
        await _run.In.WriteAsync(Encoding.UTF8.GetBytes(name + "\n"), ct).ConfigureAwait(false);
        await _run.In.FlushAsync(ct).ConfigureAwait(false);
        var header = await LineAsync(name.Length * 4 + 200, ct).ConfigureAwait(false);
        var words = header.Split(' ');
        if (words.Length != 3 || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || words[1] is not ("blob" or "commit" or "tree" or "tag")) return null;
        var content = size <= bytesMax ? new byte[size] : null;
        var left = size;
        while (left > 0)
        {
            if (_start == _end) await FillAsync(ct).ConfigureAwait(false);
            var taken = (int)Math.Min(left, _end - _start);
            if (content is not null) _buffer.AsSpan(_start, taken).CopyTo(content.AsSpan((int)(size - left)));
            (_start, left) = (_start + taken, left - taken);
        }
        if (_start == _end) await FillAsync(ct).ConfigureAwait(false);
        _start++;
        return new GitObject(words[0], words[1], size, content);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async ValueTask<string> LineAsync(int bytesMax, CancellationToken ct)
    {
        var line = new MemoryStream();
        while (true)
        {
            if (_start == _end) await FillAsync(ct).ConfigureAwait(false);
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            line.Write(_buffer, _start, found < 0 ? _end - _start : found);
            _start = found < 0 ? _end : _start + found + 1;
            if (found >= 0) return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
            if (line.Length > bytesMax) throw GitRepository.Failed("cat-file", "an answer that is none");
        }
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        (_start, _end) = (0, await _run.Out.ReadAsync(_buffer, ct).ConfigureAwait(false));
        if (_end > 0) return;
        var (_, error) = await _run.EndAsync(ct).ConfigureAwait(false);
        throw GitRepository.Failed("cat-file", error);
    }
}
