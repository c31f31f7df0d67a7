namespace Ingrain.Tests.Eval;

/// <summary>A temporary folder with files for one test.</summary>
internal sealed class Fixture : IDisposable
{
    public Fixture() => Root = Directory.CreateTempSubdirectory("ingrain-eval-").FullName;

    public string Root { get; }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
