using System.Diagnostics;
using System.Globalization;

namespace Ingrain.Sqlite.Tests;

/// <summary>A process that writes to a file, and the changesets it noted as acknowledged.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _notes = [];

    public WorkerProcess(string database, string name, int writers, int count)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Ingrain.Simulation.dll");
        string[] arguments =
            ["exec", program, "write-worker", database, "--writers", $"{writers}", "--count", $"{count}", "--name", name];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
    }

    /// <summary>What it noted so far, as far as that was read.</summary>
    public IReadOnlyList<(long Sequence, Guid Id, string Hash)> Acknowledged => [.. _notes.Select(note => note.Split(' ')).Select(
        parts => (long.Parse(parts[0], CultureInfo.InvariantCulture), Guid.Parse(parts[1]), parts[2]))];

    /// <summary>Reads until it noted some more acknowledgements.</summary>
    public async Task ReadAsync(int acknowledgements, CancellationToken ct)
    {
        for (var i = 0; i < acknowledgements; i++)
        {
            var note = await _process.StandardOutput.ReadLineAsync(ct);
            _notes.Add(note ?? throw new InvalidOperationException("The worker ended by itself."));
        }
    }

    /// <summary>Reads to the end, and insists that it ended well.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        while (await _process.StandardOutput.ReadLineAsync(ct) is { } note) _notes.Add(note);
        await _process.WaitForExitAsync(ct);
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>Kills it as <c>kill -9</c> does, and reads what is still in the pipe; a note cut short does not count.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync(ct);
        _notes.AddRange(rest.Split('\n').SkipLast(1));
        await _process.WaitForExitAsync(ct);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
