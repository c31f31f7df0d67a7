using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace Ingrain.Server;

/// <summary>
/// The border over which failures reach a client: a refusal and a <see cref="MemoryException"/> carry their message, everything else only
/// a reference to the line in the log that tells more.
/// </summary>
/// <param name="log">Where the rest is told.</param>
/// <param name="ids">Where references come from.</param>
internal sealed class Edge(ILogger log, IdSource ids)
{
    /// <summary>Does something for a client.</summary>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="work">Does it.</param>
    /// <param name="ct">The request's cancellation, which passes through, as protocol errors do.</param>
    /// <returns>The result, or what may be said about why there is none.</returns>
    public async Task<(T? Result, Problem? Problem)> TryAsync<T>(string what, Func<Task<T>> work, CancellationToken ct) where T : class
    {
        try
        {
            return (await work().ConfigureAwait(false), null);
        }
        catch (RefusedException e)
        {
            return (null, new Problem(e.Message, McpErrorCode.InvalidParams, MemoryErrorCode.Invalid));
        }
        catch (MemoryException e)
        {
            return (null, new Problem(
                e.IsTransient ? $"{e.Message} Try again in a moment." : e.Message,
                e.Code is MemoryErrorCode.Invalid or MemoryErrorCode.NotFound ? McpErrorCode.InvalidParams : McpErrorCode.InternalError,
                e.Code));
        }
        catch (McpProtocolException)
        {
            throw;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // The process's edge: whatever this is, its text was not written for clients and may hold anything.
            var reference = Reference();
            log.Failed(what, reference, e);
            var text = $"Something failed inside the memory server (reference {reference}). The request was right; its log says more.";
            return (null, new Problem(text, McpErrorCode.InternalError, null));
        }
    }

    /// <summary>Does something for a client and turns a failure into a protocol error.</summary>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="work">Does it.</param>
    /// <param name="ct">The request's cancellation.</param>
    /// <exception cref="McpProtocolException">It failed.</exception>
    public async ValueTask<T> OrProtocolErrorAsync<T>(string what, Func<Task<T>> work, CancellationToken ct) where T : class
    {
        var (result, problem) = await TryAsync(what, work, ct).ConfigureAwait(false);
        return result ?? throw new McpProtocolException(problem!.Text, problem.Code);
    }

    /// <summary>Why there is no result, in words for a client.</summary>
    /// <param name="Text">The words.</param>
    /// <param name="Code">The MCP's code for it.</param>
    /// <param name="Kind">What the engine calls it; null for what was not foreseen.</param>
    internal sealed record Problem(string Text, McpErrorCode Code, MemoryErrorCode? Kind);

    private string Reference()
    {
        Span<byte> random = stackalloc byte[4];
        ids.Fill(random);
        return Convert.ToHexStringLower(random);
    }
}
