namespace Ingrain.Cli.Input;

/// <summary>
/// Standard input whose reads end when they are cancelled. The system's own reads do not: one that waits for a person is left behind
/// in the system, where it ends with the process.
/// </summary>
internal sealed class InterruptibleInput(Stream input) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Into bytes of its own: a read that was left behind must not write into a buffer that somebody uses again.
        var bytes = new byte[buffer.Length];
        var read = await Task.Run(() => input.Read(bytes), CancellationToken.None).WaitAsync(cancellationToken);
        bytes.AsMemory(0, read).CopyTo(buffer);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
