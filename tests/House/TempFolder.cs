namespace Ingrain.House;

/// <summary>A folder of one test alone, gone with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private int _files;

    public string Path { get; } = Directory.CreateTempSubdirectory("ingrain-").FullName;

    /// <summary>An absolute path inside; nothing is created.</summary>
    public string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>A path inside that was not given before; nothing is created.</summary>
    public string NewFile() => At($"{Interlocked.Increment(ref _files)}.db");

    /// <summary>Writes a file inside, with the folders above it.</summary>
    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file inside, with the folders above it.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
