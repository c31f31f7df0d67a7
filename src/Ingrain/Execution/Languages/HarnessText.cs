using System.Text;

namespace Ingrain.Execution.Languages;

/// <summary>The harnesses that come with the engine: texts that run inside of a sandbox.</summary>
internal static class HarnessText
{
    /// <summary>Reads one.</summary>
    /// <param name="name">Its file name.</param>
    /// <returns>The text.</returns>
    public static string Read(string name)
    {
        using var stream = typeof(HarnessText).Assembly.GetManifestResourceStream("Ingrain.Execution." + name)
            ?? throw new InvalidOperationException($"The harness {name} was not built into the engine.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
