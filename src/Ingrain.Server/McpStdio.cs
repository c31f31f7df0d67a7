using Ingrain.Server.Stdio;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Ingrain.Server;

/// <summary>
/// Ingrain as an MCP server over two streams: JSON-RPC messages, one a line. Speaks the revision 2025-11-25 and its forerunners as well as
/// 2026-07-28. Bounds: a line has at most 4 MiB (a longer one is answered by an error and skipped), at most 64 requests are worked on at a
/// time.
/// </summary>
public static class McpStdio
{
    private static readonly TimeSpan s_leaveTime = TimeSpan.FromSeconds(0.4);

    /// <summary>Serves a client until its input ends: what <c>ingrain mcp</c> does with standard input and output.</summary>
    /// <param name="engine">The engine, which is neither opened nor disposed here.</param>
    /// <param name="settings">What is served and how.</param>
    /// <param name="input">Where messages come from. It is not disposed, since a read of it may be under way for ever.</param>
    /// <param name="output">Where messages go, and nothing else. It is not disposed.</param>
    /// <param name="ct">Ends the server as the end of the input does.</param>
    /// <returns>
    /// Completes when the input has ended and every request under way is answered, at the latest half a second after
    /// <see cref="McpServerSettings.DrainTime"/>; or when nobody reads the output any more.
    /// </returns>
    public static async Task RunAsync(
        MemoryEngine engine, McpServerSettings settings, Stream input, Stream output, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using var log = new ProblemLog(settings.Problems ?? Console.Error);
        var transport = new LineTransport(input, output);
        await using var _ = transport.ConfigureAwait(false);
        var server = McpServer.Create(transport, McpMemoryServer.Options(engine, settings, log), log);
        var clock = settings.Clock ?? TimeProvider.System;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, transport.OutputGone);
        using var stopping = new CancellationTokenSource();
        // The server disposes itself where its run ends, which is when every handler has ended.
        var serving = server.RunAsync(stopping.Token);
        await ReadAsync(transport, log, ending.Token).ConfigureAwait(false);
        using (var drained = new CancellationTokenSource(settings.DrainTime, clock))
        using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(drained.Token, transport.OutputGone))
            await transport.FinishAsync(waiting.Token).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        await LeaveAsync(serving, clock).ConfigureAwait(false);
    }

    /// <summary>Waits a moment for handlers that were cancelled. The store completes a write that has begun, whoever waits.</summary>
    private static async Task LeaveAsync(Task serving, TimeProvider clock)
    {
        try
        {
            await serving.WaitAsync(s_leaveTime, clock).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Their answers have no reader any more.
        }
    }

    /// <summary>Reads until the input ends, fails, or the token is cancelled. A read that is stuck in the system is left behind.</summary>
    private static async Task ReadAsync(LineTransport transport, ILogger log, CancellationToken ct)
    {
        try
        {
            await Task.Run(() => transport.ReadAllAsync(ct), CancellationToken.None).WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to end: what is under way is still answered.
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            log.InputFailed(e);
        }
    }
}
