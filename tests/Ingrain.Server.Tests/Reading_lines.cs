using System.Text;
using Ingrain.Server.Stdio;
using ModelContextProtocol.Protocol;

namespace Ingrain.Server.Tests;

public class Reading_lines
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task gives_what_splitting_the_whole_gives_whatever_the_pieces(int pieceBytesMax)
    {
        var random = new Random(pieceBytesMax);
        var lines = Enumerable.Range(0, 300).Select(i => new string((char)('a' + i % 26), random.Next(i % 10 == 0 ? 3_000 : 40))).ToList();
        var input = new PiecewiseStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)), random, pieceBytesMax);
        var reader = new BoundedLineReader(input, 1_000);
        var read = new List<(string Head, bool IsTooLong, string Tail)>();
        while (await reader.NextAsync(Ct) is { } line)
            read.Add((Encoding.UTF8.GetString(line.Bytes.Span), line.IsTooLong, Encoding.UTF8.GetString(line.Tail.Span)));

        Assert.Equal(lines.Count, read.Count);
        foreach (var (expected, line) in lines.Zip(read))
        {
            Assert.Equal(expected.Length > 1_000, line.IsTooLong);
            if (!line.IsTooLong) Assert.Equal(expected, line.Head);
            else
            {
                Assert.StartsWith(line.Head, expected, StringComparison.Ordinal);
                Assert.EndsWith(line.Tail.TrimStart('\0'), expected, StringComparison.Ordinal);
                Assert.Equal(512, line.Tail.Length);
            }
        }
    }

    [Fact]
    public async Task holds_two_gibibytes_of_one_line_in_a_few_mebibytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new BoundedLineReader(new EndlessLine(2L << 30), LineTransport.LineBytesMax);
        var line = await reader.NextAsync(Ct);

        Assert.True(line!.Value.IsTooLong);
        Assert.Null(await reader.NextAsync(Ct));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"x","params":{"id":1""", 7L)]
    [InlineData("""{"method":"x","id":"abc","params":[[[""", "abc")]
    [InlineData("""{"method":"x","params":{"id":1},"jsonrpc":"2.0","id":9}""", 9L)]
    [InlineData("""{"method":"x","params":{"text":"…","jsonrpc":"2.0","id":"r-1"} """, "r-1")]
    [InlineData("""{"method":"x","params":{"a":{"id":5}}""", null)]
    [InlineData("""{"method":"x","params":{"text":"no id"}}""", null)]
    [InlineData("""{"id":null,"method":"x"}""", null)]
    [InlineData("""{"id":1.5,"method":"x"}""", null)]
    [InlineData("not json at all", null)]
    public void finds_the_id_of_a_message_that_cannot_be_read(string message, object? id)
    {
        var bytes = Encoding.UTF8.GetBytes(message);

        Assert.Equal(id, RecoveredId.Of(bytes.AsSpan(0, Math.Min(bytes.Length, 60)), bytes).Id);
    }

    [Fact]
    public async Task lets_only_so_many_subscriptions_stay_open()
    {
        var underWay = new RequestsUnderWay();
        JsonRpcRequest Listen(int id) => new() { Id = new RequestId(id), Method = RequestMethods.SubscriptionsListen };
        for (var i = 0; i < RequestsUnderWay.SubscriptionsMax; i++) Assert.Null(await underWay.EnterAsync(Listen(i), Ct));

        Assert.Contains("At most 8", await underWay.EnterAsync(Listen(100), Ct), StringComparison.Ordinal);
        underWay.Leave(new RequestId(3));
        Assert.Null(await underWay.EnterAsync(Listen(100), Ct));
        await underWay.WhenIdleAsync(Ct);
    }

    /// <summary>Gives bytes in pieces of random sizes.</summary>
    private sealed class PiecewiseStream(byte[] bytes, Random random, int pieceBytesMax) : ReadOnlyStream
    {
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(buffer.Length, bytes.Length - _at), random.Next(1, pieceBytesMax + 1));
            bytes.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }

    /// <summary>One line of many bytes, without a line feed.</summary>
    private sealed class EndlessLine(long length) : ReadOnlyStream
    {
        private long _left = length;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            buffer[..count].Fill((byte)'x');
            _left -= count;
            return count;
        }
    }

    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public abstract override int Read(Span<byte> buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
