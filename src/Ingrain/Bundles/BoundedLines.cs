using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Ingrain.Bundles;

/// <summary>Reads a stream line by line without ever holding more than one line of a bounded length.</summary>
internal static class BoundedLines
{
    /// <summary>The lines of a stream, without their ends. The memory is valid until the next line is asked for.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryErrorCode.Invalid"/>: a line is longer than the bound.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream, int lengthMax, [EnumeratorCancellation] CancellationToken ct)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65_536, leaveOpen: true));
        // A long line comes in many reads: what was searched for its end before is not searched again.
        var searched = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(ct).ConfigureAwait(false);
            var buffer = read.Buffer;
            while (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                searched = 0;
                yield return Memory(buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (buffer.Length > lengthMax)
                throw new MemoryException(MemoryErrorCode.Invalid, $"A line is longer than {lengthMax:N0} bytes.");
            if (read.IsCompleted)
            {
                if (!buffer.IsEmpty) yield return Memory(buffer);
                break;
            }
            searched = buffer.Length;
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
        await reader.CompleteAsync().ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Memory(ReadOnlySequence<byte> line) => line.IsSingleSegment ? line.First : line.ToArray();
}
