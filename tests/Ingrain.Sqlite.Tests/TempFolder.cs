namespace Ingrain.Sqlite.Tests;

/// <summary>A folder of one test, gone with it.</summary>
public sealed class TempFolder : IDisposable
{
    private int _files;

    public string Path { get; } = Directory.CreateTempSubdirectory("ingrain-").FullName;

    public string NewFile() => System.IO.Path.Combine(Path, $"{Interlocked.Increment(ref _files)}.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
