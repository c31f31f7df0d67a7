using System.Text;

namespace Ingrain.Cli.Tests.Setup;

/// <summary>Gives its text, and cancels when more is asked for.</summary>
internal sealed class CancellingInput(string text, CancellationTokenSource source) : MemoryStream(Encoding.UTF8.GetBytes(text))
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position == Length) await source.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return await base.ReadAsync(buffer, cancellationToken);
    }
}
