using System.Text;

namespace Ingrain.Git.Plumbing;

/// <summary>What one command of git gave.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Bytes">Its standard output.</param>
/// <param name="Error">What it complained about, cut to a bound; for messages alone, never for decisions.</param>
internal sealed record GitOutput(int ExitCode, ReadOnlyMemory<byte> Bytes, string Error)
{
    /// <summary>The output as text on one line, where it is one.</summary>
    public string Line => Encoding.UTF8.GetString(Bytes.Span).TrimEnd('\n', '\r');
}
