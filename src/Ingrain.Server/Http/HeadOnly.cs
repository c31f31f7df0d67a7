using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ingrain.Server.Http;

/// <summary>
/// Answers HEAD with what GET does, up to where its body would begin: a stream is refused, or begins, exactly as it would be, and not one
/// byte of it is read or kept.
/// </summary>
internal sealed class HeadOnly : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Gives the answer to a GET, without what follows its head.</summary>
    /// <param name="http">The request and its response.</param>
    /// <param name="answerAsync">Answers the GET.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<HttpAnswer> AnswerAsync(
        HttpContext http, Func<CancellationToken, Task<HttpAnswer>> answerAsync, CancellationToken ct)
    {
        var real = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var head = new HeadOnly();
        await using var _ = head.ConfigureAwait(false);
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(head));
        try
        {
            return await answerAsync(ct).ConfigureAwait(false);
        }
        catch (BodyBeginsException)
        {
            return HttpAnswer.Streamed;
        }
        finally
        {
            http.Features.Set(real);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new BodyBeginsException();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        throw new BodyBeginsException();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new BodyBeginsException();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => throw new BodyBeginsException();

    /// <inheritdoc/>
    public override void Flush() => throw new BodyBeginsException();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The head is complete.</summary>
    private sealed class BodyBeginsException : Exception;
}
