using System.Globalization;
using System.Text;

namespace Ingrain.Git.Plumbing;

/// <summary>Commits on their way into a repository through one <c>git fast-import</c>. Not thread-safe.</summary>
internal sealed class FastImport : IAsyncDisposable
{
    private readonly GitRun _run;
    private readonly string _reference;
    private readonly BufferedStream _to;
    private readonly string? _from;
    private bool _isBegun;

    /// <summary>Begins.</summary>
    /// <param name="repository">Where to.</param>
    /// <param name="reference">The reference that follows the commits; not there before.</param>
    /// <param name="from">The commit that the first one stands on; null for none.</param>
    public FastImport(GitRepository repository, string reference, string? from)
    {
        (_reference, _from) = (reference, from);
        _run = repository.Start(["fast-import", "--quiet", "--done", "--date-format=raw"]);
        _to = new BufferedStream(_run.In, 1 << 16);
    }

    /// <summary>Adds a commit on top of the one before.</summary>
    /// <param name="author">Author and committer, fit for git.</param>
    /// <param name="time">When.</param>
    /// <param name="message">Why.</param>
    /// <param name="files">What each changed file holds; null where it goes.</param>
    /// <param name="ct">Cancels.</param>
    public async Task AddAsync(
        (string Name, string Email) author, DateTimeOffset time, string message,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>?> files, CancellationToken ct)
    {
        try
        {
            var person = $"{author.Name} <{author.Email}> {time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)} +0000\n";
            await TextAsync($"commit {_reference}\nauthor {person}committer {person}", ct).ConfigureAwait(false);
            await DataAsync(Encoding.UTF8.GetBytes(message), ct).ConfigureAwait(false);
            if (!_isBegun && _from is not null) await TextAsync($"from {_from}\n", ct).ConfigureAwait(false);
            _isBegun = true;
            // Files go before others come, so that a file may take the place of a folder.
            foreach (var (file, content) in files)
                if (content is null) await TextAsync($"D {Quoted(file)}\n", ct).ConfigureAwait(false);
            foreach (var (file, content) in files)
            {
                if (content is not { } bytes) continue;
                await TextAsync($"M 100644 inline {Quoted(file)}\n", ct).ConfigureAwait(false);
                await DataAsync(bytes, ct).ConfigureAwait(false);
            }
            await TextAsync("\n", ct).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It gave up; its own words say why.
            var (_, error) = await _run.EndAsync(ct).ConfigureAwait(false);
            throw GitRepository.Failed("fast-import", error);
        }
    }

    /// <summary>Has git write all of it.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.StorageFailed"/>: nothing is referred to then.</exception>
    public async Task FinishAsync(CancellationToken ct)
    {
        try
        {
            await TextAsync("done\n", ct).ConfigureAwait(false);
            await _to.FlushAsync(ct).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It gave up; its exit code says so.
        }
        var (exitCode, error) = await _run.EndAsync(ct).ConfigureAwait(false);
        if (exitCode != 0) throw GitRepository.Failed("fast-import", error);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task DataAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await TextAsync($"data {bytes.Length.ToString(CultureInfo.InvariantCulture)}\n", ct).ConfigureAwait(false);
        await _to.WriteAsync(bytes, ct).ConfigureAwait(false);
        await TextAsync("\n", ct).ConfigureAwait(false);
    }

    private async Task TextAsync(string text, CancellationToken ct) =>
        await _to.WriteAsync(Encoding.UTF8.GetBytes(text), ct).ConfigureAwait(false);

    private static string Quoted(string file)
    {
        var quoted = new StringBuilder("\"");
        foreach (var b in Encoding.UTF8.GetBytes(file))
        {
            if (b is < 0x20 or (byte)'"' or (byte)'\\' or >= 0x7F) quoted.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
            else quoted.Append((char)b);
        }
        return quoted.Append('"').ToString();
    }
}
