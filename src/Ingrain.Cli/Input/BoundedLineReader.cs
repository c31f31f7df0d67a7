using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Ingrain.Cli.Input;

/// <summary>One line of a stream. The bytes are valid until the next line is asked for; null for a line over the bound.</summary>
internal readonly record struct RawLine(int Number, ReadOnlyMemory<byte>? Bytes, long EndOffset);

/// <summary>Reads lines of bounded length from a stream of any length. A line that is too long is told and passed over.</summary>
internal static class BoundedLineReader
{
    public static async IAsyncEnumerable<RawLine> ReadAsync(Stream stream, int bytesMax, [EnumeratorCancellation] CancellationToken ct)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65_536, leaveOpen: true));
        var (number, offset, isTooLong) = (0, 0L, false);
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                offset += line.Length + 1;
                yield return new RawLine(++number, isTooLong || line.Length > bytesMax ? (ReadOnlyMemory<byte>?)null
                    : Memory(line), offset);
                isTooLong = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (read.IsCompleted)
            {
                if (!buffer.IsEmpty || isTooLong)
                    yield return new RawLine(++number, isTooLong || buffer.Length > bytesMax ? (ReadOnlyMemory<byte>?)null
                        : Memory(buffer), offset + buffer.Length);
                break;
            }
            if (buffer.Length > bytesMax)
            {
                // The rest of this line is dropped as it comes, so that one absurd line costs no memory.
                isTooLong = true;
                offset += buffer.Length;
                buffer = buffer.Slice(buffer.End);
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
        await reader.CompleteAsync();
    }

    private static ReadOnlyMemory<byte> Memory(ReadOnlySequence<byte> line) => line.IsSingleSegment ? line.First : line.ToArray();
}
