using System.Globalization;
using System.Text;
using Ingrain.Cli.Output;

namespace Ingrain.Cli.Commands;

/// <summary>Failures as JSON in a file that is gone when it is closed: the answer begins with a count that is known last.</summary>
internal sealed class FailureSpool : IAsyncDisposable
{
    private FileStream? _file;

    public async Task AddAsync(ProgramFailure failure, CancellationToken ct)
    {
        var text = CliJson.Text(failure, CliJson.Default.ProgramFailure, indented: false);
        var separator = _file is null ? "" : ",";
        await File().WriteAsync(Encoding.UTF8.GetBytes(separator + text), ct);
    }

    /// <summary>Writes the whole answer on one line.</summary>
    public void WriteAnswer(TextWriter writer, int total, int passed, double perSecond)
    {
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"total\":{total},\"passed\":{passed},\"failed\":["));
        if (_file is not null)
        {
            _file.Position = 0;
            using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
            var buffer = new char[16 << 10];
            for (int read; (read = reader.ReadBlock(buffer)) > 0;) writer.Write(buffer.AsSpan(0, read));
        }
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"],\"perSecond\":{perSecond}}}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is null) return;
        await _file.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_file.Name)!);
    }

    private FileStream File()
    {
        if (_file is not null) return _file;
        var folder = Directory.CreateTempSubdirectory("ingrain-batch-").FullName;
        _file = new FileStream(Path.Combine(folder, "failures"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 << 10,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        return _file;
    }
}
