using System.Diagnostics;
using System.Text;

namespace Ingrain.Git.Plumbing;

/// <summary>One started git: its output read as bytes up to a bound, its complaints beside it, and its end.</summary>
internal sealed class GitRun : IAsyncDisposable
{
    private const int ErrorBytesMax = 16 * 1024;

    private readonly Process _process;
    private readonly Task<string> _error;

    /// <summary>Starts git.</summary>
    public GitRun(GitProgram program, string? gitDir, string? workingFolder, IReadOnlyList<string> arguments)
    {
        _process = program.Start(gitDir, workingFolder, arguments);
        _error = ReadErrorAsync(_process.StandardError.BaseStream, CancellationToken.None);
    }

    /// <summary>What git reads.</summary>
    public Stream In => _process.StandardInput.BaseStream;

    /// <summary>What git says.</summary>
    public Stream Out => _process.StandardOutput.BaseStream;

    /// <summary>Gives git its input, reads its output to the end and waits for it.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/> where the output has more bytes than allowed.</exception>
    public async Task<GitOutput> FinishAsync(ReadOnlyMemory<byte> input, int bytesMax, CancellationToken ct)
    {
        var writing = WriteAsync(input, ct);
        using var output = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await Out.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            if (output.Length + read > bytesMax)
                throw new MemoryException(MemoryErrorCode.Invalid, $"git said more than {bytesMax:N0} bytes: the repository is too large.");
            output.Write(buffer, 0, read);
        }
        await writing.ConfigureAwait(false);
        var (exitCode, error) = await EndAsync(ct).ConfigureAwait(false);
        return new GitOutput(exitCode, output.ToArray(), error);
    }

    /// <summary>Closes git's input, waits for it and gives its exit code and complaints.</summary>
    public async Task<(int ExitCode, string Error)> EndAsync(CancellationToken ct)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all: its exit code says why.
        }
        await _process.WaitForExitAsync(ct).ConfigureAwait(false);
        return (_process.ExitCode, await _error.ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }
        _process.Dispose();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        try
        {
            if (!input.IsEmpty) await In.WriteAsync(input, ct).ConfigureAwait(false);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all: its exit code says why.
        }
    }

    /// <summary>Reads all and keeps the beginning: git must not wait because nobody reads.</summary>
    private static async Task<string> ReadErrorAsync(Stream stream, CancellationToken ct)
    {
        var (kept, buffer) = (new MemoryStream(), new byte[4096]);
        int read;
        while ((read = await stream.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            kept.Write(buffer, 0, (int)Math.Min(read, Math.Max(0, ErrorBytesMax - kept.Length)));
        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length).Trim();
    }
}
