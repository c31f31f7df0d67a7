using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ingrain.Server.Http;

/// <summary>
/// Bounds what a request may send, and reads away what nobody wants: a sender still busy with a body that was refused sees a connection
/// reset in place of the answer otherwise.
/// </summary>
internal static class RequestBody
{
    /// <summary>How much is read away at most, beyond what an endpoint takes.</summary>
    public const long DrainBytesMax = 64L << 20;

    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(5);

    /// <summary>Bounds a body from now on.</summary>
    /// <param name="http">The request, of which nothing was read yet.</param>
    /// <param name="bytesMax">The most bytes.</param>
    /// <exception cref="ProblemException">It says itself that it is longer.</exception>
    public static void Bound(HttpContext http, long bytesMax)
    {
        // The web server's own bound would end the reading away as well.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = bytesMax + DrainBytesMax;
        if (http.Request.ContentLength > bytesMax) throw TooLarge(bytesMax);
        http.Request.Body = new Bounded(http.Request.Body, bytesMax);
    }

    /// <summary>Reads away what is left of a body, once its answer was sent.</summary>
    /// <param name="http">The request.</param>
    /// <param name="gone">Its sender is gone.</param>
    public static async Task DrainAsync(HttpContext http, CancellationToken gone)
    {
        // Whoever asks before sending was answered, and sends nothing.
        if (http.Request.Headers.Expect.Count > 0) return;
        var body = http.Request.Body is Bounded bounded ? bounded.Inner : http.Request.Body;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(gone);
        limit.CancelAfter(s_drainTime);
        var buffer = new byte[64 << 10];
        try
        {
            for (var left = DrainBytesMax; left > 0;)
            {
                var read = await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
                if (read == 0) return;
                left -= read;
            }
        }
        catch (IOException) when (!gone.IsCancellationRequested)
        {
            // No request can follow what is wrongly framed: the web server ends the connection, once the answer is out.
            return;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Too long or too slow: the connection ends.
        }
        http.Abort();
    }

    private static ProblemException TooLarge(long bytesMax) =>
        new(413, "too-large", $"The body is larger than the {bytesMax:N0} bytes that this endpoint takes.");

    /// <summary>A body that says so when it becomes too long.</summary>
    private sealed class Bounded(Stream inner, long bytesMax) : Stream
    {
        private long _left = bytesMax;

        public Stream Inner => inner;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Counted(int read)
        {
            _left -= read;
            return _left >= 0 ? read : throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }
    }
}
